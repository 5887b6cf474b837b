"""Tries to log in, counted in the database: any number of workers share one count."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from openhall.kit.errors import TooMany
from openhall.people.models import LoginTries
from openhall.people.rules import WITHIN, Limit


def count_try(limits: Iterable[Limit], now: dt.datetime) -> None:
    """Count one try to log in before it is looked at; TooMany with `seconds` to wait when one of the limits is full.

    Each count commits by itself, so tries at the same moment in different workers are all seen.
    """
    for limit in limits:
        wait = _counted(limit, now)
        if wait:
            minutes = -(-wait // 60)
            raise TooMany(
                "too_many_tries",
                "There were too many attempts to log in. Please try again in %(minutes)s minutes.",
                {"minutes": minutes, "seconds": wait},
            )


@contextmanager
def counted(limits: Iterable[Limit], now: dt.datetime) -> Iterator[None]:
    """Count what is tried within; it is forgiven when nothing refuses it. Not inside a transaction, which forgets."""
    kept = tuple(limits)
    count_try(kept, now)
    yield
    forgive_try(kept, now)


@transaction.atomic
def _counted(limit: Limit, now: dt.datetime) -> int:
    row, _ = LoginTries.objects.select_for_update().get_or_create(key=limit.key, defaults={"since": now})
    if row.since + WITHIN <= now:
        row.tries, row.since = 0, now
    if row.tries >= limit.most:
        return max(1, math.ceil((row.since + WITHIN - now).total_seconds()))
    row.tries += 1
    row.save(update_fields=["tries", "since"])
    return 0


def forgive_try(limits: Iterable[Limit], now: dt.datetime) -> None:
    """The try was right: it doesn't count, and what is too old to matter is removed."""
    for limit in limits:
        LoginTries.objects.filter(key=limit.key, tries__gt=0).update(tries=F("tries") - 1)
    LoginTries.objects.filter(since__lte=now - WITHIN).delete()
