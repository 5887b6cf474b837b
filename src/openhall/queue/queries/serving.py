"""Which queues are served where at a moment."""

import datetime as dt
import uuid

from django.db.models import Q

from openhall.queue.models import Serving
from openhall.queue.queries.plan import HallPlan


def queues_served(plan: HallPlan, zone: uuid.UUID, now: dt.datetime) -> tuple[str, ...]:
    """The codes of the queues that windows of a zone serve now, in the hall's order; lent windows count."""
    windows = [window.id for window in plan.windows.values() if window.zone == zone]
    still = Q(until=None) | Q(until__gt=now)
    served = set(Serving.objects.filter(still, window__in=windows).values_list("queue_id", flat=True))
    return tuple(code for code, queue in plan.queues.items() if queue.id in served)
