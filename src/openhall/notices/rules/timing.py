"""When a notice goes out: quiet hours of the hall's zone, back-off after failures."""

import dataclasses
import datetime as dt

from openhall.kit.clock import local_day, local_moment, require_aware

MOST_ATTEMPTS = 8
LEASE = dt.timedelta(minutes=3)
_FIRST, _LONGEST = dt.timedelta(seconds=30), dt.timedelta(hours=2)


@dataclasses.dataclass(frozen=True, slots=True)
class Quiet:
    """No notice goes out from `begins` to `ends` (wall clock, over midnight where `begins` is later); equal = never."""

    begins: dt.time = dt.time(21)
    ends: dt.time = dt.time(8)
    timezone: str = "Asia/Shanghai"


def not_before(now: dt.datetime, quiet: Quiet) -> dt.datetime:
    """`now`, or the end of the quiet hours it falls into; UTC."""
    moment, day = require_aware(now), local_day(now, quiet.timezone)
    if quiet.begins < quiet.ends:
        days = [(day, day)]
    elif quiet.begins > quiet.ends:
        yesterday, tomorrow = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
        days = [(yesterday, day), (day, tomorrow)]
    else:
        return moment
    for first, last in days:
        end = local_moment(last, quiet.ends, quiet.timezone)
        if local_moment(first, quiet.begins, quiet.timezone) <= moment < end:
            return end
    return moment


def next_try(now: dt.datetime, attempts: int) -> dt.datetime | None:
    """When to try again after so many attempts: 30 s, doubled, at most 2 h; None when enough were made."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(_FIRST * float(2 ** (attempts - 1)), _LONGEST)


def this_hour(now: dt.datetime) -> dt.datetime:
    """The hour in which the limit of an address counts."""
    return now.replace(minute=0, second=0, microsecond=0)
