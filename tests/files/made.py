"""Real files, made here: honest ones of every kind, and those that somebody makes to do harm."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl
from PIL import Image

# A picture of 64 × 48 in HEIC, with a maker and a place in its EXIF; nothing here can write that format.
HEIC = base64.b85decode(
    '0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0005LZDn*}000000000XXk=`10000000000aA{+700000000000000000000G-+&a'
    'V*mgE07O6l0ssL300001;s5~v00000001)p0ssI200I>N0RR9100000b^rhXIB98aW&i*H00062000$fZf0cy000000RRAKc4ILB'
    '0000LX>Mj^0ssI300IC2MR;ju000004sdC7Z2$lO00031008}IaB^?}007--aAR)(004Gqc4I>U18@KU0FVFx0000U@BsY%`1k+-'
    '4+CHT0RR|40Sp2E{{wIU00RJ!0009300RIXx&lC90096hLID8-Z~y=U0FVFx0{{R603M(qfd!W8<fgf}2xu@M00096AOHXZ03l)k'
    '0RRR>0l{;?i2wiq6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000eV{Bn?0000$000010000m000010000000002'
    '|NsB+000020000GaA|mH000000|*ER0000OX>e^}0000000001009Mo0s{qv0000QX>w&|000000000EV`Ot<00IC3009610I_Xk'
    'VRQfh052#3uNi>%gh_w!LWt7yXfs!e`w50Vv;2U@vbf03*oNX$`vBnaJMPFH7=(`nfB*mh21R&jW&i+9O#mtY000O80s#*I0ssI2'
    '5C8xGCWs{f1ONa40RR91HUIzs08K$lMN%zKMlC}@O+`{c000620RRF30006`000000ssX700093002|~000000015U00031000jF'
    '00031000000003'
)

MAKER, PLACE = "MAKER-OF-CAMERA", (30.0, 15.0, 0.0)


def picture(size: tuple[int, int] = (40, 30), mode: str = "RGB") -> Image.Image:
    """Red, with a blue quarter at the upper left."""
    image = Image.new(mode, size, (200, 30, 30, 255)[: len(mode)] if len(mode) > 1 else 120)
    image.paste((30, 30, 200, 255)[: len(mode)] if len(mode) > 1 else 20, (0, 0, size[0] // 2, size[1] // 2))
    return image


def image(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", orientation: int = 1) -> bytes:
    """A photograph that tells its maker, its place, and how it was held."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x8825] = MAKER, orientation, {1: "N", 2: PLACE, 3: "E", 4: PLACE}
    out = io.BytesIO()
    picture(size, mode).save(out, kind, exif=exif.tobytes(), **({"quality": 95} if kind != "PNG" else {}))
    return out.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG whose head promises this many pixels and which holds a few bytes of zeros."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(10_000))), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def zipped(parts: Mapping[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def docx(more: Mapping[str, bytes] | None = None, main: str = f"{WORD}.document.main+xml", relations: str = "") -> bytes:
    """A Word document of one line, with further parts and relations."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = (f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>')  # fmt: skip
    root = (f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>')  # fmt: skip
    text = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    own = f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>'
    parts = {"[Content_Types].xml": types, "_rels/.rels": root, "word/document.xml": text,
             "word/_rels/document.xml.rels": own}  # fmt: skip
    return zipped({name: part.encode() for name, part in parts.items()} | dict(more or {}))


def xlsx() -> bytes:
    """A sheet as Excel writes it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number in range(50):
        sheet.append([number, "窗口没有人", 3.5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    """The archive with the flag of encryption at every part."""
    bent = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = bent.find(mark)
        while place >= 0:
            bent[place + at] |= 1
            place = bent.find(mark, place + 4)
    return bytes(bent)


def pdf(*more: bytes, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A page, and further objects from number 4 on, with entries of the catalogue and the trailer."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>", *more]  # fmt: skip
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + head + table + end


def pdf_with_packed(hidden: bytes) -> bytes:
    """A PDF whose object 4 lies compressed in an object stream, where no search in the bytes finds it."""
    packed = zlib.compress(b"4 0 " + hidden)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>", 5: stream}  # fmt: skip
    out, places = b"%PDF-1.5\n", {}
    for number, each in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(
        struct.pack(">BIB", 2, 5, 0) if number == 4 else struct.pack(">BIB", number > 0, places.get(number, len(out)), 0)
        for number in range(7)
    )
    table = zlib.compress(rows)
    head = b"<< /Type /XRef /Size 7 /Root 1 0 R /W [1 4 1] /Filter /FlateDecode /Length %d >>" % len(table)
    end = b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, len(out))
    return out + end


class Endless(io.RawIOBase):
    """A stream of any length that counts what was read of it."""

    def __init__(self, size: int) -> None:
        self.left, self.taken = size, 0

    def read(self, size: int = -1, /) -> bytes:
        piece = b"x" * min(size, self.left)
        self.left, self.taken = self.left - len(piece), self.taken + len(piece)
        return piece
