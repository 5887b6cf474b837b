"""The joint meetings of a matter, and the decisions that a hall still has to carry out."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection

from openhall.matters.models import Matter, Meeting, MeetingDecision


@dataclasses.dataclass(frozen=True, slots=True)
class DecisionView:
    """What a meeting decided; `unit` sees to it until `due_on`."""

    id: uuid.UUID
    text: str
    unit: uuid.UUID
    due_on: dt.date
    done_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class MeetingView:
    """A joint meeting: ahead, held (`held_at`) or called off."""

    id: uuid.UUID
    called_at: dt.datetime
    called_by: uuid.UUID
    meets_at: dt.datetime
    place: str
    reason: str
    units: tuple[uuid.UUID, ...]
    held_at: dt.datetime | None
    held_by: uuid.UUID | None
    minutes: str
    called_off_at: dt.datetime | None
    decisions: tuple[DecisionView, ...]

    @property
    def is_ahead(self) -> bool:
        """Whether it is called and has not taken place."""
        return self.held_at is None and self.called_off_at is None


@dataclasses.dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision that is not carried out, with its matter."""

    matter: uuid.UUID
    number: str
    decision: DecisionView


def meetings_of(row: Matter) -> tuple[MeetingView, ...]:
    """The meetings about a matter, the first called first."""
    rows = row.meetings.prefetch_related("invited", "decisions").order_by("called_at", "id")
    return tuple(_view(each) for each in rows)


def open_decisions(hall: uuid.UUID, units: Collection[uuid.UUID] | None = None) -> list[OpenDecision]:
    """What joint meetings decided in a hall and nobody has done yet, the next due first; None = of every unit."""
    rows = MeetingDecision.objects.filter(meeting__matter__hall=hall, done_at=None).select_related("meeting__matter")
    mine = rows if units is None else rows.filter(unit__in=list(units))
    return [
        OpenDecision(each.meeting.matter_id, each.meeting.matter.number, _decision(each))
        for each in mine.order_by("due_on", "id")
    ]


def _view(row: Meeting) -> MeetingView:
    decisions = sorted(row.decisions.all(), key=lambda each: (each.due_on, each.id))
    return MeetingView(
        row.id, row.called_at, row.called_by_id, row.meets_at, row.place, row.reason,
        tuple(sorted(each.unit_id for each in row.invited.all())), row.held_at, row.held_by_id, row.minutes,
        row.called_off_at, tuple(_decision(each) for each in decisions),
    )  # fmt: skip


def _decision(row: MeetingDecision) -> DecisionView:
    return DecisionView(row.id, row.text, row.unit_id, row.due_on, row.done_at)
