"""What a file is, by its content: a library knows the beginnings, and each kind is then read by its own reader."""

import puremagic

from openhall.files.rules import office, pdfs
from openhall.files.rules.names import RUNS
from openhall.files.rules.texts import plain_text
from openhall.files.states import Kind
from openhall.kit.errors import Malformed

ENDINGS = {"jpg": Kind.JPEG, "jpeg": Kind.JPEG, "png": Kind.PNG, "webp": Kind.WEBP, "heic": Kind.HEIC}
# ISO base media: HEIC by the brand behind "ftyp"; other brands are films and other codecs.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"heim", b"heis"})
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa",
            b"\x00asm", b"dex\n", b"L\x00\x00\x00\x01\x14\x02", b"!<arch>", b"\xed\xab\xee\xdb")  # fmt: skip
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF", b"\x28\xb5\x2f\xfd", b"LZIP", b"ISc(")


def kind_of(content: bytes) -> Kind:
    """The kind of a file that may be taken; Malformed with the reason for every other. A photograph is not decoded."""
    if not content:
        raise Malformed("file_empty", "This file is empty.")
    if content.startswith(PROGRAMS):
        raise Malformed("file_runs", "Programs and scripts are not taken.")
    if content.startswith(office.OLE):
        raise Malformed("file_old_office", "Old Office files are not taken. Save it as docx, xlsx or PDF.")
    if content.startswith(ARCHIVES) or content[257:262] == b"ustar":
        raise Malformed("file_archive", "Archives are not taken. Send the files in it one by one.")
    return _of_readers(content, _guessed(content))


def _of_readers(content: bytes, guessed: set[str]) -> Kind:
    if content.startswith(ZIP):
        return office.examined(content)
    if "pdf" in guessed:
        pdfs.examine(content)
        return Kind.PDF
    image = next((kind for ending, kind in ENDINGS.items() if ending in guessed), None)
    if image:
        return image
    if plain_text(content) is not None:
        return _harmless(guessed)
    raise Malformed("file_not_taken", "This type of file is not taken.")


def _harmless(guessed: set[str]) -> Kind:
    """A text, unless the library knows it for a script of some language."""
    if guessed & RUNS:
        raise Malformed("file_runs", "Programs and scripts are not taken.")
    return Kind.TEXT


def _guessed(content: bytes) -> set[str]:
    """Endings the library finds possible, without the dot; of what can only be a photograph, that alone."""
    if content[4:8] == b"ftyp":
        return {"heic"} if content[8:12] in HEIC_BRANDS else set()
    try:
        found = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        return set()
    return {each.extension.lstrip(".").lower() for each in found}
