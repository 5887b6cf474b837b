"""The monthly clear-to-zero report of a hall, from its matters."""

import datetime as dt
import uuid

from django.db.models import Q

from openhall.kit.clock import local_moment
from openhall.matters.models import Matter
from openhall.matters.rules import Clearing, Fact, cleared, next_month
from openhall.places import queries as places


def clearing(hall: uuid.UUID, month: dt.date, now: dt.datetime) -> Clearing:
    """What became of the matters of a month (its first day, in the hall's zone), and what is open now."""
    zone = places.timezone_of(hall) or "UTC"
    since, until = (local_moment(day, dt.time(), zone) for day in (month, next_month(month)))
    wanted = Q(closed_at=None) | Q(opened_at__gte=since) | Q(closed_at__gte=since)
    rows = Matter.objects.filter(wanted, hall=hall, opened_at__lt=until)
    facts = (Fact(*each) for each in rows.values_list("lead_id", "state", "opened_at", "closed_at", "due_at"))
    return cleared(month, since, until, facts, now)
