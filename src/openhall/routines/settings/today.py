"""Which day it is in a hall."""

import datetime as dt
import uuid

from openhall.kit.clock import local_day
from openhall.places import queries as places


def today_of(hall: uuid.UUID, now: dt.datetime) -> dt.date:
    """The day in a hall."""
    return local_day(now, places.timezone_of(hall) or "UTC")
