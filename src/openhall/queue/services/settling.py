"""Somebody relies on a closed visit (a review was given): from then on its end can't be taken back."""

import uuid

from openhall.kit.errors import Missing, NotNow
from openhall.ledger.services import Act
from openhall.queue.models import Ticket
from openhall.queue.queries.visited import Visit, visit
from openhall.queue.states import TicketState


def settle(ticket_id: uuid.UUID, act: Act) -> Visit:
    """Lock a closed visit and mark it as relied upon, in the caller's transaction; the visit.

    Raises Missing for an unknown ticket, NotNow while the visit is not closed.
    """
    row = Ticket.objects.select_for_update().filter(id=ticket_id).first()
    if row is None:
        raise Missing("no_ticket", "There is no such ticket.")
    if row.state != TicketState.DONE:
        raise NotNow("not_closed", "This visit is not over yet.", {"state": row.state})
    if row.settled_at is None:
        row.settled_at = act.now
        row.save(update_fields=["settled_at"])
    found = visit(ticket_id)
    assert found is not None  # the row is locked
    return found
