"""Matters in lists: the desk's, a unit's, and the rows of the command line. None of them names who brought a matter."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from openhall.deadlines import queries as deadlines
from openhall.deadlines.queries import ClockView
from openhall.matters.models import Assisting, Invited, Matter
from openhall.matters.states import ANSWER

MOST = 500


@dataclasses.dataclass(frozen=True, slots=True)
class MatterRow:
    """One line of a list. `due_at` is None while the clock stands still or has ended; `card` is the worst of the
    round, empty without one; `level` the rung of the ladder that is told, 0 for none, and `role` who that is.
    """

    id: uuid.UUID
    hall: uuid.UUID
    number: str
    kind: str
    grade: str
    state: str
    title: str
    opened_at: dt.datetime
    due_at: dt.datetime | None
    card: str
    level: int
    role: str
    lead: uuid.UUID | None
    handler: uuid.UUID | None
    reopened: int


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Which matters of a hall; `units` None = of every unit, else those of these units (handled, or called to a joint
    meeting about) and what `account` took in.

    `unassigned` = only those for which no unit is named.
    """

    hall: uuid.UUID
    units: Collection[uuid.UUID] | None = None
    account: uuid.UUID | None = None
    open_only: bool = True
    state: str = ""
    kind: str = ""
    grade: str = ""
    unassigned: bool = False


def matters(wanted: Wanted, first: int = 0, most: int = MOST) -> list[MatterRow]:
    """The matters wanted, `most` from `first` on, the most urgent first: the longest overdue, then the next due, then
    those whose clock does not run, the oldest first.
    """
    page = list(found(wanted).order_by("due_at", "opened_at", "id").values_list("id", flat=True)[first : first + most])
    rows = Matter.objects.in_bulk(page)  # the page is found in an index, and only its rows are read
    return rows_of(rows[each] for each in page if each in rows)


def how_many(wanted: Wanted) -> int:
    """How many there are in all."""
    return found(wanted).count()


def found(wanted: Wanted) -> QuerySet[Matter]:
    """The matters wanted, for the room's own queries."""
    rows = Matter.objects.filter(hall=wanted.hall)
    if wanted.open_only:
        rows = rows.filter(closed_at=None)
    if wanted.units is not None:
        rows = rows.filter(_handled_by(wanted))
    if wanted.unassigned:
        rows = rows.filter(lead=None)
    named = {name: getattr(wanted, name) for name in ("state", "kind", "grade")}
    return rows.filter(**{name: value for name, value in named.items() if value})


def _handled_by(wanted: Wanted) -> Q:
    units = list(wanted.units or ())
    helps = Assisting.objects.filter(unit__in=units).values("matter")
    called = Invited.objects.filter(unit__in=units, meeting__called_off_at=None).values("meeting__matter")
    took_in = Q(opened_by=wanted.account) if wanted.account else Q()
    return Q(lead__in=units) | Q(id__in=helps) | Q(id__in=called) | took_in


def rows_of(rows: Iterable[Matter]) -> list[MatterRow]:
    """These matters as lines, each with the clock of its answer."""
    listed = list(rows)
    clocks = deadlines.clocks_of_many("matter", [row.id for row in listed])
    return [row_of(row, clocks.get(row.id, [])) for row in listed]


def row_of(row: Matter, clocks: Collection[ClockView]) -> MatterRow:
    """One line."""
    clock = answer_clock(clocks)
    return MatterRow(
        row.id, row.hall_id, row.number, row.kind, row.grade, row.state, row.title, row.opened_at,
        clock.due_at if clock else None, clock.colour if clock else "", clock.rung if clock else 0,
        clock.role if clock else "", row.lead_id, row.handler_id, row.reopened,
    )  # fmt: skip


def answer_clock(clocks: Collection[ClockView]) -> ClockView | None:
    """The clock of the answer: the one that is open, else the one that was started last."""
    mine = [each for each in clocks if each.code.startswith(ANSWER)]
    still = [each for each in mine if each.is_open]
    listed = still or mine
    return listed[-1] if listed else None


def all_rows(halls: Collection[uuid.UUID], open_only: bool) -> list[MatterRow]:
    """Every matter of these halls, the oldest first."""
    rows = Matter.objects.filter(hall__in=halls)
    return rows_of((rows.filter(closed_at=None) if open_only else rows).order_by("opened_at", "id"))
