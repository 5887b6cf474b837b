"""Which words of matters have been kept long enough."""

import datetime as dt
import uuid

from openhall.matters.models import Matter


def due_records(hall: uuid.UUID, until: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of matters of a hall that ended before `until` and still hold words, the oldest first."""
    rows = Matter.objects.filter(hall=hall, closed_at__lt=until).exclude(text="")
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])
