"""How a board was asked to look: `?lang=zh-hans|en|both&theme=night|day&rows=5&voice=0|1&inch=55&metres=8`."""

import dataclasses

from django.http import QueryDict

from openhall.kit.errors import Malformed
from openhall.web.screens.legible import digit_vmin

LANGUAGES = {"zh-hans": ("zh-hans",), "en": ("en",), "both": ("zh-hans", "en")}
THEMES = ("night", "day")
ROWS, INCHES, METRES = (1, 12), (5.0, 200.0), (0.5, 60.0)
DEFAULT_ROWS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """The look of a board; `digit` (vmin) only where screen and distance are known."""

    languages: tuple[str, ...]
    theme: str
    rows: int
    voice: bool
    inch: float | None
    metres: float | None

    @property
    def digit(self) -> str:
        """The size of the current call as CSS needs it, or nothing: the stylesheet's own."""
        if self.inch is None or self.metres is None:
            return ""
        return f"{digit_vmin(self.inch, self.metres):.2f}vmin"


def read_options(query: QueryDict, language: str, voice: bool) -> Options:
    """The options of an address; `language` and `voice` where it names none. Malformed for what can't be."""
    lang = query.get("lang", "") or ("en" if language.startswith("en") else "zh-hans")
    theme = query.get("theme", "") or "night"
    if lang not in LANGUAGES:
        raise _wrong("lang", ", ".join(LANGUAGES))
    if theme not in THEMES:
        raise _wrong("theme", ", ".join(THEMES))
    rows = _number(query, "rows", ROWS)
    spoken = query.get("voice", "1" if voice else "0")
    if spoken not in ("0", "1"):
        raise _wrong("voice", "0, 1")
    return Options(
        LANGUAGES[lang],
        theme,
        DEFAULT_ROWS if rows is None else int(rows),
        spoken == "1",
        _number(query, "inch", INCHES),
        _number(query, "metres", METRES),
    )


def _number(query: QueryDict, name: str, bounds: tuple[float, float]) -> float | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    low, high = bounds
    plain = text.replace(".", "", 1)
    if not (plain.isascii() and plain.isdecimal() and len(text) <= 8 and low <= float(text) <= high):
        raise _wrong(name, f"{low:g}-{high:g}")
    return float(text)


def _wrong(name: str, allowed: str) -> Malformed:
    return Malformed(
        "no_option", "This board can't be shown: %(option)s must be one of %(allowed)s.",
        {"option": f"?{name}=", "allowed": allowed},
    )  # fmt: skip
