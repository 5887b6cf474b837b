"""The paper ticket as one black-and-white picture in the printer's own language (ESC/POS), so that any script prints.

Needs the extra `printer` (python-escpos, which brings Pillow); nothing else imports them. 203 dots an inch: 384 dots
across 58 mm paper, 576 across 80 mm. A font with Chinese letters is looked for among the system's; a path in
`OPENHALL_TICKET_FONT` goes first.
"""

import importlib
import io
import os
import pathlib
from collections.abc import Callable
from typing import Any

import segno
from django.utils.translation import gettext, ngettext

from openhall.web.kiosk.presenters import PaperTicket

DOTS = {"58": 384, "80": 576}
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)


class NoPrinterExtra(Exception):
    """The extra `printer` is not installed, or no font is."""


def raster_bytes(paper: PaperTicket) -> bytes:
    """The bytes to send to a printer: the picture, a feed and a cut. Raises NoPrinterExtra."""
    try:
        printers = importlib.import_module("escpos.printer")
        image = importlib.import_module("PIL.Image")
        draw = importlib.import_module("PIL.ImageDraw")
        fonts = importlib.import_module("PIL.ImageFont")
    except ModuleNotFoundError as error:
        raise NoPrinterExtra(str(error)) from error
    printer = printers.Dummy()
    printer.image(_picture(paper, image, draw, fonts), impl="bitImageRaster")
    printer.cut()
    data: bytes = printer.output
    return data


def text_lines(paper: PaperTicket) -> list[tuple[str, float]]:
    """What is written, line by line, with the height of its letters as a part of the paper's width."""
    rows = [(paper.hall, 0.052), (paper.service, 0.068), (paper.number, 0.27)]
    rows += [(gettext("Priority"), 0.06)] if paper.priority else []
    rows += [(paper.place, 0.06)] if paper.place else []
    if paper.ahead is not None:
        people = ngettext("%(n)d person before you", "%(n)d people before you", paper.ahead) % {
            "n": paper.ahead
        }
        rows += [(people, 0.055), (paper.wait, 0.055)]
    if paper.more:
        more = ngettext("Then %(n)d more service", "Then %(n)d more services", paper.more)
        rows += [(more % {"n": paper.more}, 0.05)]
    return [*rows, (paper.taken, 0.045)]


def _font_path() -> str:
    wanted = (os.environ.get("OPENHALL_TICKET_FONT", ""), *FONTS)
    path = next((each for each in wanted if each and pathlib.Path(each).is_file()), None)
    if path is None:
        raise NoPrinterExtra("no font was found")
    return path


def _picture(paper: PaperTicket, image: Any, draw: Any, fonts: Any) -> Any:
    """One column of centred lines and the square code beneath, cropped to its length."""
    width, path = DOTS[paper.paper], _font_path()
    sheet = image.new("1", (width, width * 4), 1)
    pen, y = draw.Draw(sheet), width // 40
    for text, size in text_lines(paper):
        font = fonts.truetype(path, int(size * width))
        for part in _wrapped(text, font.getlength, width - 16):
            pen.text((width // 2, y), part, font=font, fill=0, anchor="ma")
            y += int(size * width * 1.35)
    code = _code(paper.link, width, image)
    sheet.paste(code, ((width - code.width) // 2, y))
    return sheet.crop((0, 0, width, y + code.height + width // 20))


def _wrapped(text: str, length: Callable[[str], float], most: float) -> list[str]:
    """A text in lines that fit: broken between letters where it must be (Chinese), between words where it can be."""
    lines, line = [], ""
    for letter in text:
        if length(line + letter) > most:
            head, space, tail = line.rpartition(" ")
            lines.append(head if space else line)
            line = tail if space else ""
        line += letter
    return [*lines, line]


def _code(link: str, width: int, image: Any) -> Any:
    drawing = io.BytesIO()
    segno.make(link, error="m").save(drawing, kind="png", scale=max(3, width // 96), border=2)
    return image.open(drawing).convert("1")
