"""Pure rules of places: working days and opening hours."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from openhall.kit.clock import local_day, local_moment

type Interval = tuple[dt.time, dt.time]


@dataclasses.dataclass(frozen=True, slots=True)
class Hours:
    """When a hall is open: intervals per weekday (1 = Monday), and days on which the calendar says otherwise.

    A working day that falls on a weekend (调休) is served by the hours of Monday.
    """

    timezone: str
    weekdays: Mapping[int, Sequence[Interval]]
    workdays: Mapping[dt.date, bool]
    around_the_clock: bool = False

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
