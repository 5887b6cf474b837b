"""Which days have tickets."""

import datetime as dt
import uuid

from openhall.queue.models import Ticket


def last_day(hall: uuid.UUID) -> dt.date | None:
    """The last day on which a ticket was taken in a hall."""
    return Ticket.objects.filter(hall=hall).order_by("-day").values_list("day", flat=True).first()


def tickets_in(hall: uuid.UUID) -> int:
    """All tickets ever taken in a hall."""
    return Ticket.objects.filter(hall=hall).count()
