"""Somebody relies on a closed visit (a review was given): from then on its end can't be taken back."""

import uuid

from django.db import connection

from openhall.kit.errors import Missing, NotNow
from openhall.kit.named_sql import statement
from openhall.ledger.services import Act
from openhall.queue.queries.visited import Stay, Visit
from openhall.queue.rules import ticket_label
from openhall.queue.states import TicketState


def settle(ticket_id: uuid.UUID, act: Act) -> Visit:
    """Lock a closed visit and mark it as relied upon, in the caller's transaction; the visit.

    Two statements by name: it stands before every review, and the crowd after a busy hour sends many at once. The
    stays are read after the lock is held, so that the last of them is not missed.
    Raises Missing for an unknown ticket, NotNow while the visit is not closed.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("queue", "settle"), {"ticket": ticket_id, "now": act.now})
        row = cursor.fetchone()
        if row is None:
            raise Missing("no_ticket", "There is no such ticket.")
        ticket, token, hall, prefix, number, day, language, origin, state, ended_at = row
        if state != TicketState.DONE:
            raise NotNow("not_closed", "This visit is not over yet.", {"state": state})
        cursor.execute(statement("queue", "stays"), {"ticket": ticket_id})
        stays = tuple(Stay(*each) for each in cursor.fetchall())
    return Visit(ticket, token, hall, ticket_label(prefix, number), day, language, origin, ended_at, stays)
