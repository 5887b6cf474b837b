"""A sheet of staff as CSV or XLSX, read into rows of text; formulas, odd columns and files too large are refused."""

import base64
import csv
import dataclasses
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openhall.routines.sheets import Unreadable, rows_of

MOST_BYTES, MOST_ROWS = 2_000_000, 2_000
COLUMNS: Mapping[str, str] = {
    "username": "用户名", "name": "姓名", "name_en": "英文名", "role": "角色", "unit": "单位", "windows": "窗口",
    "substitute": "替岗人",
}  # fmt: skip
NEEDED = ("username", "name", "name_en", "role")
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would run."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, by line (from 1, 0 for the file) and column; an English sentence whose places `values` fill."""

    line: int
    column: str
    code: str
    detail: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        where = (
            f"line {self.line}, {self.column}: "
            if self.column
            else (f"line {self.line}: " if self.line else "")
        )
        return where + self.detail % self.values


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its number and its cells by column; a column that the sheet has not is not there."""

    number: int
    cells: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet, or what is wrong with it."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_sheet(data: bytes) -> Sheet:
    """The sheet of a file, whichever of the two kinds it is."""
    if len(data) > MOST_BYTES:
        return _broken("sheet_large", "This file is too large: at most two megabytes.")
    try:
        rows = rows_of(data, MOST_ROWS + 1)
    except Unreadable:
        return _broken("sheet_unreadable", "This is neither a CSV file nor an XLSX workbook.")
    if len(rows) > MOST_ROWS + 1:
        return _broken("sheet_long", "This sheet has too many lines: at most %(most)s.", {"most": MOST_ROWS})
    return _sheet(rows)


def written(lines: Iterable[Line]) -> str:
    """The rows as CSV again, to be carried from the preview to the confirmation."""
    rows = list(lines)
    columns = [each for each in COLUMNS if rows and each in rows[0].cells]
    out = io.StringIO()
    csv.writer(out).writerows([columns, *([row.cells[each] for each in columns] for row in rows)])
    return out.getvalue()


def packed(lines: Iterable[Line]) -> str:
    """The rows small enough for a field of a form, whose fields may hold 64 kB together."""
    return base64.urlsafe_b64encode(zlib.compress(written(lines).encode(), 9)).decode()


def read_packed(text: str) -> Sheet:
    """The way back from `packed`; whatever else it is was never a sheet."""
    try:
        data = zlib.decompressobj().decompress(base64.urlsafe_b64decode(text), MOST_BYTES + 1)
    except (ValueError, zlib.error):
        return _broken("sheet_unreadable", "This is neither a CSV file nor an XLSX workbook.")
    return read_sheet(data)


def _sheet(rows: list[list[str]]) -> Sheet:
    if not rows:
        return _broken("sheet_empty", "This sheet is empty.")
    names = {chinese: column for column, chinese in COLUMNS.items()} | {each: each for each in COLUMNS}
    head = [names.get(each.strip().casefold() if each.isascii() else each.strip(), "") for each in rows[0]]
    while head and not head[-1] and not rows[0][len(head) - 1].strip():
        head.pop()
    problems = tuple(_of_head(rows[0], head))
    if problems:
        return Sheet((), problems)
    lines = [
        Line(number, {column: row[place] if place < len(row) else "" for place, column in enumerate(head)})
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]
    formulas = tuple(_formulas(lines))
    kept = tuple(
        Line(each.number, {name: cell.strip() for name, cell in each.cells.items()}) for each in lines
    )
    return (
        Sheet(() if formulas else kept, formulas) if kept else _broken("sheet_empty", "This sheet is empty.")
    )


def _of_head(written_head: Sequence[str], head: Sequence[str]) -> Iterator[Problem]:
    for place, column in enumerate(head):
        if not column:
            yield Problem(
                1, written_head[place][:40], "column_unknown", "Nobody knows this column. Delete it."
            )
        elif column in head[:place]:
            yield Problem(1, column, "column_twice", "This column is there twice.")
    for column in NEEDED:
        if column not in head:
            yield Problem(1, column, "column_missing", "This column is missing.")


def _formulas(lines: Iterable[Line]) -> Iterator[Problem]:
    for line in lines:
        for column, cell in line.cells.items():
            if cell.startswith(RUNS):
                yield Problem(
                    line.number, column, "cell_formula", "A formula is not taken over. Write the text itself."
                )


def _broken(code: str, detail: str, values: Mapping[str, object] | None = None) -> Sheet:
    return Sheet((), (Problem(0, "", code, detail, values or {}),))
