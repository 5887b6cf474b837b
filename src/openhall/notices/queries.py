"""The reading door: what stands in the outbox; no address."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Min

from openhall.notices.models import Notice
from openhall.notices.states import OPEN, Channel, NoticeState


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as administrators see it."""

    id: uuid.UUID
    channel: Channel
    template: str
    state: NoticeState
    queued_at: dt.datetime
    attempts: int
    error: str


def recent(hall: uuid.UUID, limit: int = 100) -> list[NoticeView]:
    """The latest notices of a hall, newest first."""
    return [
        NoticeView(row.id, Channel(row.channel), row.template, NoticeState(row.state), row.queued_at, row.attempts,
                   row.error)
        for row in Notice.objects.filter(hall=hall).order_by("-queued_at", "-id")[:limit]
    ]  # fmt: skip


def oldest_waiting(now: dt.datetime) -> dt.timedelta | None:
    """For how long the oldest notice that should have gone out by now is due; None where none is.

    Quiet hours and limits move the moment at which it should go out; back-off does not excuse: it counts from queueing.
    """
    rows = Notice.objects.filter(state__in=OPEN, next_at__lte=now)
    failed = Notice.objects.filter(state__in=[NoticeState.FAILED, NoticeState.SENDING], attempts__gt=0)
    ages = [rows.aggregate(at=Min("next_at"))["at"], failed.aggregate(at=Min("queued_at"))["at"]]
    found = [at for at in ages if at is not None and at <= now]
    return now - min(found) if found else None
