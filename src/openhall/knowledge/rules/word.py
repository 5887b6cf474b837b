"""Word files (.docx) to blocks."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import lxml.etree

from openhall.kit.lazily import lazily
from openhall.knowledge.rules.found import Block, Unreadable, tidy

if TYPE_CHECKING:
    import docx
    import docx.document
    import docx.opc.exceptions
    import docx.table
else:
    docx = lazily("docx")

MOST_UNPACKED = 150_000_000  # bytes that a file may grow to: a small archive can hold a whole disk of zeros
_HEADING = re.compile(r"(?:heading|标题) ?(\d)", re.IGNORECASE)


def blocks_of_word(data: bytes) -> list[Block]:
    """The paragraphs, headings and table rows of a Word file; Unreadable when it is torn, locked or no such file."""
    try:
        _check_size(data)
        document = docx.Document(io.BytesIO(data))
        return [block for block in _blocks(document) if block.text]
    except (zipfile.BadZipFile, EOFError) as error:
        raise Unreadable("torn", "The file is torn: it is no whole ZIP archive.") from error
    except (docx.opc.exceptions.OpcError, KeyError, ValueError, AttributeError, NotImplementedError,
            RuntimeError, OSError, lxml.etree.LxmlError) as error:  # fmt: skip
        raise Unreadable("no_word", "The file is no Word document that can be read.") from error


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(each.file_size for each in archive.infolist())
    if unpacked > MOST_UNPACKED:
        raise Unreadable("too_large", f"Unpacked it has more than {MOST_UNPACKED // 1_000_000} MB.")


def _blocks(document: "docx.document.Document") -> Iterator[Block]:
    for part in document.iter_inner_content():
        if isinstance(part, docx.table.Table):
            yield from (Block(tidy(" ".join(dict.fromkeys(cell.text for cell in row.cells)))) for row in part.rows)
        else:
            style = (part.style.name or "") if part.style is not None else ""
            yield Block(tidy(part.text), _level(style))


def _level(style: str) -> int:
    found = _HEADING.match(style)
    return 1 if style == "Title" else int(found.group(1)) if found else 0
