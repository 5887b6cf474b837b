"""The keyed hash of a visitor's phone number is for the open ticket alone: some days later nobody needs it."""

import datetime as dt
import uuid

from openhall.queue.models import Ticket
from openhall.queue.states import OPEN

LOOK_BACK = dt.timedelta(days=60)


def forget_contacts(hall: uuid.UUID, last_day: dt.date) -> int:
    """Forget the contact hashes of a hall's ended tickets of `last_day` and the two months before; how many."""
    rows = Ticket.objects.filter(hall=hall, day__lte=last_day, day__gt=last_day - LOOK_BACK)
    return rows.exclude(state__in=sorted(OPEN)).filter(contact_key__isnull=False).update(contact_key=None)


def forget_contact(ticket: uuid.UUID) -> None:
    """Forget it at once, at the visitor's wish; while the ticket is open it goes with the visit's end."""
    Ticket.objects.filter(id=ticket).exclude(state__in=sorted(OPEN)).update(contact_key=None)
