"""Pure rules of places: working days and opening hours."""

import dataclasses
import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from itertools import pairwise

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

    A working day that falls on a weekend (调休) is served by the hours of Monday. `replaced` are the hours that held
    before, each with its last day, the earliest first.
    """

    timezone: str
    weekdays: Mapping[int, Sequence[Interval]]
    workdays: Mapping[dt.date, bool]
    around_the_clock: bool = False
    replaced: Sequence[tuple[dt.date, Mapping[int, Sequence[Interval]]]] = ()

    def is_workday(self, day: dt.date) -> bool:
        """Whether the calendar says that the day is worked; where it says nothing, the weekday does."""
        return self.workdays.get(day, day.isoweekday() <= 5)

    def intervals(self, day: dt.date) -> Sequence[Interval]:
        """The opening intervals of a day; a weekday that the calendar takes off has none."""
        weekday, weekdays = day.isoweekday(), self.weekdays_on(day)
        own = weekdays.get(weekday, ())
        works = self.workdays.get(day)
        if works is None or works == (weekday <= 5):
            return own
        return weekdays.get(1, ()) if works else ()

    def weekdays_on(self, day: dt.date) -> Mapping[int, Sequence[Interval]]:
        """The hours by weekday that hold on a day."""
        return next((weekdays for last, weekdays in self.replaced if day <= last), self.weekdays)


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """What the calendar says of a day."""

    is_workday: bool
    note: str = ""


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
INTERVAL = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?[-–—~] ?([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_ORDINAL = (1 << 32) - 1


def read_intervals(text: str) -> tuple[Interval, ...]:
    """The opening intervals of a day as written, "09:00-12:00, 13:30-17:00", in order; nothing for a closed day.

    ValueError for what is no such text, for an interval that ends before it begins, and for two that overlap.
    """
    plain = unicodedata.normalize("NFKC", text).replace("、", ",").replace(";", ",")
    found = sorted(_interval(part.strip()) for part in plain.split(",") if part.strip())
    if any(opens >= closes for opens, closes in found):
        raise ValueError("order")
    if any(before[1] > after[0] for before, after in pairwise(found)):
        raise ValueError("overlap")
    return tuple(found)


def _interval(text: str) -> Interval:
    match = INTERVAL.fullmatch(text)
    if match is None:
        raise ValueError("shape")
    opens, closes = (dt.time(int(match[each]), int(match[each + 1])) for each in (1, 3))
    return opens, closes


def written_hours(weekdays: Mapping[int, Sequence[Interval]]) -> dict[str, list[str]]:
    """Opening hours as a log or a form holds them: weekday in words → "09:00-12:00" for each interval."""
    return {
        name: [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in sorted(weekdays.get(number, ()))]
        for number, name in enumerate(WEEKDAYS, 1)
    }


def read_hours(written: Mapping[str, Sequence[str]]) -> dict[int, tuple[Interval, ...]]:
    """The way back from `written_hours`."""
    return {number: read_intervals(",".join(written.get(name, ()))) for number, name in enumerate(WEEKDAYS, 1)}


def day_record(hall: uuid.UUID, date: dt.date) -> uuid.UUID:
    """The identifier of a hall's own word about a day."""
    return uuid.UUID(int=hall.int & ~_ORDINAL | date.toordinal())


def date_of_record(hall: uuid.UUID, record: uuid.UUID) -> dt.date | None:
    """The day that an identifier of `day_record` stands for; None for any other."""
    ordinal = record.int & _ORDINAL
    if record.int & ~_ORDINAL != hall.int & ~_ORDINAL or not 0 < ordinal <= dt.date.max.toordinal():
        return None
    return dt.date.fromordinal(ordinal)


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


def why_worked(date: dt.date, hours: Hours, notes: Mapping[dt.date, str]) -> str:
    """Why a day counts or does not: working_day, made_up_day; holiday, weekend, or closed: a day without hours.

    `notes` is what the calendar writes beside its days: a free day with a note is a holiday also at the weekend.
    """
    if hours.is_workday(date):
        usual = "working_day" if date.isoweekday() <= 5 else "made_up_day"
        return usual if hours.intervals(date) else "closed"
    return "holiday" if notes.get(date) or date.isoweekday() <= 5 else "weekend"


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
