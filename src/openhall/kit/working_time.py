"""Working time: when a limit ends, how much of it has passed, and what pauses do to it. Pure; moments come out in UTC.

The law counts so (Civil Code arts. 201 and 203, Administrative Licensing Law art. 82): of a limit in days the day on
which it starts does not count, so that the day after is the first; working days leave holidays out; the last day ends
when business closes. Hours run from the start itself, in working time alone; a start outside working time counts from
the next working moment. Natural days end at midnight, and never on a day off. A pause stops the count by as much
counted time as it takes up; pauses that overlap count once.

Naive datetimes raise ValueError; what the calendar does not reach raises OutsideCalendar (a ValueError too).
"""

import dataclasses
import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum

from openhall.kit.pauses import Pause, united, without_pauses
from openhall.kit.work_calendar import DAY, NOTHING, Interval, OutsideCalendar, WorkCalendar, prepare

__all__ = [
    "CountedDay", "Interval", "LimitKind", "OutsideCalendar", "Pause", "TimeLimit", "WorkCalendar",
    "add_natural_days", "add_working_days", "add_working_hours", "counted", "counts_from", "day_by_day", "due_at",
    "elapsed", "end_of_working_day", "granted", "prepare", "shift_working_days", "united", "working_days_between",
    "working_time_between",
]  # fmt: skip

MOMENT = dt.timedelta(microseconds=1)


class LimitKind(StrEnum):
    """In what a limit counts."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    NATURAL_DAYS = "natural_days"
    SAME_WORKING_DAY = "same_working_day"


IN_DAYS = frozenset({LimitKind.WORKING_DAYS, LimitKind.NATURAL_DAYS})


@dataclasses.dataclass(frozen=True, slots=True)
class TimeLimit:
    """So many whole days, or hours; for the same working day the amount says nothing."""

    kind: LimitKind
    amount: float = 0

    def __post_init__(self) -> None:
        """Refuse a negative amount and parts of a day with ValueError."""
        if not self.amount >= 0 or (self.kind in IN_DAYS and self.amount != int(self.amount)):
            raise ValueError(f"{self.amount} {self.kind} is no limit")


# ---- adding --------------------------------------------------------------------------------------------------------


def add_working_days(start: dt.datetime, n: int, calendar: WorkCalendar) -> dt.datetime:
    """The end of the last interval of the n-th working day after the day of `start`; 0 is the next working moment."""
    if not _some(n):
        return calendar.next_moment(start)
    return calendar.close_of(bisect_right(calendar.days, calendar.day_of(start)) + n - 1)


def add_working_hours(start: dt.datetime, hours: float, calendar: WorkCalendar) -> dt.datetime:
    """The first moment at which so many hours of work have been done since `start`; 0 is the next working moment."""
    if not _some(hours):
        return calendar.next_moment(start)
    return calendar.moment_after(calendar.worked_until(start) + dt.timedelta(hours=hours))


def add_natural_days(start: dt.datetime, n: int, calendar: WorkCalendar) -> dt.datetime:
    """Midnight at the end of the n-th day after the day of `start`; if that day is off, of the next working day."""
    return _end_of_natural_day(_natural_end(start, n, calendar), calendar)


def end_of_working_day(start: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """The close of the working day in which `start`, or the next working moment after it, lies."""
    day = calendar.day_of(calendar.next_moment(start))
    return calendar.close_of(bisect_left(calendar.days, day))


def shift_working_days(moment: dt.datetime, n: int, calendar: WorkCalendar) -> dt.datetime:
    """The same time of day `n` working days later (below 0: earlier); from after the close, and at most, the close."""
    known = calendar.inside(moment)
    position = bisect_left(calendar.spans, known, key=lambda span: span[0]) - 1
    if position < 0:
        raise OutsideCalendar("the calendar has no working time before this moment")
    day = calendar.day_of(calendar.spans[position][0])
    here = bisect_left(calendar.days, day)
    target = calendar.close_of(here + n)
    if known >= calendar.close_of(here):
        return target
    wall = known.astimezone(calendar.zone).time()
    same = dt.datetime.combine(calendar.days[here + n], wall, calendar.zone)
    return min(target, same.astimezone(dt.UTC))


def _some(amount: float) -> bool:
    if not amount >= 0:
        raise ValueError("a limit is never below zero")
    return amount > 0


def _natural_end(start: dt.datetime, n: int, calendar: WorkCalendar) -> dt.datetime:
    _some(n)
    return calendar.midnight(calendar.day_of(start) + (n + 1) * DAY)


def _end_of_natural_day(due: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """Midnight at the end of the day in which the count ends; if that day is off, of the next working day."""
    last = calendar.day_of(due - MOMENT)
    if not calendar.is_worked(last):
        last = calendar.day_of(calendar.next_moment(due - MOMENT))
    return calendar.midnight(last + DAY)


# ---- between -------------------------------------------------------------------------------------------------------


def working_time_between(a: dt.datetime, b: dt.datetime, calendar: WorkCalendar) -> dt.timedelta:
    """Working time from `a` to `b`; below zero when `b` is the earlier."""
    return calendar.worked_until(b) - calendar.worked_until(a)


def working_days_between(a: dt.datetime, b: dt.datetime, calendar: WorkCalendar) -> int:
    """How many whole working days after the day of `a` are over at `b`: the inverse of `add_working_days`."""
    over = bisect_right(calendar.closes, calendar.inside(b))
    return max(0, over - bisect_right(calendar.days, calendar.day_of(a)))


# ---- limits --------------------------------------------------------------------------------------------------------


def counts_from(start: dt.datetime, limit: TimeLimit, calendar: WorkCalendar) -> dt.datetime:
    """When the count begins: for days the midnight after the start, else the start itself."""
    if limit.kind in IN_DAYS and limit.amount:
        return calendar.midnight(calendar.day_of(start) + DAY)
    return calendar.inside(start)


def due_at(
    start: dt.datetime, limit: TimeLimit, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> dt.datetime | None:
    """When a limit that starts at `start` ends; None while a pause that began before the end lasts: it stands still.

    Days off that follow the last natural day are no part of the count: a pause that begins there changes nothing.
    """
    due, since = _unpaused(start, limit, calendar), counts_from(start, limit, calendar)
    for pause in united(pauses):
        stands = max(pause.since, since)
        if stands >= due:
            break
        if pause.until is None:
            return None
        due = _resumed(due, stands, max(pause.until, stands), limit, calendar)
    return _end_of_natural_day(due, calendar) if limit.kind == LimitKind.NATURAL_DAYS else due


def granted(start: dt.datetime, limit: TimeLimit, calendar: WorkCalendar) -> dt.timedelta:
    """What the limit grants in counted time: working time, or plain time for natural days."""
    return counted(start, limit, _unpaused(start, limit, calendar), calendar)


def counted(
    start: dt.datetime, limit: TimeLimit, now: dt.datetime, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> dt.timedelta:
    """How much of a limit has passed at `now`, pauses left out; never below zero. At the due time: what is granted."""
    since = counts_from(start, limit, calendar)
    if limit.kind == LimitKind.NATURAL_DAYS:
        parts = without_pauses(since, now, pauses)
        return sum((end - begin for begin, end in parts), NOTHING)
    return elapsed(since, now, calendar, pauses)


def elapsed(
    start: dt.datetime, now: dt.datetime, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> dt.timedelta:
    """Working time since `start`, pauses left out; never below zero."""
    parts = without_pauses(start, now, pauses)
    return sum((working_time_between(begin, end, calendar) for begin, end in parts), NOTHING)


def _unpaused(start: dt.datetime, limit: TimeLimit, calendar: WorkCalendar) -> dt.datetime:
    """The end of a limit without pauses; of natural days before a day off is skipped."""
    if limit.kind == LimitKind.WORKING_HOURS:
        return add_working_hours(start, limit.amount, calendar)
    if limit.kind == LimitKind.SAME_WORKING_DAY:
        return end_of_working_day(start, calendar)
    adding = _natural_end if limit.kind == LimitKind.NATURAL_DAYS else add_working_days
    return adding(start, int(limit.amount), calendar)


def _resumed(
    due: dt.datetime, since: dt.datetime, until: dt.datetime, limit: TimeLimit, calendar: WorkCalendar
) -> dt.datetime:
    """The end after a pause that began before it."""
    if limit.kind == LimitKind.NATURAL_DAYS:
        return due + (until - since)
    lost = working_time_between(since, until, calendar)
    return calendar.moment_after(calendar.worked_until(due) + lost) if lost else due


# ---- by hand -------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class CountedDay:
    """What one day added: `worked` is its working time inside the span asked for, `paused` the part a pause took."""

    date: dt.date
    worked: dt.timedelta
    paused: dt.timedelta

    @property
    def counted(self) -> dt.timedelta:
        """What is left."""
        return self.worked - self.paused


def day_by_day(
    since: dt.datetime, until: dt.datetime, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> list[CountedDay]:
    """Every day from `since` to `until` with the working time it added, so that a person can count along."""
    first, last = calendar.inside(since), calendar.inside(until)
    day, found = calendar.day_of(first), list[CountedDay]()
    while calendar.midnight(day) < last or not found:
        begin = max(first, calendar.midnight(day))
        end = max(begin, min(last, calendar.midnight(day + DAY)))
        worked = working_time_between(begin, end, calendar)
        found.append(CountedDay(day, worked, worked - elapsed(begin, end, calendar, pauses)))
        day += DAY
    return found
