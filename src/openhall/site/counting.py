"""What `openhall due` counts, day by day and with the reason for each, so that a person can check it by hand."""

import dataclasses
import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator, Sequence

from openhall.kit.pauses import Pause, united
from openhall.kit.working_time import (
    IN_DAYS,
    CountedDay,
    OutsideCalendar,
    TimeLimit,
    WorkCalendar,
    day_by_day,
    due_at,
)
from openhall.places.rules import OFFICE_HOURS, Day, Hours, nation_day, why_worked, work_calendar

type Notes = dict[dt.date, str]
ZONE = "Asia/Shanghai"
DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Book:
    """A calendar with its name, what is written beside its days, and which years it does not know for sure."""

    name: str
    hours: Hours
    notes: Notes
    estimated: tuple[int, ...]


type BookOf = Callable[[dt.date, dt.date], Book]


def nation_book(first: dt.date, last: dt.date, listed: dict[dt.date, Day] | None = None, name: str = "nation") -> Book:
    """The nation's calendar in office hours; `listed` days go before, and confirm the years they name."""
    dates = [first + number * DAY for number in range((last - first).days + 1)]
    known = {date: day for date in dates if (day := nation_day(date))} | dict(listed or {})
    sure = {date.year for date in known}
    days = {date: day.is_workday for date, day in known.items()}
    notes = {date: day.note for date, day in known.items() if day.note}
    return Book(name, Hours(ZONE, OFFICE_HOURS, days), notes, _others(first, last, sure))


def _others(first: dt.date, last: dt.date, sure: set[int]) -> tuple[int, ...]:
    return tuple(year for year in range(first.year, last.year + 1) if year not in sure)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One day: what it added in minutes, what a pause took of it, and why it counts or does not."""

    date: dt.date
    why: str
    note: str
    minutes: int
    paused_minutes: int

    @property
    def counts(self) -> bool:
        """Whether anything of the day was counted."""
        return self.minutes > 0


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """The answer: no due time means that it stands still since the beginning of the last, open pause."""

    due_at: dt.datetime | None
    stands_since: dt.datetime | None
    lines: tuple[Line, ...]
    book: Book
    estimated: tuple[int, ...]


def count(start: dt.datetime, limits: Sequence[TimeLimit], pauses: Sequence[Pause], book_of: BookOf) -> Count:
    """Count the limits one after the other from `start`; ValueError when no calendar reaches so far."""
    latest = max([start, *(each.until or each.since for each in pauses)]).date()
    need = 60 + sum(round(each.amount * (2 if each.kind in IN_DAYS else 0.5)) for each in limits)
    for reach in (need, 12 * need):
        try:
            first, last = start.date() - 2 * DAY, latest + reach * DAY
            book = book_of(first, last)
            return _count(start, limits, united(pauses), book, work_calendar(book.hours, first, last))
        except OutsideCalendar:
            continue
        except OverflowError:
            break
    raise ValueError("no calendar reaches so far")


def _count(
    start: dt.datetime, limits: Sequence[TimeLimit], pauses: Sequence[Pause], book: Book, calendar: WorkCalendar
) -> Count:
    due: dt.datetime | None = start
    for limit in limits:
        due = due and due_at(due, limit, calendar, pauses)
    stands = None if due else next(each.since for each in pauses if each.until is None)
    until = max(start, due or stands or start)
    skips_first = limits[0].kind in IN_DAYS and limits[0].amount > 0
    lines = tuple(_lines(day_by_day(start, until, calendar, pauses), skips_first, pauses, book))
    years = {line.date.year for line in lines}
    return Count(due, stands, lines, book, tuple(year for year in book.estimated if year in years))


def _lines(days: list[CountedDay], skips_first: bool, pauses: Sequence[Pause], book: Book) -> Iterator[Line]:
    for number, day in enumerate(days):
        reason, note = why(day.date, book)
        paused = _minutes(day.paused)
        if not number and skips_first:
            yield Line(day.date, "start_day", note, 0, 0)
        elif paused and not day.counted:
            yield Line(day.date, "pause", _reasons(day.date, pauses, book), 0, paused)
        else:
            yield Line(day.date, reason, note or (_reasons(day.date, pauses, book) if paused else ""),
                       _minutes(day.counted), paused)  # fmt: skip


def why(date: dt.date, book: Book) -> tuple[str, str]:
    """Why a day counts or does not, and what stands beside it in the calendar."""
    return why_worked(date, book.hours, book.notes), book.notes.get(date, "")


def _reasons(date: dt.date, pauses: Sequence[Pause], book: Book) -> str:
    """The reasons of the pauses that touch a day."""
    zone = zoneinfo.ZoneInfo(book.hours.timezone)
    found = [each.reason for each in pauses
             if each.since.astimezone(zone).date() <= date
             and (each.until is None or date <= each.until.astimezone(zone).date())]  # fmt: skip
    return ", ".join(dict.fromkeys(each for each in found if each))


def _minutes(span: dt.timedelta) -> int:
    return round(span / dt.timedelta(minutes=1))
