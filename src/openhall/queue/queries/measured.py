"""How long the windows need for a visitor of each queue: measured in the last 30 days, else the usual minutes."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from openhall.kit.named_sql import statement
from openhall.queue.queries.plan import HallPlan

MEASURED_WITHIN = dt.timedelta(days=30)
KEPT_WITHIN = dt.timedelta(minutes=10)
LEAST_MEASURED = 20
SHARES = [(2 * part + 1) / 100 for part in range(50)]
SPREAD = (0.4, 0.55, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3, 1.5, 1.75)
"""How service times lie around the usual minutes where nothing is measured yet; their mean is 1."""

type Seconds = Mapping[uuid.UUID, Sequence[int]]

_kept: dict[tuple[str, str], tuple[dt.datetime, Seconds]] = {}


def forget_measured() -> None:
    """Measure anew at the next question."""
    _kept.clear()


def service_seconds(plan: HallPlan, now: dt.datetime) -> Seconds:
    """Queue → service times in seconds, evenly spaced in rank; at most ten minutes old.

    Measured where a queue has 20 ended stays or more, else the usual minutes of its items, spread.
    """
    key = (str(connection.settings_dict["NAME"]), plan.hall.code)
    kept = _kept.get(key)
    if kept and abs(now - kept[0]) < KEPT_WITHIN:
        measured = kept[1]
    else:
        measured = _measured(plan, now)
        _kept[key] = (now, measured)
    return {queue.id: measured.get(queue.id) or usual(queue.usual_seconds) for queue in plan.queues.values()}


def usual(seconds: int) -> Sequence[int]:
    """Service times around the usual one."""
    return [round(seconds * share) for share in SPREAD]


def remaining(service: Sequence[int], elapsed: int) -> Sequence[int]:
    """What is left of a service that has taken `elapsed` seconds: from the times that are longer, else a minute."""
    return [each - elapsed for each in service if each > elapsed] or [60]


def _measured(plan: HallPlan, now: dt.datetime) -> Seconds:
    params: dict[str, Any] = {
        "queues": list(plan.queue_by_id),
        "since": now - MEASURED_WITHIN,
        "now": now,
        "least": LEAST_MEASURED,
        "shares": SHARES,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("queue", "measured"), params)
        return dict(cursor.fetchall())
