"""Which windows of a demo hall are left to the autopilot."""

import datetime as dt
import uuid

from django.db.models import Q

from openhall.queue.models import Desk

STAYS_AWAY = dt.timedelta(minutes=15)


def piloted_windows(hall: uuid.UUID, now: dt.datetime) -> frozenset[uuid.UUID]:
    """Windows where the autopilot may work: marked so, and no person pressed a button for a quarter of an hour."""
    left = Q(staffed_at=None) | Q(staffed_at__lte=now - STAYS_AWAY)
    return frozenset(Desk.objects.filter(left, hall=hall, autopilot=True).values_list("window_id", flat=True))


def left_to_autopilot(staffed_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether no person has worked at a window for a quarter of an hour."""
    return staffed_at is None or staffed_at <= now - STAYS_AWAY
