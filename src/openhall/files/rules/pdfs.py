"""PDF documents: every object is read once; one that acts, or carries files, is refused."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from openhall.files.rules.office import encrypted, holds_files
from openhall.kit.errors import Malformed
from openhall.kit.lazily import lazily

if TYPE_CHECKING:
    import pypdf
    import pypdf.generic
else:
    pypdf = lazily("pypdf")

MOST_OBJECTS, MOST_PACKED = 40_000, 100 * 2**20
SCRIPTS = frozenset({"/JS", "/JavaScript", "/Rendition", "/XFA"})
ACTS = frozenset({"/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMedia", "/Movie", "/Sound", "/3D"})
FILES = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment", "/Collection"})
END = re.compile(rb"%%EOF[\s\x00]{0,64}\Z")
STREAM, STREAM_ENDS = re.compile(rb"stream\r?\n"), b"endstream"
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
WORD = re.compile(rb"/[A-Za-z0-9]+")
# The reader complains of every oddity: a file made of oddities would fill the log and take minutes.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def examine(content: bytes) -> None:
    """Malformed for a PDF that holds scripts, actions or files, is locked, damaged, or something else as well."""
    if not content.startswith(b"%PDF-") or not END.search(content) or zipfile.is_zipfile(io.BytesIO(content)):
        raise _broken()
    written = _words(_outside_streams(content))
    if "/Encrypt" in written:
        raise encrypted()
    _judge(written)
    try:
        for names in _names_of_objects(content):
            _judge(names)
    except Malformed:
        raise
    except Exception:  # whatever a reader says to bytes that somebody made for it
        raise _broken() from None


def _judge(names: set[str]) -> None:
    if names & SCRIPTS:
        raise Malformed("pdf_scripts", "PDF files with scripts or forms that run are not taken. Print it to a new PDF.")
    if names & ACTS:
        raise Malformed("pdf_acts", "This PDF would start something when opened. Print it to a new PDF.")
    if names & FILES:
        raise holds_files()


def _broken() -> Malformed:
    return Malformed("pdf_broken", "This PDF can't be read: it is damaged, not whole, or something else as well.")


def _outside_streams(content: bytes) -> bytes:
    """What is written outside of streams, also objects that no table points at. One pass, whatever it is made of."""
    kept, at = [], 0
    while begin := STREAM.search(content, at):
        end = content.find(STREAM_ENDS, begin.end())
        if end < 0:
            break
        kept.append(content[at : begin.start()])
        at = end + len(STREAM_ENDS)
    return b"\n".join([*kept, content[at:]])


def _words(text: bytes) -> set[str]:
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
    return {each.decode() for each in WORD.findall(plain)}


def _names_of_objects(content: bytes) -> Iterator[set[str]]:
    """The names in every object that the tables point at; what is packed is unpacked and read as it is written."""
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise encrypted()
    if not len(reader.pages):
        raise ValueError("no page")
    numbers = sorted((number, generation) for generation, found in reader.xref.items() for number in found)
    if len(numbers) > MOST_OBJECTS:
        raise ValueError("too many objects")
    yield set(_names(reader.trailer))
    for number, generation in numbers:
        yield set(_names(reader.get_object(pypdf.generic.IndirectObject(number, generation, reader))))
    left = MOST_PACKED
    for number in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        packed = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        if not isinstance(packed, pypdf.generic.StreamObject) or left < 0:
            raise ValueError("objects packed in what is no stream, or in far too much of it")
        unpacked = packed.get_data()
        left -= len(unpacked)
        yield _words(unpacked)


def _names(value: object) -> Iterator[str]:
    """Keys and names of an object without following references: each object has its own turn."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pypdf.generic.DictionaryObject):
            yield from map(str, each.keys())
            waiting += [each.raw_get(key) for key in each]
        elif isinstance(each, pypdf.generic.ArrayObject):
            waiting += list.__iter__(each)
        elif isinstance(each, pypdf.generic.NameObject):
            yield str(each)
