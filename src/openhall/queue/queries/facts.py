"""What staff may know of a ticket: the same facts that the statements build, never the visitor's token."""

from collections.abc import Mapping
from typing import Any

from openhall.queue.models import Ticket


def facts_of(ticket: Ticket) -> Mapping[str, Any]:
    """The ticket's facts; identifiers and times as text."""
    return {
        "id": str(ticket.id),
        "number": str(ticket),
        "queue": str(ticket.queue_id),
        "item": ticket.item_id and str(ticket.item_id),
        "class": ticket.visitor_class,
        "language": ticket.language,
        "state": str(ticket.state),
        "window": ticket.window_id and str(ticket.window_id),
        "calls": ticket.calls,
        "called_at": ticket.called_at and ticket.called_at.isoformat(),
        "started_at": ticket.started_at and ticket.started_at.isoformat(),
        "reason": ticket.reason,
        "outcome": ticket.outcome,
        "more": len(ticket.plan),
    }
