"""Which words of receptions have been kept long enough."""

import datetime as dt
import uuid

from openhall.service_days.models import Reception


def due_records(hall: uuid.UUID, until: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of receptions of a hall that ended before `until` and still hold words, the oldest first."""
    rows = Reception.objects.filter(hall=hall, closed_at__lt=until).exclude(about="")
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])
