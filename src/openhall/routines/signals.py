"""The nightly look for reviews that were made: after the end of a hall's day the finder reads a quarter of its visits.

The finder is handed in: routines may not call `lab` (decision 0016).
"""

import datetime as dt
import threading
from collections.abc import Callable, Sequence

from openhall.kit.clock import local_day, utc_now
from openhall.ledger.services import Act
from openhall.places.queries import hall_codes
from openhall.places.rules import day_is_over
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews.queries.signals import looked_at
from openhall.reviews.rules.signals import FoundSignal
from openhall.reviews.services import keep_found
from openhall.routines.resilient import keep_doing

EVERY = 300.0
QUARTER = dt.timedelta(days=89)

type Finder = Callable[[HallPlan, dt.date, dt.date], Sequence[FoundSignal]]


def run(stop: threading.Event, find: Finder) -> None:
    """Look every five minutes whether the day of a hall has ended."""
    keep_doing(stop, lambda: step(find, utc_now()))


def step(find: Finder, now: dt.datetime) -> float:
    """Look through each hall whose last ended day nobody has looked through. May safely run twice."""
    for code in hall_codes(training=False):
        plan = hall_plan(code, now)
        day = last_ended_day(plan, now)
        if (looked_at(plan.hall.id) or dt.date.min) < day:
            keep_found(plan.hall.id, day, find(plan, day - QUARTER, day), Act("system", now))
    return EVERY


def last_ended_day(plan: HallPlan, now: dt.datetime) -> dt.date:
    """Today where the hall has closed for the day, else yesterday."""
    today = local_day(now, plan.hall.hours.timezone)
    return today if day_is_over(plan.hall.hours, today, now) else today - dt.timedelta(days=1)
