"""The reading door of the log."""

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection

from openhall.kit.ids import moment_of
from openhall.ledger.models import Event, Order, Unordered
from openhall.ledger.rules import digest


@dataclasses.dataclass(frozen=True, slots=True)
class EventView:
    """One event; `index` is its place after commit, None until the sequencer has seen it."""

    index: int | None
    id: uuid.UUID
    hall: uuid.UUID | None
    at: dt.datetime
    kind: str
    subject_kind: str
    subject_id: uuid.UUID
    actor: str
    data: Mapping[str, object]


def head() -> int:
    """The index of the last ordered event, 0 in an empty log."""
    row = Order.objects.order_by("-index").values_list("index", flat=True).first()
    return row or 0


def oldest_unplaced() -> uuid.UUID | None:
    """The oldest committed event that the sequencer has not placed yet; None when it has placed all."""
    return Unordered.objects.order_by("event_id").values_list("event_id", flat=True).first()


def unplaced_for(now: dt.datetime) -> dt.timedelta:
    """For how long the oldest committed event has waited for its place; nothing when all have theirs."""
    oldest = oldest_unplaced()
    return max(dt.timedelta(), now - moment_of(oldest)) if oldest else dt.timedelta()


_AFTER = """
SELECT o.index, e.id, e.hall, e.at, e.kind, e.subject_kind, e.subject_id, e.actor, e.data::text
FROM ledger_order o JOIN ledger_event e ON e.id = o.event_id
WHERE o.index > %s AND (%s::uuid IS NULL OR o.hall = %s::uuid) ORDER BY o.index LIMIT %s
"""


def after(index: int, hall: uuid.UUID | None = None, limit: int = 500) -> list[EventView]:
    """Ordered events behind `index`, of one hall or of all."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, [index, hall, hall, limit])
        return [_ordered(row) for row in cursor.fetchall()]


def _ordered(row: tuple[Any, ...]) -> EventView:
    index, event, hall, at, kind, subject_kind, subject_id, actor, data = row
    return EventView(index, event, hall, at, kind, subject_kind, subject_id, actor, json.loads(data))


def about(subject_id: uuid.UUID) -> list[EventView]:
    """All events of one subject, in the order of their making."""
    rows = list(Event.objects.filter(subject_id=subject_id).order_by("id"))
    return views(rows)


def one(event_id: uuid.UUID) -> EventView | None:
    """One event."""
    found = views(list(Event.objects.filter(id=event_id)))
    return found[0] if found else None


def views(rows: list[Event]) -> list[EventView]:
    """Rows of this room as others see them, in the same order."""
    places = dict(Order.objects.filter(event_id__in=[row.id for row in rows]).values_list("event_id", "index"))
    return [
        EventView(
            places.get(row.id), row.id, row.hall, row.at, row.kind, row.subject_kind, row.subject_id,
            row.actor, row.data,
        )
        for row in rows
    ]


def bent(last: int | None = None) -> list[uuid.UUID]:
    """Events whose stored digest does not fit their content, of the `last` ones or of all; empty in a sound log."""
    rows = Event.objects.order_by("-id")
    events = rows.iterator(2000) if last is None else rows[:last]
    return [row.id for row in events if bytes(row.digest) != _digest(row)]


def _digest(row: Event) -> bytes:
    return digest(row.id, row.hall, row.at, row.kind, row.subject_kind, row.subject_id, row.actor, row.data)
