"""Who is at a window at this moment."""

import dataclasses
import uuid

from openhall.queue.models import Ticket
from openhall.queue.states import OPEN_AT_WINDOW


@dataclasses.dataclass(frozen=True, slots=True)
class CurrentTicket:
    """The ticket called to a window or served there; `item` is what it was taken for, if that was said."""

    id: uuid.UUID
    number: str
    item: uuid.UUID | None


def current_at(window: uuid.UUID) -> CurrentTicket | None:
    """The one open ticket of a window; None while nobody is called there."""
    row = Ticket.objects.filter(window=window, state__in=sorted(OPEN_AT_WINDOW)).first()
    return None if row is None else CurrentTicket(row.id, str(row), row.item_id)
