"""Pure rules of places: working days and opening hours."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import chinese_calendar

from openhall.kit.clock import local_day, local_moment
from openhall.kit.work_calendar import Interval, WorkCalendar, prepare

OFFICE_HOURS: Mapping[int, Sequence[Interval]] = dict.fromkeys(
    range(1, 6), ((dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17)))
)
"""What counts as working time where a hall has not said its hours: Monday to Friday, 9-12 and 13:30-17."""


@dataclasses.dataclass(frozen=True, slots=True)
class Hours:
    """When a hall is open: intervals per weekday (1 = Monday), and days on which the calendar says otherwise.

    A working day that falls on a weekend (调休) is served by the hours of Monday.
    """

    timezone: str
    weekdays: Mapping[int, Sequence[Interval]]
    workdays: Mapping[dt.date, bool]
    around_the_clock: bool = False

    def is_workday(self, day: dt.date) -> bool:
        """Whether the calendar says that the day is worked; where it says nothing, the weekday does."""
        return self.workdays.get(day, day.isoweekday() <= 5)

    def intervals(self, day: dt.date) -> Sequence[Interval]:
        """The opening intervals of a day; a weekday that the calendar takes off has none."""
        weekday = day.isoweekday()
        own = self.weekdays.get(weekday, ())
        works = self.workdays.get(day)
        if works is None or works == (weekday <= 5):
            return own
        return self.weekdays.get(1, ()) if works else ()


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """What the calendar says of a day."""

    is_workday: bool
    note: str = ""


def whole_years(listed: Mapping[dt.date, Day]) -> dict[dt.date, Day]:
    """The days of a notice and, for every year it names, the days it does not name: these follow their weekday.

    The State Council's yearly notice lists holidays and make-up days alone; all other days are meant by silence.
    """
    days: dict[dt.date, Day] = {}
    for year in sorted({date.year for date in listed}):
        first, next_year = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        dates = [first + dt.timedelta(days=offset) for offset in range((next_year - first).days)]
        days |= {date: listed.get(date, Day(date.isoweekday() <= 5)) for date in dates}
    return days


def nation_day(date: dt.date) -> Day | None:
    """What the State Council's notices say of a day, as `chinesecalendar` keeps them; None for an unknown year."""
    try:
        free, name = chinese_calendar.get_holiday_detail(date)
    except NotImplementedError:
        return None
    names = {each.value: each.chinese for each in chinese_calendar.Holiday}
    return Day(not free, f"{names[name]} ({name})" if name else "")


def work_calendar(hours: Hours, first: dt.date, last: dt.date) -> WorkCalendar:
    """The hall's working time of the days `first` to `last`: its intervals on the days the calendar says are worked.

    A hall that serves on a free Saturday makes no working day of it: deadlines are the law's, not the hall's.
    """
    known = hours if hours.weekdays else dataclasses.replace(hours, weekdays=OFFICE_HOURS)
    return prepare(
        hours.timezone, first, last, lambda day: known.intervals(day) if known.is_workday(day) else ()
    )


def is_open(hours: Hours, now: dt.datetime) -> bool:
    """Whether the hall serves at this moment."""
    return hours.around_the_clock or closes_at(hours, now) is not None


def closes_at(hours: Hours, now: dt.datetime) -> dt.datetime | None:
    """When the present interval ends; None while the hall is shut or never shuts."""
    day = local_day(now, hours.timezone)
    for opens, closes in hours.intervals(day):
        start, end = (local_moment(day, each, hours.timezone) for each in (opens, closes))
        if start <= now < end:
            return end
    return None


def next_opening(hours: Hours, now: dt.datetime, within_days: int = 30) -> dt.datetime | None:
    """The next moment the hall opens after `now`, looking `within_days` ahead."""
    today = local_day(now, hours.timezone)
    for offset in range(within_days + 1):
        day = today + dt.timedelta(days=offset)
        starts = (local_moment(day, opens, hours.timezone) for opens, _ in hours.intervals(day))
        later = [start for start in starts if start > now]
        if later:
            return min(later)
    return None


def day_is_over(hours: Hours, day: dt.date, now: dt.datetime) -> bool:
    """Whether a hall's day has ended: its last interval is past, or the date has changed."""
    if local_day(now, hours.timezone) > day:
        return True
    intervals = hours.intervals(day)
    if hours.around_the_clock or not intervals:
        return False
    return now >= local_moment(day, max(closes for _, closes in intervals), hours.timezone)
