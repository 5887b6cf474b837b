"""Read one file by its ending: documents out, or Unreadable with one sentence."""

import gzip
import io
import zlib
from collections.abc import Callable, Mapping, Sequence

from openhall.knowledge.rules import heads
from openhall.knowledge.rules.decoding import decoded, is_garbled
from openhall.knowledge.rules.found import Block, Found, Problem, Reading, Unreadable, clipped
from openhall.knowledge.rules.items import read_rows
from openhall.knowledge.rules.markup import (
    blocks_of_html,
    blocks_of_markdown,
    blocks_of_text,
    front_matter,
    html_title,
)
from openhall.knowledge.rules.pairs import read_pairs
from openhall.knowledge.rules.passages import passages
from openhall.knowledge.rules.word import blocks_of_word
from openhall.knowledge.states import Kind

MOST_OF_A_DOCUMENT = 40_000_000  # bytes
MOST_OF_A_TABLE = 400_000_000
TABLES = ("csv", "tsv", "jsonl", "ndjson", "json")
DOCUMENTS = ("md", "markdown", "html", "htm", "txt", "text", "docx")
ENDINGS = frozenset([*TABLES, *DOCUMENTS])


def ending_of(name: str) -> str:
    """A file's ending without a closing `.gz`, in small letters."""
    return name.casefold().removesuffix(".gz").rsplit("/", 1)[-1].rpartition(".")[2]


def most_of(name: str) -> int:
    """How many bytes a file of this ending may have."""
    return MOST_OF_A_TABLE if ending_of(name) in TABLES else MOST_OF_A_DOCUMENT


def read(data: bytes, name: str, source: str) -> Reading:
    """What a file gives. `name` has its ending; `source` is what its documents will be called by."""
    ending = ending_of(name)
    if ending not in ENDINGS:
        raise Unreadable("unknown_kind", f"Files that end with .{clipped(ending, 12)} are not read.")
    data = _unpacked(data, most_of(name)) if name.casefold().endswith(".gz") else data
    if not data:
        raise Unreadable("empty", "The file is empty.")
    if len(data) > most_of(name):
        raise Unreadable("too_large", f"The file has more than {most_of(name) // 1_000_000} MB.")
    if ending in ("csv", "tsv"):
        return read_pairs(decoded(data), source)
    if ending in TABLES:
        return read_rows(decoded(data), source)
    return Reading([_document(data, ending, name, source)])


def _unpacked(data: bytes, most: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return stream.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable("torn", "The file is torn: it can't be unpacked.") from error


def _document(data: bytes, ending: str, name: str, source: str) -> Found:
    fields: Mapping[str, object] = {}
    page_title = ""
    if ending == "docx":
        blocks = blocks_of_word(data)
    else:
        text = decoded(data)
        fields, text = front_matter(text) if ending in ("md", "markdown") else ({}, text)
        page_title = html_title(text) if ending in ("html", "htm") else ""
        blocks = _READERS[ending](text)
    if not blocks:
        raise Unreadable("empty", "The file holds no text.")
    if ending == "docx" and is_garbled("".join(block.text for block in blocks[:200])):
        raise Unreadable("mojibake", "The characters are garbled: it was saved in another encoding than it says.")
    return _told(blocks, fields, page_title, name, source)


_READERS: Mapping[str, Callable[[str], list[Block]]] = {
    "md": blocks_of_markdown, "markdown": blocks_of_markdown, "html": blocks_of_html, "htm": blocks_of_html,
    "txt": blocks_of_text, "text": blocks_of_text,
}  # fmt: skip


def _told(blocks: Sequence[Block], fields: Mapping[str, object], page_title: str, name: str, source: str) -> Found:
    title = heads.given(fields, "title", "标题")
    if not title:
        own = any(block.level == 1 for block in blocks[: heads.HEAD_BLOCKS])
        title = page_title if page_title and not own else heads.title_of(blocks, name)
    dated = heads.day_of(heads.given(fields, "date", "日期", "发布日期")) or heads.dated_on(blocks, name)
    begins, ends = heads.in_force(blocks, dated)
    return Found(
        kind=Kind.DOCUMENT, source=source, title=clipped(title, 300), passages=passages(blocks),
        number=clipped(heads.given(fields, "number", "文号") or heads.number_of(blocks), 60),
        issuer=clipped(heads.given(fields, "issuer", "发布机关", "发文机关") or heads.issuer_of(blocks), 60),
        dated_on=dated, from_on=heads.day_of(heads.given(fields, "from", "施行日期", "生效日期")) or begins,
        until_on=heads.day_of(heads.given(fields, "until", "失效日期", "有效期至")) or ends,
    )  # fmt: skip


def problem(source: str, error: Unreadable) -> Problem:
    """What the report says of a file that can't be read."""
    return Problem(clipped(source, 300), error.code, error.detail)
