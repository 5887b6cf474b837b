"""On which dates a year's service days are held: nominal days of the month, moved by the calendar, never by weekday."""

import calendar
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from openhall.service_days.states import Roll

NOMINAL_DAYS = (1, 11, 21)
FARTHEST = 40
"""So many days a service day may roll; where nobody works for longer, it is not held."""

type IsWorked = Callable[[dt.date], bool]


@dataclasses.dataclass(frozen=True, slots=True)
class ServiceDate:
    """A service day: what the rule names, when it is held (None: it is not), and whether another took its place.

    `taken` says that it rolled past a working day because another service day is held then.
    """

    nominal: dt.date
    actual: dt.date | None
    taken: bool = False

    @property
    def moved(self) -> bool:
        """Whether it is held on another date than the nominal one."""
        return self.actual is not None and self.actual != self.nominal


def read_days(text: str) -> tuple[int, ...]:
    """Days of the month as written, "1, 11, 21", ascending; ValueError for what is none, or named twice."""
    parts = [part.strip() for part in text.split(",")]
    days = tuple(sorted(int(part) for part in parts if part.isdecimal() and len(part) <= 2))
    if len(days) != len(parts) or not all(1 <= day <= 31 for day in days) or len(set(days)) != len(days):
        raise ValueError("days of the month are 1 to 31, each once")
    return days


def nominal_dates(year: int, days: Sequence[int] = NOMINAL_DAYS) -> list[dt.date]:
    """The nominal dates of a year; a day that a month lacks is its last day, and two such are one."""
    return [each for month in range(1, 13) for each in _of_month(year, month, days)]


def reach(year: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of the calendar that the dates of a year depend on."""
    return dt.date(year - 1, 12, 1), dt.date(year + 1, 1, 31) + dt.timedelta(days=FARTHEST)


def service_dates(
    year: int, is_worked: IsWorked, days: Sequence[int] = NOMINAL_DAYS, roll: Roll = Roll.FORWARD
) -> list[ServiceDate]:
    """The service days whose nominal date lies in the year, in order; `is_worked` is asked for the days of `reach`.

    A day that is worked keeps its date; one that is not takes the next working day that has no service day yet. The
    months beside the year are reckoned too: what rolls over New Year counts on both sides.
    """
    around = [
        *_of_month(year - 1, 12, days), *nominal_dates(year, days), *_of_month(year + 1, 1, days),
    ]  # fmt: skip
    held = _rolled(around, is_worked) if roll is Roll.FORWARD else [_stays(each, is_worked, roll) for each in around]
    return [each for each in held if each.nominal.year == year]


def _of_month(year: int, month: int, days: Sequence[int]) -> list[dt.date]:
    last = calendar.monthrange(year, month)[1]
    return [dt.date(year, month, day) for day in sorted({min(day, last) for day in days})]


def _stays(nominal: dt.date, is_worked: IsWorked, roll: Roll) -> ServiceDate:
    return ServiceDate(nominal, nominal if roll is Roll.HOLD or is_worked(nominal) else None)


def _rolled(nominal: Iterable[dt.date], is_worked: IsWorked) -> list[ServiceDate]:
    dates = list(nominal)
    held = {date for date in dates if is_worked(date)}
    found = []
    for date in dates:
        if is_worked(date):
            found.append(ServiceDate(date, date))
            continue
        later = [date + dt.timedelta(days=number) for number in range(1, FARTHEST + 1)]
        worked = [each for each in later if is_worked(each)]
        free = next((each for each in worked if each not in held), None)
        held |= {free} if free else set()
        found.append(ServiceDate(date, free, bool(worked) and free != worked[0]))
    return found
