"""What a year of service days came to, unit by unit: counts first, shares as a part of a whole."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable

from openhall.service_days.states import Attendance


@dataclasses.dataclass(frozen=True, slots=True)
class Went:
    """A duty that has come: whose unit, when, how it went."""

    unit: str
    on: dt.date
    attendance: Attendance


@dataclasses.dataclass(frozen=True, slots=True)
class UnitYear:
    """A unit's year. `decided` of its matters were answered or are overdue, `in_time` of these within their limit.

    Its matters are those that came of receptions and walks of its leaders; `made_up` of the excused duties were.
    """

    unit: str
    duties: int = 0
    present: int = 0
    substitute: int = 0
    excused: int = 0
    absent: int = 0
    made_up: int = 0
    receptions: int = 0
    on_the_spot: int = 0
    findings: int = 0
    matters: int = 0
    decided: int = 0
    in_time: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A unit that was absent so often in a quarter (1 to 4)."""

    unit: str
    quarter: int
    absences: int


def attended(went: Iterable[Went]) -> dict[str, Counter[Attendance]]:
    """Unit → how its duties went."""
    found: dict[str, Counter[Attendance]] = {}
    for each in went:
        found.setdefault(each.unit, Counter())[each.attendance] += 1
    return found


def listed(went: Iterable[Went], most: int) -> list[Listed]:
    """The units with so many absences or more in a quarter, quarter by quarter; with 0 nobody is listed."""
    counted = Counter((quarter_of(each.on), each.unit) for each in went if each.attendance is Attendance.ABSENT)
    return [Listed(unit, quarter, number) for (quarter, unit), number in sorted(counted.items()) if 0 < most <= number]


def quarter_of(day: dt.date) -> int:
    """The quarter of the year, 1 to 4."""
    return (day.month + 2) // 3


def total(units: Iterable[UnitYear]) -> UnitYear:
    """All units together."""
    names = [field.name for field in dataclasses.fields(UnitYear) if field.name != "unit"]
    rows = list(units)
    return UnitYear("", **{name: sum(getattr(each, name) for each in rows) for name in names})
