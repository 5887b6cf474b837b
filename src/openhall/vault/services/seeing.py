"""Show personal data: masked or clear as the table of sights says; every clear sight leaves an event and its reason."""

import uuid
from collections.abc import Collection, Iterator, Mapping

from django.db import transaction

from openhall.kit.errors import NotAllowed
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.vault.events import PersonalDataRevealed
from openhall.vault.models import Sealed
from openhall.vault.rules.commitments import Opening
from openhall.vault.rules.masking import mask
from openhall.vault.rules.sights import sight
from openhall.vault.services.access import note_access
from openhall.vault.services.handing import Handed, write_handover
from openhall.vault.services.keys import opened
from openhall.vault.services.telling import kept_rows, nothing_kept, required_reason, tell
from openhall.vault.states import Access, Purpose, Recipient, Relation, Sight

RECIPIENTS: Mapping[Relation, Recipient] = {
    Relation.THE_PERSON: Recipient.THE_PERSON,
    Relation.MESSENGER: Recipient.MESSENGER,
    Relation.EXCHANGE: Recipient.EXCHANGE,
}


class Shown(Mapping[str, str]):
    """Field → what is shown of it. Its repr names the fields alone, so no log tells a value by accident."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        """`values`: field → clear or masked value."""
        self._values = dict(values)

    def __getitem__(self, field: str) -> str:
        return self._values[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Shown({', '.join(self._values)})"


def reveal(
    subject: Subject, fields: Collection[str], relation: Relation, purpose: Purpose, reason: str, act: Act
) -> Shown:
    """What somebody of this relation sees for this purpose of the fields that are kept.

    If anything is seen in the clear, `reason` (5 to 500 characters, none of the values in it) and the fields become an
    event, a record of the hand-over and a line of the security log. The values are handed out after these are
    committed, so this is a transaction of its own: called inside another one it raises RuntimeError. NotAllowed where
    the table says never; Missing where nothing is kept.
    """
    sights = _sights(fields, relation, purpose)
    with transaction.atomic(durable=True):
        rows = list(kept_rows(subject, fields).select_for_update(no_key=True))
        if not rows:
            raise nothing_kept()
        values = {row.field: opened(row)[1] for row in rows}
        clear = tuple(field for field in values if sights[field] is Sight.CLEAR_LOGGED)
        if clear:
            said = required_reason(reason, _not_to_be_told(relation, clear, values))
            tell(act, rows[0].hall, PersonalDataRevealed(subject, clear, relation, purpose, said))
            recipient = RECIPIENTS.get(relation, Recipient.STAFF)
            write_handover(Handed(subject, rows[0].hall, clear, recipient, purpose, said), act)
            note_access(Access.REVEALED, act, rows[0].hall, purpose, subject.id)
    return Shown({field: value if field in clear else mask(field, value) for field, value in values.items()})


def _not_to_be_told(
    relation: Relation, clear: Collection[str], values: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What a typed reason must not repeat; the person's own reason is a fixed sentence."""
    return [] if relation is Relation.THE_PERSON else [(field, values[field]) for field in clear]


def masked(subject: Subject, fields: Collection[str], relation: Relation, purpose: Purpose) -> Shown:
    """The masks of the fields that are kept, empty where none is; NotAllowed where the table says never."""
    return masked_of([subject], fields, relation, purpose).get(subject.id, Shown({}))


def masked_of(
    subjects: Collection[Subject], fields: Collection[str], relation: Relation, purpose: Purpose
) -> Mapping[uuid.UUID, Shown]:
    """The masks of many subjects in one query, by the subject's id; subjects of which nothing is kept are left out."""
    _sights(fields, relation, purpose)
    wanted = {(subject.kind, subject.id) for subject in subjects}
    rows = Sealed.objects.filter(
        subject_id__in=[subject.id for subject in subjects], field__in=list(fields), erased_at=None
    ).order_by("subject_id", "field")
    found: dict[uuid.UUID, dict[str, str]] = {}
    for row in rows:
        if (row.subject_kind, row.subject_id) in wanted:
            found.setdefault(row.subject_id, {})[row.field] = mask(row.field, opened(row)[1])
    return {subject_id: Shown(values) for subject_id, values in found.items()}


def open_commitment(subject: Subject, field: str) -> Opening:
    """Value and salt, with which the person can prove what the log committed to. For the person's own receipt alone.

    Missing when the field is not kept: an erased commitment can't be opened by anybody.
    """
    row = kept_rows(subject, [field]).first()
    if row is None:
        raise nothing_kept()
    salt, value = opened(row)
    return Opening(field, value, salt.hex(), bytes(row.commitment).hex())


def _sights(fields: Collection[str], relation: Relation, purpose: Purpose) -> Mapping[str, Sight]:
    """The sight of every field; NotAllowed if there is one that is never shown."""
    sights = {field: sight(relation, purpose, field) for field in fields}
    if not sights or Sight.NEVER in sights.values():
        raise NotAllowed("not_yours_to_see", "Whose data this is, is not for you to see.")
    return sights
