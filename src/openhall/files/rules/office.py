"""Word and Excel documents: a ZIP whose every part is really unpacked once, against a limit, and looked at.

Refused: macros, other files inside, encryption, parts fetched from elsewhere, bombs, archives that are no documents.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from openhall.files.states import Kind
from openhall.kit.errors import Malformed

MOST_PARTS, MOST_UNPACKED, MOST_RATIO, RATIO_FROM = 5_000, 100 * 2**20, 100, 4 * 2**20
"""A document may unpack to 100 MB, and to a hundred times its size once it is past 4 MB."""
PIECE, MOST_OF_XML = 64 * 1024, 2**20
TYPES = "[Content_Types].xml"
MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Kind.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Kind.XLSX,
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
INSIDE = (b"PK\x03\x04", b"PK\x05\x06", OLE, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF", b"%PDF-", b"MSCF")
MACRO_WORDS = ("vbaproject", "vbadata", "macrosheet", "/macros/", "attachedtoolbars")
INSIDE_WORDS = ("/embeddings/", "/activex/", "/ctrlprops/")
FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument", "externallinkpath", "package")


def examined(content: bytes) -> Kind:
    """Which document a ZIP is; Malformed for every other."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _examined(archive, content)
    except Malformed:
        raise
    except Exception:  # zipfile says many things of bytes that somebody made for it
        raise _broken() from None


def _examined(archive: zipfile.ZipFile, content: bytes) -> Kind:
    parts = archive.infolist()
    _refuse_outside(parts, content)
    names = [each.filename for each in parts]
    if len(names) != len({each.lower() for each in names}):
        raise _broken()
    if TYPES not in names:
        raise Malformed("file_archive", "Archives are not taken. Send the files in it one by one.")
    _refuse_names(names)
    xml = _unpacked(archive, parts, len(content))
    types = [each.get("ContentType", "").lower() for each in _elements(xml[TYPES])]
    return _kind(types, [each for name, text in xml.items() if name.endswith(".rels") for each in _elements(text)])


def _refuse_outside(parts: list[zipfile.ZipInfo], content: bytes) -> None:
    """What the list of parts tells: encryption, too many, a size that is a bomb, something before or after."""
    if any(each.flag_bits & 0x1 for each in parts):
        raise encrypted()
    if len(parts) > MOST_PARTS or _is_bomb(sum(each.file_size for each in parts), len(content)):
        raise _bomb()
    starts_at_once = content.startswith(b"PK\x03\x04") and min((each.header_offset for each in parts), default=1) == 0
    if not starts_at_once or b"%PDF-" in content[:1024] or not content[-22:].startswith(b"PK\x05\x06"):
        raise Malformed("file_two_types", "This file is two types at once. Save it again and try again.")


def _refuse_names(names: list[str]) -> None:
    lower = [f"/{each.lower()}" for each in names]
    if any(word in each for each in lower for word in MACRO_WORDS):
        raise _macros()
    if any(word in each for each in lower for word in INSIDE_WORDS):
        raise holds_files()


def _unpacked(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], size: int) -> dict[str, bytes]:
    """Every part unpacked and counted, because sizes in a list may lie; the few that tell what it is, by name."""
    kept, total = {}, 0
    for part in parts:
        content = bytearray()
        for piece in _pieces(archive, part):
            total += len(piece)
            if _is_bomb(total, size):
                raise _bomb()
            content += piece
        if content.startswith(INSIDE) or content[257:262] == b"ustar":
            raise holds_files()
        if part.filename == TYPES or part.filename.endswith(".rels"):
            if len(content) > MOST_OF_XML:
                raise _broken()
            kept[part.filename] = bytes(content)
    return kept


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as opened:
        while piece := opened.read(PIECE):
            yield piece


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * packed)


def _elements(xml: bytes) -> list[dict[str, str]]:
    """The attributes of every element; Malformed where the part declares entities of its own."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append(attributes)
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.Parse(xml, True)
    return found


def _refuse_entities(*declared: object) -> None:
    raise _broken()


def _kind(types: list[str], relations: list[dict[str, str]]) -> Kind:
    if any("macroenabled" in each or "vbaproject" in each for each in types):
        raise _macros()
    if any(_is_fetched(each) for each in relations):
        raise Malformed("document_fetches", "This document fetches parts from elsewhere. Save it as PDF and try again.")
    found = {MAIN[each] for each in types if each in MAIN}
    if len(found) != 1:
        raise Malformed("file_not_taken", "This type of file is not taken.")
    return found.pop()


def _is_fetched(relation: dict[str, str]) -> bool:
    kind = relation.get("Type", "").rpartition("/")[2].lower()
    return relation.get("TargetMode", "").lower() == "external" and kind in FETCHED


def encrypted() -> Malformed:
    """The refusal of what nobody can look into."""
    return Malformed("file_encrypted", "This file is locked with a password. Save it without one and try again.")


def holds_files() -> Malformed:
    """The refusal of a file that carries another."""
    return Malformed("file_holds_files", "This file holds other files inside. Take them out and send them one by one.")


def _broken() -> Malformed:
    return Malformed("document_broken", "This document can't be read: it is damaged or not whole.")


def _macros() -> Malformed:
    return Malformed("file_macros", "Documents with macros are not taken. Save it without macros or as PDF.")


def _bomb() -> Malformed:
    return Malformed("file_unpacks_endlessly", "This file unpacks to far too much. Save it again and try again.")
