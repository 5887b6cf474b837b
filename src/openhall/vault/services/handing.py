"""Record every export and hand-over of personal data: who, what, why, to whom; kept three years at least."""

import dataclasses
import uuid

from django.db import transaction

from openhall.kit.errors import Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.vault.events import PersonalDataHandedOver
from openhall.vault.models import Handover
from openhall.vault.services.access import note_access
from openhall.vault.services.telling import required_reason, tell
from openhall.vault.states import Access, Purpose, Recipient


@dataclasses.dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over: which fields of whose record (or of `records` records of a kind), to whom, what for."""

    subject: Subject
    hall: uuid.UUID
    fields: tuple[str, ...]
    recipient: Recipient
    purpose: Purpose
    reason: str
    records: int = 1


def record_handover(handed: Handed, act: Act) -> uuid.UUID:
    """Record a hand-over, with its event and its line in the security log, in the caller's transaction; its id.

    Call it before the data leaves: what can't be recorded is not handed over. Malformed without fields or a reason.
    """
    if not handed.fields:
        raise Malformed("no_fields", "Say which personal data is handed over.")
    said = required_reason(handed.reason)
    with transaction.atomic():
        fact = PersonalDataHandedOver(
            handed.subject, handed.fields, handed.recipient, handed.purpose, handed.records, said
        )
        tell(act, handed.hall, fact)
        note_access(Access.EXPORTED, act, handed.hall, handed.purpose, handed.subject.id)
        return write_handover(dataclasses.replace(handed, reason=said), act)


def write_handover(handed: Handed, act: Act) -> uuid.UUID:
    """The row alone, for a verb that has an event of its own."""
    row = Handover.objects.create(
        id=uuid7(act.now), hall=handed.hall, at=act.now, actor=act.actor, account=act.account,
        subject_kind=handed.subject.kind, subject_id=handed.subject.id if handed.records == 1 else None,
        fields=" ".join(handed.fields)[:500], records=handed.records, recipient=handed.recipient,
        purpose=handed.purpose, reason=handed.reason,
    )  # fmt: skip
    return row.id
