"""Put a notice into the outbox, in the transaction of what it tells of."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from openhall.kit.errors import Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.notices.events import NoticeQueued, NoticeWithdrawn
from openhall.notices.models import Notice
from openhall.notices.rules.templates import check
from openhall.notices.rules.timing import Quiet, not_before
from openhall.notices.services.telling import tell
from openhall.notices.states import Channel, NoticeState


@dataclasses.dataclass(frozen=True, slots=True)
class Outgoing:
    """What to send: `to` is the subject whose address the vault keeps, or the name of an address in the settings.

    `dedupe` (at most 160 characters) names the cause: the same one queues once. `about` is the record it tells of.
    """

    channel: Channel
    to: Subject | str
    template: str
    context: Mapping[str, str]
    dedupe: str
    about: uuid.UUID
    language: str = "zh-hans"
    quiet: Quiet | None = None


def queue(hall: uuid.UUID, outgoing: Outgoing, act: Act) -> uuid.UUID | None:
    """Write the outbox row and its event; the notice's id, None if this cause was queued before.

    Joins the caller's transaction and touches no network. Malformed if the template, the language or a place of the
    text is missing, or the cause has no name.
    """
    _check(outgoing)
    row = _row(hall, outgoing, act)
    with transaction.atomic():
        Notice.objects.bulk_create([row], ignore_conflicts=True)
        if not Notice.objects.filter(id=row.id).exists():
            return None
        tell(act, hall, NoticeQueued(row.id, row.channel, row.template, outgoing.about))
    return row.id


def _check(outgoing: Outgoing) -> None:
    try:
        check(outgoing.template, outgoing.language, outgoing.context)
    except KeyError as error:
        raise Malformed("bad_notice", "The notice lacks %(what)s.", {"what": str(error)}) from None
    if not 0 < len(outgoing.dedupe) <= 160 or not outgoing.to:
        raise Malformed("bad_notice", "The notice lacks %(what)s.", {"what": "dedupe"})


def _row(hall: uuid.UUID, outgoing: Outgoing, act: Act) -> Notice:
    to = outgoing.to
    start: dt.datetime = not_before(act.now, outgoing.quiet) if outgoing.quiet else act.now
    return Notice(
        id=uuid7(act.now), hall=hall, dedupe=outgoing.dedupe, channel=outgoing.channel,
        holder_kind=to.kind if isinstance(to, Subject) else "", holder=to.id if isinstance(to, Subject) else None,
        named="" if isinstance(to, Subject) else to, template=outgoing.template, context=dict(outgoing.context),
        language=outgoing.language, state=NoticeState.WAITING, queued_at=act.now, next_at=start,
    )  # fmt: skip


def withdraw(hall: uuid.UUID, dedupe: str, act: Act) -> bool:
    """Call back a notice that is not on its way; whether there was one. Joins the caller's transaction."""
    with transaction.atomic():
        rows = Notice.objects.filter(hall=hall, dedupe=dedupe)
        row = rows.filter(state__in=[NoticeState.WAITING, NoticeState.FAILED]).select_for_update().first()
        if row is None:
            return False
        Notice.objects.filter(id=row.id).update(state=NoticeState.WITHDRAWN, ended_at=act.now)
        tell(act, hall, NoticeWithdrawn(row.id))
    return True
