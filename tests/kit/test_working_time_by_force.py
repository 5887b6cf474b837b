"""Every working day of 2004-2026, counted once more on the fingers: day by day and minute by minute."""

import array
import datetime as dt
from bisect import bisect_left

import chinese_calendar
import pytest

from openhall.kit.working_time import (
    LimitKind,
    Pause,
    TimeLimit,
    add_natural_days,
    add_working_days,
    add_working_hours,
    due_at,
    elapsed,
    end_of_working_day,
    working_days_between,
    working_time_between,
)
from tests.kit.calendars import FIRST, LAST, SHANGHAI, china

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
CLOCKS = [dt.time(0), dt.time(8, 59), dt.time(9), dt.time(11, 59), dt.time(12, 30), dt.time(17), dt.time(23, 59)]
DAYS = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1)]
STARTS = DAYS[:-90]
WORKED = {day: chinese_calendar.is_workday(day) for day in DAYS}


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, clock, SHANGHAI).astimezone(dt.UTC)


def counted_on_fingers(day: dt.date, n: int) -> dt.date:
    while n:
        day += DAY
        n -= WORKED[day]
    return day


@pytest.mark.parametrize("n", [1, 2, 5, 15])
def test_working_days_of_every_start_day(n: int) -> None:
    wrong = []
    for day in STARTS:
        expected = moment(counted_on_fingers(day, n), dt.time(17))
        found = {add_working_days(moment(day, clock), n, china()) for clock in CLOCKS}
        if found != {expected} or working_days_between(moment(day, dt.time(10)), expected, china()) != n:
            wrong.append(day)
    assert len(STARTS) > 8000
    assert wrong == []


def test_the_same_working_day_and_natural_days_of_every_start_day() -> None:
    wrong = []
    for day in STARTS:
        on = day if WORKED[day] else counted_on_fingers(day, 1)
        late = counted_on_fingers(day, 1)
        same = [end_of_working_day(moment(day, clock), china()) for clock in (dt.time(7), dt.time(17))]
        last = day + 7 * DAY
        last = last if WORKED[last] else counted_on_fingers(last, 1)
        if same != [moment(on, dt.time(17)), moment(late, dt.time(17))]:
            wrong.append(day)
        if add_natural_days(moment(day, dt.time(15)), 7, china()) != moment(last + DAY, dt.time(0)):
            wrong.append(day)
    assert wrong == []


def minutes_worked() -> "array.array[int]":
    """Every minute of work from 2004 to 2026, as minutes since the calendar's beginning."""
    every = array.array("l")
    for number, day in enumerate(DAYS):
        if WORKED[day]:
            every.extend(number * 1440 + minute for minute in range(540, 1020) if not 720 <= minute < 810)
    return every


def test_working_hours_minute_by_minute() -> None:
    worked = minutes_worked()
    began = moment(FIRST, dt.time(0))
    assert len(worked) > 2_000_000
    wrong = []
    for number in range(0, (len(DAYS) - 90) * 1440, 1777):
        start, done = began + number * MINUTE, bisect_left(worked, number)
        for hours in (0.25, 4, 33):
            due = began + (worked[done + int(hours * 60) - 1] + 1) * MINUTE
            exact = add_working_hours(start, hours, china()) == due
            if not exact or elapsed(start, due, china()) != dt.timedelta(hours=hours):
                wrong.append((start, hours))
        week = start + 7 * DAY
        passed = bisect_left(worked, number + 7 * 1440) - done
        if working_time_between(start, week, china()) != passed * MINUTE:
            wrong.append((start, 0))
    assert wrong == []


@pytest.mark.slow
def test_pauses_minute_by_minute() -> None:
    """A limit of three working days with two pauses, the second over a weekend, for every start in a year."""
    worked = minutes_worked()
    began, limit = moment(FIRST, dt.time(0)), TimeLimit(LimitKind.WORKING_DAYS, 3)
    wrong = []
    for number in range(21 * 365 * 1440, 22 * 365 * 1440, 611):
        pauses = [(number + 600, number + 1700), (number + 2000, number + 6000)]
        midnight = (number // 1440 + 1) * 1440
        left = 3 * 390
        at = bisect_left(worked, midnight)
        while left:
            left -= not any(since <= worked[at] < until for since, until in pauses)
            at += 1
        given = [Pause(began + since * MINUTE, began + until * MINUTE) for since, until in pauses]
        if due_at(began + number * MINUTE, limit, china(), given) != began + (worked[at - 1] + 1) * MINUTE:
            wrong.append(number)
    assert wrong == []
