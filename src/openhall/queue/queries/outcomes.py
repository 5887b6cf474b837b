"""How the halls do, in few numbers: for whoever watches from outside."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Count, Min

from openhall.queue.models import Ticket
from openhall.queue.states import TicketState


@dataclasses.dataclass(frozen=True, slots=True)
class HallWaits:
    """How many wait in a hall to be called, and for how long the longest has waited."""

    waiting: int
    oldest: dt.timedelta


def waits(now: dt.datetime) -> dict[uuid.UUID, HallWaits]:
    """Hall → its waits; halls in which nobody waits are left out."""
    rows = Ticket.objects.filter(state=TicketState.WAITING).values("hall_id")
    counted = rows.annotate(waiting=Count("id"), since=Min("eligible_at"))
    none = dt.timedelta()
    return {row["hall_id"]: HallWaits(row["waiting"], max(none, now - row["since"])) for row in counted}


def taken_since(since: dt.datetime) -> dict[uuid.UUID, int]:
    """Hall → tickets taken since; halls without any are left out."""
    rows = Ticket.objects.filter(id__gte=_first_id(since), taken_at__gte=since).values("hall_id")
    return {row["hall_id"]: row["taken"] for row in rows.annotate(taken=Count("id"))}


def _first_id(moment: dt.datetime) -> uuid.UUID:
    # Ids begin with the moment of their making, in milliseconds: the primary key finds what is recent.
    return uuid.UUID(int=(int(moment.timestamp() * 1000) - 1) << 80)
