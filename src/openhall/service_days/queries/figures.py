"""The year of a hall's service days in numbers: attendance, receptions, findings, what was closed in time."""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from openhall.deadlines import queries as deadlines
from openhall.kit.clock import local_day
from openhall.places import queries as places
from openhall.service_days.models import AgendaItem, Duty, Finding, Reception, ServiceDay
from openhall.service_days.queries.days import day_rule
from openhall.service_days.rules.attendance import attendance_of
from openhall.service_days.rules.figures import Listed, UnitYear, Went, attended, listed
from openhall.service_days.states import AgendaState, Attendance, ReceptionState


@dataclasses.dataclass(frozen=True, slots=True)
class YearFigures:
    """A year until now: days held, points decided and carried, each unit, and the units absent too often."""

    year: int
    days: int
    decided: int
    carried: int
    units: tuple[UnitYear, ...]
    listed: tuple[Listed, ...]


def figures(hall: uuid.UUID, year: int, now: dt.datetime) -> YearFigures:
    """The figures of the published service days of a year that have come by now; units by code."""
    today = local_day(now, places.timezone_of(hall) or "UTC")
    duties = list(
        Duty.objects.filter(day__hall=hall, on__year=year, on__lte=today).select_related("leader__unit", "made_up_by")
    )
    went = [Went(each.leader.unit.code, each.on, _attendance(each, today)) for each in duties]
    points = AgendaItem.objects.filter(hall=hall, day__actual__year=year)
    return YearFigures(
        year, ServiceDay.objects.filter(hall=hall, actual__year=year, actual__lte=today).count(),
        points.filter(state=AgendaState.DECIDED).count(), points.filter(state=AgendaState.CARRIED).count(),
        tuple(_units(duties, went, now)), tuple(listed(went, day_rule(hall, dt.date(year, 12, 31)).absences_listed)),
    )  # fmt: skip


def _attendance(row: Duty, today: dt.date) -> Attendance:
    return attendance_of(row.state, row.came_at, row.on, today)


def _units(duties: list[Duty], went: list[Went], now: dt.datetime) -> Iterable[UnitYear]:
    unit_of = {each.id: each.leader.unit.code for each in duties}
    made_up = Counter(each.leader.unit.code for each in duties if hasattr(each, "made_up_by"))
    received, solved, brought = _receptions(unit_of)
    found = _findings(unit_of)
    decided, in_time = _kept(brought | found, now)
    for unit, counts in sorted(attended(went).items()):
        yield UnitYear(
            unit, counts.total(), counts[Attendance.PRESENT], counts[Attendance.SUBSTITUTE], counts[Attendance.EXCUSED],
            counts[Attendance.ABSENT], made_up[unit], received[unit], solved[unit], Counter(found.values())[unit],
            Counter((brought | found).values())[unit], decided[unit], in_time[unit],
        )  # fmt: skip


def _receptions(
    unit_of: Mapping[uuid.UUID, str],
) -> tuple[Counter[str], Counter[str], dict[uuid.UUID, str]]:
    """By unit: receptions, those solved on the spot; and matter → unit of those that became one."""
    rows = list(Reception.objects.filter(duty__in=list(unit_of)).values_list("duty_id", "state", "matter_id"))
    received = Counter(unit_of[duty] for duty, _, _ in rows)
    solved = Counter(unit_of[duty] for duty, state, _ in rows if state == ReceptionState.SOLVED)
    return received, solved, {
        matter: unit_of[duty] for duty, state, matter in rows if state == ReceptionState.PASSED_ON
    }


def _findings(unit_of: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, str]:
    """Matter → unit of the walker, of each finding."""
    rows = Finding.objects.filter(walk__duty__in=list(unit_of)).values_list("matter_id", "walk__duty_id")
    return {matter: unit_of[duty] for matter, duty in rows}


def _kept(unit_of: Mapping[uuid.UUID, str], now: dt.datetime) -> tuple[Counter[str], Counter[str]]:
    """By unit: matters whose answer is decided (given, or overdue), and those of them that were in time."""
    late: dict[uuid.UUID, bool] = {}
    for matter, code, in_time in deadlines.kept(unit_of, now):
        if code.startswith("matter.answer."):
            late[matter] = late.get(matter, True) and in_time
    return Counter(unit_of[each] for each in late), Counter(unit_of[each] for each, kept in late.items() if kept)
