"""Sheets as rows of text: CSV in UTF-8 or GB18030, or the first sheet of an XLSX workbook."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from openhall.kit.lazily import lazily

if TYPE_CHECKING:
    import openpyxl
    import openpyxl.utils.exceptions
else:
    openpyxl = lazily("openpyxl")

MOST_UNPACKED = 50_000_000


class Unreadable(ValueError):
    """Neither a CSV file nor an XLSX workbook."""


def rows_of(data: bytes, most: int) -> list[list[str]]:
    """The rows, the first too; no more than `most` and one are read. Unreadable for anything else."""
    try:
        rows = []
        for row in _xlsx(data) if data[:2] == b"PK" else _csv(data):
            rows.append([_text(cell) for cell in row])
            if len(rows) > most:
                break
    except (ValueError, KeyError, OSError, csv.Error, zipfile.BadZipFile, SyntaxError,
            openpyxl.utils.exceptions.InvalidFileException) as error:  # fmt: skip
        raise Unreadable(str(error)) from error
    return rows


def _csv(data: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    if "\x00" in text:
        raise ValueError("no text")
    yield from csv.reader(io.StringIO(text, newline=""))


def _xlsx(data: bytes) -> Iterator[Sequence[Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            raise ValueError("too large")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()


def _text(cell: Any) -> str:
    """A cell as text; whole numbers lose the point that a spreadsheet gives them."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
