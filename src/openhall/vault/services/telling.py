"""What every verb here shares: rows of a subject, reasons, and the event that tells of what was done."""

import uuid
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from openhall.kit.errors import Malformed, Missing
from openhall.kit.reactions import announce
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.vault.events import VaultFact, data_of
from openhall.vault.models import Sealed
from openhall.vault.rules.terms import is_reason, tells_a_value


def rows_of(subject: Subject) -> QuerySet[Sealed]:
    """All rows of a subject, erased ones too."""
    return Sealed.objects.filter(subject_id=subject.id, subject_kind=subject.kind).order_by("field", "id")


def kept_rows(subject: Subject, fields: Collection[str] | None = None) -> QuerySet[Sealed]:
    """The rows of a subject that are kept, of these fields or of all."""
    rows = rows_of(subject).filter(erased_at=None)
    return rows if fields is None else rows.filter(field__in=list(fields))


def nothing_kept() -> Missing:
    """The refusal where there is nothing, or nothing any more."""
    return Missing("no_personal_data", "There is no such personal data here, or it was erased.")


def required_reason(reason: str, values: Iterable[tuple[str, str]] = ()) -> str:
    """The reason without blanks around it; Malformed when it says nothing or repeats one of the values."""
    if not is_reason(reason):
        raise Malformed("reason_missing", "Say why, in 5 to 500 characters.")
    if tells_a_value(reason, values):
        raise Malformed("reason_tells_data", "Leave names, numbers and addresses out of the reason.")
    return reason.strip()


def tell(act: Act, hall: uuid.UUID, fact: VaultFact) -> None:
    """Append the fact's event and let other rooms follow it, in the transaction of the deed."""
    ledger.append(act, type(fact).__name__, fact.subject, hall, data_of(fact))
    announce(fact)
