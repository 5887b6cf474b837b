"""A calendar prepared for counting: all working intervals from a first to a last day, in one zone, with their sums.

Preparing costs some microseconds a day; every question afterwards is a search by halves.
"""

import dataclasses
import datetime as dt
import zoneinfo
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from openhall.kit.clock import local_moment, require_aware

type Interval = tuple[dt.time, dt.time]
type IntervalsOf = Callable[[dt.date], Sequence[Interval]]
type Span = tuple[dt.datetime, dt.datetime]

NOTHING = dt.timedelta()
DAY = dt.timedelta(days=1)


class OutsideCalendar(ValueError):
    """A moment lies outside the prepared days, or their working time does not reach: nothing is guessed."""


@dataclasses.dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working time from `begins` to `ends` (midnights of the zone). All moments are UTC, all tuples ascend.

    `spans` are the working intervals, `before` the working time before each of them and, last, the whole; `days` are
    the days with working time, `closes` the end of the last interval of each.
    """

    zone: zoneinfo.ZoneInfo
    begins: dt.datetime
    ends: dt.datetime
    spans: tuple[Span, ...]
    before: tuple[dt.timedelta, ...]
    days: tuple[dt.date, ...]
    closes: tuple[dt.datetime, ...]

    def inside(self, moment: dt.datetime) -> dt.datetime:
        """The moment in UTC; a naive one raises ValueError, one outside the prepared days OutsideCalendar."""
        known = require_aware(moment)
        if not self.begins <= known <= self.ends:
            raise OutsideCalendar(f"{known:%Y-%m-%d} lies outside the days of the calendar")
        return known

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The day of a moment in the calendar's zone."""
        return self.inside(moment).astimezone(self.zone).date()

    def midnight(self, day: dt.date) -> dt.datetime:
        """The moment at which a day begins."""
        return local_moment(day, dt.time(), self.zone.key)

    def is_worked(self, day: dt.date) -> bool:
        """Whether the day has working time."""
        found = bisect_left(self.days, day)
        return found < len(self.days) and self.days[found] == day

    def worked_until(self, moment: dt.datetime) -> dt.timedelta:
        """Working time from the calendar's beginning to a moment."""
        known = self.inside(moment)
        at = bisect_right(self.spans, known, key=_opens) - 1
        if at < 0:
            return NOTHING
        opens, closes = self.spans[at]
        return self.before[at] + min(known, closes) - opens

    def moment_after(self, worked: dt.timedelta) -> dt.datetime:
        """The first moment at which so much working time (more than none) has passed since the calendar's beginning."""
        at = bisect_left(self.before, worked) - 1
        if not 0 <= at < len(self.spans):
            raise OutsideCalendar("the calendar's working time does not reach so far")
        return self.spans[at][0] + (worked - self.before[at])

    def next_moment(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself when work is being done then, else the next at which it is."""
        known = self.inside(moment)
        at = bisect_right(self.spans, known, key=_closes)
        if at == len(self.spans):
            raise OutsideCalendar(f"the calendar has no working time after {known:%Y-%m-%d}")
        return max(known, self.spans[at][0])

    def close_of(self, position: int) -> dt.datetime:
        """The end of the last interval of a worked day, by its position among the worked days."""
        if not 0 <= position < len(self.closes):
            raise OutsideCalendar("the calendar's working days do not reach so far")
        return self.closes[position]


def prepare(timezone: str, first: dt.date, last: dt.date, intervals: IntervalsOf) -> WorkCalendar:
    """A calendar of the days `first` to `last` (inclusive); `intervals` gives a day's working intervals, () for none.

    Intervals that overlap count once; one that a change to summer time swallows does not count.
    """
    zone = zoneinfo.ZoneInfo(timezone)
    dates = [first + number * DAY for number in range((last - first).days + 1)]
    by_day = {date: _united(date, intervals(date), zone) for date in dates}
    worked = {date: spans for date, spans in by_day.items() if spans}
    spans = tuple(span for each in worked.values() for span in each)
    return WorkCalendar(
        zone,
        local_moment(first, dt.time(), timezone),
        local_moment(last + DAY, dt.time(), timezone),
        spans,
        tuple(accumulate((closes - opens for opens, closes in spans), initial=NOTHING)),
        tuple(worked),
        tuple(each[-1][1] for each in worked.values()),
    )


def _united(day: dt.date, intervals: Sequence[Interval], zone: zoneinfo.ZoneInfo) -> list[Span]:
    found: list[Span] = []
    for interval in sorted(intervals):
        opens, closes = (dt.datetime.combine(day, each, zone).astimezone(dt.UTC) for each in interval)
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        elif opens < closes:
            found.append((opens, closes))
    return found


def _opens(span: Span) -> dt.datetime:
    return span[0]


def _closes(span: Span) -> dt.datetime:
    return span[1]
