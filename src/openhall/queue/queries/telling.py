"""What visitors who left a contact are to be told now: one statement, and one for each queue they wait in."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from openhall.queue.models import Ticket, TicketContact
from openhall.queue.rules.contacts import InLine, places, to_tell
from openhall.queue.states import ContactWay, TicketState

MOST = 2000


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """Something to tell about a ticket: `word` is `nearly`, `called`, `review` or `over`; `window` by its code."""

    ticket: uuid.UUID
    hall: uuid.UUID
    number: str
    language: str
    way: ContactWay
    word: str
    ahead: int
    window: str
    calls: int


def tellings(now: dt.datetime) -> list[Telling]:
    """Everything that is to be told in all halls, or was told and is still so: the outbox tells nothing twice.

    From a training hall no message goes out.
    """
    rows = TicketContact.objects.filter(done_at=None, hall__training=False)
    left = list(rows.select_related("ticket", "ticket__window").order_by("left_at")[:MOST])
    waiting = {row.ticket.queue_id for row in left if row.ticket.state == TicketState.WAITING}
    ahead = _places(waiting, now)
    told = (_telling(row, ahead.get(row.ticket_id)) for row in left)
    return [each for each in told if each.word]


def _telling(row: TicketContact, ahead: int | None) -> Telling:
    ticket = row.ticket
    window = ticket.window.code if ticket.window and ticket.state == TicketState.CALLED else ""
    return Telling(
        ticket.id, row.hall_id, str(ticket), ticket.language, ContactWay(row.way), to_tell(ticket.state, ahead),
        ahead or 0, window, ticket.calls,
    )  # fmt: skip


def _places(queues: Iterable[uuid.UUID], now: dt.datetime) -> dict[object, int]:
    fields = ("id", "front", "cap_at", "eligible_at", "order_at", "number")
    found: dict[object, int] = {}
    for queue in queues:
        line = Ticket.objects.filter(queue=queue, state=TicketState.WAITING).values_list(*fields)
        found |= places((InLine(*row) for row in line), now)
    return found


def way_left(ticket: uuid.UUID) -> str:
    """How the visitor of this ticket is told: `sms`, `email`, or "" where no contact was left or is left any more."""
    found = TicketContact.objects.filter(ticket=ticket, done_at=None).values_list("way", flat=True).first()
    return found or ""
