"""Calendars to count in: China's from 2004 to 2026, and a made-up week in Berlin across both changes of the hour."""

import datetime as dt
import functools
import zoneinfo

import chinese_calendar

from openhall.kit.working_time import Interval, WorkCalendar, prepare

SHANGHAI, BERLIN = zoneinfo.ZoneInfo("Asia/Shanghai"), zoneinfo.ZoneInfo("Europe/Berlin")
OFFICE = ((dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17)))
FIRST, LAST = dt.date(2004, 1, 1), dt.date(2026, 12, 31)


def office_hours(day: dt.date) -> tuple[Interval, ...]:
    return OFFICE if chinese_calendar.is_workday(day) else ()


def night_shift(day: dt.date) -> tuple[Interval, ...]:
    """Sundays from one to five, when the hour changes; Mondays in two overlapping pieces; Wednesdays a short hour."""
    week = {
        7: ((dt.time(1), dt.time(5)),),
        1: ((dt.time(10), dt.time(14)), (dt.time(12), dt.time(16, 45))),
        3: ((dt.time(8, 15), dt.time(9, 5)), (dt.time(9, 5), dt.time(9, 15))),
    }
    return week.get(day.isoweekday(), ())


@functools.cache
def china() -> WorkCalendar:
    return prepare("Asia/Shanghai", FIRST, LAST, office_hours)


@functools.cache
def berlin() -> WorkCalendar:
    return prepare("Europe/Berlin", dt.date(2023, 1, 1), dt.date(2027, 12, 31), night_shift)


def at(text: str, zone: zoneinfo.ZoneInfo = SHANGHAI) -> dt.datetime:
    """A wall-clock moment, in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)


def wall(moment: dt.datetime | None, zone: zoneinfo.ZoneInfo = SHANGHAI) -> str:
    """A moment as a clock on the wall shows it."""
    return "stands still" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
