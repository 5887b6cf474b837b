"""Quarters and the day of a visit: what a clock that goes wrong says is not believed."""

import dataclasses
import datetime as dt
import re

from openhall.kit.errors import Malformed

WRITTEN = re.compile(r"([0-9]{4})-?Q([1-4])", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2150
OLDEST = dt.timedelta(days=732)
"""A visit typed in later than this was not made then: the clock that says so is wrong."""


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after.first - dt.timedelta(days=1)

    @property
    def after(self) -> "Quarter":
        """The next one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


def quarter_of(day: dt.date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter:
    """`2026Q4` or `2026-Q4`; Malformed for anything else."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise Malformed("bad_quarter", "Write the quarter as 2026Q4.")
    return Quarter(int(found[1]), int(found[2]))


def believed(said: dt.date, today: dt.date) -> dt.date:
    """The day of a visit: what the form says, unless it lies ahead or two years back; then the day it came in."""
    return said if today - OLDEST <= said <= today else today
