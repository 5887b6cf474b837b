"""Whose calendar a command counts by: a hall's, one from a file, or the nation's, which needs no data directory."""

import datetime as dt
import pathlib
from typing import TYPE_CHECKING

from openhall.site.commands.options import directory, wrong
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.site.counting import Book, BookOf

ANY_DAY = dt.date(2026, 1, 1)


def books(hall: str, calendar: pathlib.Path | None, data_dir: pathlib.Path | None) -> tuple["BookOf", str]:
    """Where the days come from and in which zone: a hall, a notice in a file, else the nation; not two of them."""
    if hall and calendar:
        wrong("give --hall or --calendar, not both")
    if hall:
        return _hall_books(hall, data_dir)
    from openhall.places.rules import whole_years
    from openhall.site.counting import ZONE, nation_book
    from openhall.site.notice import BadNotice, read_notice

    if calendar is None:
        return nation_book, ZONE
    try:
        listed = whole_years(read_notice(calendar))
    except BadNotice as error:
        wrong(str(error))
    return lambda first, last: nation_book(first, last, listed, calendar.name), ZONE


def _hall_books(code: str, data_dir: pathlib.Path | None) -> tuple["BookOf", str]:
    open_data_dir(directory(data_dir))
    from openhall.places import queries
    from openhall.places.rules import nation_day
    from openhall.site.counting import Book

    if code not in queries.hall_codes():
        wrong(f"there is no hall with the code {code[:60]!r}")

    def book_of(first: dt.date, last: dt.date) -> "Book":
        dates = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
        named = {date: day.note for date in dates if (day := nation_day(date)) and day.note}
        years = range(first.year, last.year + 1)
        unsure = sorted(set(years) - queries.confirmed_years(years))
        hours = queries.hours_of(code, first, last)
        return Book(code, hours, named | queries.day_notes(code, first, last), tuple(unsure))

    return book_of, queries.hours_of(code, ANY_DAY, ANY_DAY).timezone
