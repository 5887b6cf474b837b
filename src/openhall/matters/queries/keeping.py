"""Which words of matters have been kept long enough; which matters stand here already."""

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


def standing_at(hall: uuid.UUID, moments: Collection[dt.datetime]) -> dict[tuple[dt.datetime, str], str]:
    """Moment of the opening and title → number, of the matters of a hall that were opened at one of these moments."""
    if not moments:
        return {}
    rows = Matter.objects.filter(hall=hall, opened_at__range=(min(moments), max(moments)))
    wanted = set(moments)
    listed = rows.values_list("opened_at", "title", "number").iterator()
    return {(at, title): number for at, title, number in listed if at in wanted}
