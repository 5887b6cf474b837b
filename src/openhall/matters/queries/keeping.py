"""Which words of matters have been kept long enough."""

import datetime as dt
import uuid
from collections.abc import Collection

from openhall.matters.models import Matter


def open_before(hall: uuid.UUID, until: dt.datetime) -> list[uuid.UUID]:
    """Ids of matters of a hall brought before a moment and still open: whatever was added to them is still needed."""
    return list(Matter.objects.filter(hall=hall, closed_at=None, opened_at__lt=until).values_list("id", flat=True))


def are_open(matters: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these matters that are open."""
    return set(Matter.objects.filter(id__in=list(matters), closed_at=None).values_list("id", flat=True))


def due_records(hall: uuid.UUID, until: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of matters of a hall that ended before `until` and still hold words, the oldest first."""
    rows = Matter.objects.filter(hall=hall, closed_at__lt=until).exclude(text="")
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])
