"""How long visitors of several halls waited: the same definition for all of them, one statement."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import connection

from openhall.kit.named_sql import statement


@dataclasses.dataclass(frozen=True, slots=True)
class Waits:
    """Closed visits, and the seconds that half and four of five waited for the first call; None where nobody waited."""

    closed: int
    half: int | None
    most: int | None


def waits(halls: Iterable[uuid.UUID], first: dt.date, last: dt.date) -> dict[uuid.UUID, Waits]:
    """The waits of the visits of these days (inclusive); a hall without a closed visit is not there."""
    with connection.cursor() as cursor:
        cursor.execute(statement("queue", "waits"), {"halls": list(halls), "first": first, "last": last})
        return {hall: Waits(closed, _whole(half), _whole(most)) for hall, closed, half, most in cursor.fetchall()}


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
