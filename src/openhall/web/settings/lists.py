"""The records of a kind as a table: what stands there, searched and paged. The tables of records: `tables.py`."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

PER_PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A record: its id and its cells; `off` where it is out of use."""

    record: uuid.UUID
    cells: Sequence[str]
    off: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """A page of records under their columns; `more` when there is another page, `searched` where words narrow it."""

    columns: Sequence[str]
    rows: Sequence[Row]
    more: bool = False
    searched: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the records: holding `text`, from number `first` on; `now` is the moment of the request."""

    text: str
    first: int
    now: dt.datetime


def paged(columns: Sequence[str], rows: Sequence[Row], asked: Asked) -> Listing:
    """One page of rows of which all are at hand; those that hold the text in one of their cells."""
    text = asked.text.casefold()
    found = [row for row in rows if not text or any(text in cell.casefold() for cell in row.cells)]
    return page_of(columns, found[asked.first : asked.first + PER_PAGE + 1])


def page_of(columns: Sequence[str], rows: Sequence[Row]) -> Listing:
    """A page of rows of which one more than a page was read, where there is one."""
    return Listing(columns, rows[:PER_PAGE], len(rows) > PER_PAGE, True)
