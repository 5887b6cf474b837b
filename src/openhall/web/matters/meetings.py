"""The joint meetings of a matter as its page shows them."""

import dataclasses
import datetime as dt
import uuid

from openhall.kit.clock import local_day
from openhall.matters.permissions import DESK
from openhall.matters.queries.meetings import DecisionView, MeetingView
from openhall.matters.queries.one import MatterView
from openhall.people.permissions import Caller
from openhall.people.queries import units_of
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan
from openhall.web.matters.meeting_forms import is_late, names_of
from openhall.web.matters.moments import moment
from openhall.web.templatetags.openhall import named

MEETS = frozenset({"supervisor", "director", "leading_group"})
"""Rungs of the ladder at which a joint meeting has to be called."""


@dataclasses.dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision; `mine` = this person may say that it is done."""

    id: uuid.UUID
    text: str
    unit: str
    due: str
    done: str
    late: bool
    mine: bool


@dataclasses.dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting; `off` = it was called off."""

    when: str
    place: str
    reason: str
    units: str
    minutes: str
    ahead: bool
    off: bool
    decisions: tuple[DecisionRow, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Meetings:
    """All of them; `wanted` = the ladder asks for one and none was called."""

    rows: tuple[MeetingRow, ...]
    wanted: bool

    @property
    def ahead(self) -> bool:
        """Whether one is called."""
        return any(each.ahead for each in self.rows)


def meetings(plan: HallPlan, matter: MatterView, who: Caller, now: dt.datetime) -> Meetings:
    """The meetings about a matter for this person."""
    zone = plan.hall.hours.timezone
    own = units_of(who.account, plan.hall.id, local_day(now, zone)) if who.account else set()
    known = {each.id: named(each) for each in places.units()}
    desk = who.holds(DESK, plan.hall.id)

    def decision(each: DecisionView) -> DecisionRow:
        mine = each.done_at is None and (desk or each.unit in own)
        return DecisionRow(
            each.id, each.text, known.get(each.unit, ""), each.due_on.isoformat(), moment(plan, each.done_at),
            is_late(each.due_on, each.done_at is not None, now, zone), mine,
        )  # fmt: skip

    def row(each: MeetingView) -> MeetingRow:
        return MeetingRow(
            moment(plan, each.meets_at), each.place, each.reason, names_of(each.units, known), each.minutes,
            each.is_ahead, each.called_off_at is not None, tuple(map(decision, each.decisions)),
        )  # fmt: skip

    return Meetings(tuple(map(row, matter.meetings)), matter.row.role in MEETS and not matter.meetings)
