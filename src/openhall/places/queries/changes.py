"""Planned changes of settings as others see them."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from openhall.places.models import PlannedChange
from openhall.places.states import ChangeState


@dataclasses.dataclass(frozen=True, slots=True)
class ChangeView:
    """A change: of what, from what to what, from when, by whom, and what became of it."""

    id: uuid.UUID
    hall: uuid.UUID
    kind: str
    record: uuid.UUID
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    effective_on: dt.date
    made_by: str
    account: uuid.UUID | None
    made_at: dt.datetime
    state: str
    ended_at: dt.datetime | None
    refusal: str
    undoes: uuid.UUID | None
    undone_by: uuid.UUID | None


def change(hall: uuid.UUID, change_id: uuid.UUID) -> ChangeView | None:
    """One change of a hall."""
    row = PlannedChange.objects.filter(hall=hall, id=change_id).first()
    return None if row is None else _view(row)


def changes(hall: uuid.UUID, first: int, most: int, record: uuid.UUID | None = None) -> list[ChangeView]:
    """The changes of a hall, or of one of its records, the newest first: `most` of them after the first `first`."""
    rows = PlannedChange.objects.filter(hall=hall).order_by("-made_at", "-id")
    mine = rows if record is None else rows.filter(record=record)
    return [_view(row, asked=False) for row in mine[first : first + most]]


def change_count(hall: uuid.UUID) -> int:
    """How many changes a hall has seen."""
    return PlannedChange.objects.filter(hall=hall).count()


def waiting_changes(hall: uuid.UUID, most: int = 50) -> list[ChangeView]:
    """What waits for its day in a hall, the next first."""
    rows = PlannedChange.objects.filter(hall=hall, state=ChangeState.WAITING).order_by("effective_on", "id")
    return [_view(row, asked=False) for row in rows[:most]]


def due_changes(on: dt.date) -> list[ChangeView]:
    """What waits in any hall for a day up to this one, in the order in which it was planned."""
    rows = PlannedChange.objects.filter(state=ChangeState.WAITING, effective_on__lte=on)
    return [_view(row, asked=False) for row in rows.order_by("effective_on", "id")]


def waits(change_id: uuid.UUID) -> bool:
    """Whether a change still waits for its day."""
    return PlannedChange.objects.filter(id=change_id, state=ChangeState.WAITING).exists()


def latest_of(kind: str, record: uuid.UUID) -> ChangeView | None:
    """The change that waits for a record, else the last one that was made."""
    rows = PlannedChange.objects.filter(
        kind=kind, record=record, state__in=[ChangeState.WAITING, ChangeState.APPLIED]
    )
    row = rows.filter(state=ChangeState.WAITING).first() or rows.order_by("-ended_at", "-id").first()
    return None if row is None else _view(row, asked=False)


def _view(row: PlannedChange, asked: bool = True) -> ChangeView:
    undone = _undone_by(row) if asked else None
    return ChangeView(
        row.id, row.hall_id, row.kind, row.record, row.before, row.after, row.effective_on, row.made_by, row.account,
        row.made_at, row.state, row.ended_at, row.refusal, row.undoes_id, undone,
    )  # fmt: skip


def _undone_by(row: PlannedChange) -> uuid.UUID | None:
    states = [ChangeState.WAITING, ChangeState.APPLIED]
    return PlannedChange.objects.filter(undoes=row, state__in=states).values_list("id", flat=True).first()
