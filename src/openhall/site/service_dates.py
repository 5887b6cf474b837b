"""The service days of a year by a calendar, each with the reason, so that a person can check them by hand."""

from collections.abc import Sequence

from openhall.places.rules import work_calendar
from openhall.service_days.rules.dates import reach, service_dates
from openhall.service_days.rules.telling import Told, told
from openhall.service_days.states import Roll
from openhall.site.counting import BookOf


def told_dates(year: int, days: Sequence[int], roll: Roll, book_of: BookOf) -> list[Told]:
    """The service days of a year; estimated are those that lean on a year whose notice is not known."""
    first, last = reach(year)
    book = book_of(first, last)
    worked = work_calendar(book.hours, first, last)
    return told(service_dates(year, worked.is_worked, days, roll), book.hours, book.notes, book.estimated)
