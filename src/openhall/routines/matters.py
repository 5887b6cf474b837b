"""What pages and API need of matters and of people at once."""

import datetime as dt
import uuid

from openhall.kit.clock import local_day
from openhall.matters.permissions import own_units
from openhall.people.permissions import Caller
from openhall.queue.queries.plan import HallPlan


def units_seen(who: Caller, plan: HallPlan, now: dt.datetime) -> frozenset[uuid.UUID] | None:
    """The units whose matters somebody sees in a hall today; None = all of them."""
    return own_units(who, plan.hall.id, local_day(now, plan.hall.hours.timezone))
