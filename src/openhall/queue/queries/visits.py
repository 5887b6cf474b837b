"""Every ticket of a hall from beginning to end, for reports that look back."""

import dataclasses
import datetime as dt
import uuid

from openhall.queue.models import Ticket
from openhall.queue.rules import ticket_label


@dataclasses.dataclass(frozen=True, slots=True)
class TicketStory:
    """What became of a ticket; a moment that never came is None."""

    id: uuid.UUID
    number: str
    queue: str
    visitor_class: str
    state: str
    taken_at: dt.datetime
    called_at: dt.datetime | None
    ended_at: dt.datetime | None
    window: str | None


FIELDS = (
    "id", "prefix", "number", "queue__code", "visitor_class", "state", "taken_at", "first_called_at", "ended_at",
    "window__code",
)  # fmt: skip


def stories(hall: uuid.UUID) -> list[TicketStory]:
    """All tickets ever taken in a hall, in the order they were taken."""
    rows = Ticket.objects.filter(hall=hall).order_by("taken_at", "id").values_list(*FIELDS)
    return [TicketStory(row[0], ticket_label(row[1], row[2]), *row[3:]) for row in rows.iterator(chunk_size=5000)]
