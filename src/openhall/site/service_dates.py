"""The service days of a year by a calendar, each with the reason, so that a person can check them by hand."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from openhall.places.rules import work_calendar
from openhall.service_days.rules.dates import ServiceDate, reach, service_dates
from openhall.service_days.states import Roll
from openhall.site.counting import BookOf, why


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A service day; why the calendar lets it stand or moves it, what stands beside the day, and whether it is sure."""

    date: ServiceDate
    why: str
    note: str
    estimated: bool

    @property
    def reason(self) -> str:
        """In words: "holiday, 国庆节 (National Day)"."""
        taken = "the next working day has one already" if self.date.taken else ""
        return ", ".join(part for part in (self.why, self.note, taken) if part)


def told_dates(year: int, days: Sequence[int], roll: Roll, book_of: BookOf) -> list[Told]:
    """The service days of a year; estimated are those that lean on a year whose notice is not known."""
    first, last = reach(year)
    book = book_of(first, last)
    worked = work_calendar(book.hours, first, last)
    unsure = set(book.estimated)
    return [
        Told(each, *why(each.nominal, book), bool(_years(each) & unsure))
        for each in service_dates(year, worked.is_worked, days, roll)
    ]


def _years(date: ServiceDate) -> set[int]:
    touched: list[dt.date] = [date.nominal, date.actual or date.nominal]
    return {each.year for each in touched}
