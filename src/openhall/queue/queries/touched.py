"""What a change of settings would touch: tickets that are open, windows at work, queues that lose their windows."""

import datetime as dt
import uuid
from collections.abc import Collection

from openhall.queue.models import Queue, QueueItem, Serving, Ticket
from openhall.queue.states import OPEN, OPEN_AT_WINDOW


def open_today(hall: uuid.UUID, day: dt.date) -> int:
    """How many tickets of a day are open in a hall."""
    return Ticket.objects.filter(hall=hall, day=day, state__in=OPEN).count()


def number_at(window: uuid.UUID) -> str:
    """The number that is called or served at a window; empty while nobody is."""
    row = Ticket.objects.filter(window=window, state__in=OPEN_AT_WINDOW).first()
    return "" if row is None else str(row)


def only_for(window: uuid.UUID) -> int:
    """How many open tickets wait for this very window."""
    return Ticket.objects.filter(only_window=window, state__in=OPEN).exclude(state__in=OPEN_AT_WINDOW).count()


def open_for_item(hall: uuid.UUID, item: uuid.UUID) -> int:
    """How many open tickets of a hall are for an item."""
    return Ticket.objects.filter(hall=hall, item=item, state__in=OPEN).count()


def served_by_nobody(hall: uuid.UUID, without: uuid.UUID, kept: Collection[str]) -> dict[str, int]:
    """Queue → how many wait there, of those that no window serves once this window serves only the queues `kept`."""
    elsewhere = (
        Serving.objects.filter(hall=hall, until=None)
        .exclude(window=without)
        .values_list("queue_id", flat=True)
    )
    mine = Serving.objects.filter(window=without, until=None).values_list("queue_id", flat=True)
    rows = Queue.objects.filter(hall=hall, id__in=set(mine) - set(elsewhere)).exclude(code__in=kept)
    return {row.code: Ticket.objects.filter(queue=row, state="waiting").count() for row in rows}


def queue_codes(hall: uuid.UUID) -> dict[str, uuid.UUID]:
    """The queues of a hall by code."""
    return dict(Queue.objects.filter(hall=hall).order_by("prefix").values_list("code", "id"))


def queue_of_item(hall: uuid.UUID, item: uuid.UUID) -> str:
    """The code of the queue that serves an item in a hall; empty where none does."""
    return QueueItem.objects.filter(hall=hall, item=item).values_list("queue__code", flat=True).first() or ""


def queues_of_items(hall: uuid.UUID, items: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Item → the code of the queue that serves it in a hall."""
    return dict(QueueItem.objects.filter(hall=hall, item__in=items).values_list("item_id", "queue__code"))
