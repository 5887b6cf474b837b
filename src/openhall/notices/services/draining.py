"""Empty the outbox: lease a batch, send outside any transaction, write down what came of it if the lease still holds.

Killed in between, the lease runs out and the notice goes out once more under the same id: at least once, never lost.
"""

import dataclasses
import datetime as dt
import logging
import uuid
from collections.abc import Callable, Mapping

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac

from openhall.kit.errors import Refusal
from openhall.kit.named_sql import statement
from openhall.ledger.services import Act
from openhall.notices.events import NoticeGivenUp, NoticeSent
from openhall.notices.models import Notice, Tally
from openhall.notices.rules.templates import rendered
from openhall.notices.rules.timing import LEASE, MOST_ATTEMPTS, next_try, this_hour
from openhall.notices.services.channels import Failed, Message, Refused
from openhall.notices.services.telling import tell
from openhall.notices.states import Channel, NoticeState

log = logging.getLogger(__name__)
SYSTEM = "system"
TALLIES_KEPT = dt.timedelta(hours=2)

type Send = Callable[[Message], str]
type OpenAddress = Callable[[str, uuid.UUID, str, dt.datetime], str | None]
type Fill = Callable[[str, uuid.UUID], Mapping[str, str]]


def nothing_late(template: str, holder: uuid.UUID) -> Mapping[str, str]:
    """For senders whose texts stand in the outbox as a whole."""
    return {}


@dataclasses.dataclass(frozen=True, slots=True)
class Senders:
    """How addresses are opened and what sends: a sender gives the provider's id, or raises Failed or Refused.

    `fill` gives what a text of this template holds that the outbox must not (the receiver's own link).
    """

    open_address: OpenAddress
    by_channel: Mapping[Channel, Send]
    named: Mapping[str, str]
    per_hour: int = 20
    fill: Fill = nothing_late


def drain(senders: Senders, clock: Callable[[], dt.datetime], batch: int = 50) -> int:
    """Send at most `batch` notices that are due; how many were tried. May run in many processes at once."""
    rows = _lease(clock(), batch)
    for row in rows:
        _deliver(row, senders, clock)
    return len(rows)


def _lease(now: dt.datetime, batch: int) -> list[Notice]:
    ready = Q(state__in=[NoticeState.WAITING, NoticeState.FAILED], next_at__lte=now)
    broken = Q(state=NoticeState.SENDING, leased_until__lte=now)
    with transaction.atomic():
        due = Notice.objects.filter(ready | broken).order_by("next_at")
        rows = list(due.select_for_update(skip_locked=True)[:batch])
        Notice.objects.filter(id__in=[row.id for row in rows]).update(
            state=NoticeState.SENDING, leased_until=now + LEASE
        )
    for row in rows:
        row.leased_until = now + LEASE
    return rows


def _deliver(row: Notice, senders: Senders, clock: Callable[[], dt.datetime]) -> None:
    now = clock()
    if not _still_mine(row, now):  # slow peers before it used up the lease: somebody else may have it
        return
    if row.attempts > MOST_ATTEMPTS:  # every attempt broke off: this one would break the sender again
        _end(row, "broken_off", now)
        return
    try:
        message = _message(row, senders, now)
        if not _may_have(message.address, senders.per_hour, now):
            _put_off(row, this_hour(now) + dt.timedelta(hours=1))
            return
        _sent(row, senders.by_channel[Channel(row.channel)](message), clock())
    except KeyError:
        _end(row, "no_channel", clock())
    except Refused as error:
        _end(row, error.word, clock())
    except Failed as error:
        _failed(row, error.word, clock())
    except Refusal as error:
        _failed(row, error.code[:40], clock())
    except DatabaseError:
        raise
    except Exception as error:  # one notice that can't be sent holds up no other
        log.error("the notice %s could not be sent", row.id, extra={"kind": type(error).__name__})
        _failed(row, "error", clock())


def _still_mine(row: Notice, now: dt.datetime) -> bool:
    """Renew the lease and count the attempt just before sending."""
    renewed = _held(row).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    row.leased_until, row.attempts = now + LEASE, row.attempts + 1
    return bool(renewed)


def _message(row: Notice, senders: Senders, now: dt.datetime) -> Message:
    if row.holder is None:
        address = senders.named.get(row.named)
    else:
        address = senders.open_address(row.holder_kind, row.holder, row.channel, now)
    if not address:
        raise Refused("no_address")
    late = senders.fill(row.template, row.holder) if row.holder else {}
    text = rendered(row.template, row.language, {**row.context, **late})
    return Message(row.id, address, text.subject, text.body, row.template, now)


def _may_have(address: str, limit: int, now: dt.datetime) -> bool:
    key = salted_hmac("openhall.notices.address", address.casefold(), algorithm="sha256").digest()
    with connection.cursor() as cursor:
        cursor.execute(statement("notices", "count"), {"address": key, "hour": this_hour(now), "limit": limit})
        return cursor.fetchone() is not None


def _held(row: Notice) -> QuerySet[Notice]:
    """The row, if it is still leased to this attempt."""
    return Notice.objects.filter(id=row.id, state=NoticeState.SENDING, leased_until=row.leased_until)


def _put_off(row: Notice, until: dt.datetime) -> None:
    _held(row).update(state=NoticeState.WAITING, leased_until=None, next_at=until, attempts=row.attempts - 1)


def _sent(row: Notice, provider_id: str, now: dt.datetime) -> None:
    with transaction.atomic():
        if _held(row).update(
            state=NoticeState.SENT, leased_until=None, ended_at=now, error="", provider_id=provider_id[:200]
        ):
            tell(Act(SYSTEM, now), row.hall, NoticeSent(row.id, row.attempts))


def _failed(row: Notice, word: str, now: dt.datetime) -> None:
    again = next_try(now, row.attempts)
    if again is None:
        _end(row, word, now)
    else:
        _held(row).update(state=NoticeState.FAILED, leased_until=None, next_at=again, error=word)


def _end(row: Notice, word: str, now: dt.datetime) -> None:
    with transaction.atomic():
        if _held(row).update(state=NoticeState.GIVEN_UP, leased_until=None, ended_at=now, error=word):
            tell(Act(SYSTEM, now), row.hall, NoticeGivenUp(row.id, row.attempts, word))


def forget_tallies(now: dt.datetime) -> int:
    """Remove counts of hours that are over; how many."""
    return Tally.objects.filter(hour__lt=now - TALLIES_KEPT).delete()[0]
