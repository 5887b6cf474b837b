"""Keep a ticket that stands elsewhere or is open again, where the database allows it only once."""

from django.db import IntegrityError, transaction

from openhall.kit.errors import Conflict
from openhall.queue.models import Ticket


def save_standing(ticket: Ticket) -> None:
    """Save all of a ticket; Conflict if its window, or its holder in its queue, has another open ticket meanwhile."""
    try:
        with transaction.atomic():
            ticket.save()
    except IntegrityError as error:
        if "queue_one_open_per_window" in str(error):
            raise Conflict("window_busy", "A ticket is still open at this window: finish it first.") from error
        if "queue_one_open_per_contact" in str(error):
            raise Conflict(
                "other_open_ticket", "This visitor holds another open ticket for that queue: end that one first."
            ) from error
        raise
