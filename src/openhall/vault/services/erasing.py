"""Erase personal data: value, salt and keyed hash are destroyed, the commitment stays and nobody can open it again."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.vault.events import PersonalDataErased, PersonalDataTermSet
from openhall.vault.models import Sealed
from openhall.vault.queries import due_for_erasure
from openhall.vault.rules.terms import last_day_over
from openhall.vault.services.keys import Unreadable, opened
from openhall.vault.services.telling import kept_rows, nothing_kept, required_reason, rows_of, tell

TERM_OVER = "the term of keeping is over"
OWN_WISH = "the person asked for it"
CORRECTED = "the person corrected it"


def erase(subject: Subject, act: Act, reason: str, fields: Collection[str] | None = None) -> int:
    """Destroy what is kept of a subject, or these fields of it, and log it with the reason; how many fields.

    0, and no event, where all of it was erased before; Missing where nothing was ever kept. Malformed without a
    reason of 5 to 500 characters, or when the reason repeats one of the values. Joins the caller's transaction.
    """
    with transaction.atomic():
        rows = list(kept_rows(subject, fields).select_for_update())
        said = required_reason(reason, _readable(rows))
        if not rows and not rows_of(subject).exists():
            raise nothing_kept()
        return _destroy(subject, rows, act, said)


def erase_for_person(subject: Subject, act: Act, fields: Collection[str] | None = None, why: str = OWN_WISH) -> int:
    """Destroy what is kept of a subject because the person wants it; how many fields, 0 where nothing is kept.

    The reason is a fixed sentence, so no value can stand in its way. Joins the caller's transaction.
    """
    with transaction.atomic():
        return _destroy(subject, list(kept_rows(subject, fields).select_for_update()), act, why)


def _readable(rows: Sequence[Sealed]) -> list[tuple[str, str]]:
    """Fields with their values; a row that does not open has none to be repeated, and is erased all the same."""
    values = []
    for row in rows:
        try:
            values.append((row.field, opened(row)[1]))
        except Unreadable:
            continue
    return values


def erase_due(now: dt.datetime, limit: int = 500) -> int:
    """Destroy all whose last day of keeping is over, of at most `limit` subjects; how many fields.

    May run twice, also at once: what the other has erased is no longer due.
    """
    over = last_day_over(now)
    return sum(_erase_due(due.subject, over, Act("system", now)) for due in due_for_erasure(over, limit))


def _erase_due(subject: Subject, over: dt.date, act: Act) -> int:
    with transaction.atomic():
        rows = list(kept_rows(subject).filter(erase_after__lte=over).select_for_update())
        return _destroy(subject, rows, act, TERM_OVER)


def _destroy(subject: Subject, rows: Sequence[Sealed], act: Act, reason: str) -> int:
    if not rows:
        return 0
    done = Sealed.objects.filter(id__in=[row.id for row in rows]).update(
        ciphertext=None, finding=None, key_id="", erased_at=act.now
    )
    tell(act, rows[0].hall, PersonalDataErased(subject, tuple(row.field for row in rows), reason))
    return done


def set_term(subject: Subject, erase_after: dt.date, act: Act, reason: str) -> None:
    """Move the last day of keeping of all that is kept of a subject, and log it: a case may need it for longer.

    Missing where nothing is kept; Malformed without a reason. Joins the caller's transaction.
    """
    with transaction.atomic():
        rows = list(kept_rows(subject).select_for_update())
        if not rows:
            raise nothing_kept()
        said = required_reason(reason, _readable(rows))
        before = max(row.erase_after for row in rows)
        kept_rows(subject).update(erase_after=erase_after)
        fields = tuple(row.field for row in rows)
        tell(act, rows[0].hall, PersonalDataTermSet(subject, fields, before, erase_after, said))
