"""Keep personal data: sealed, committed to, and with an end."""

import datetime as dt
import random
import re
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from openhall.kit.errors import Conflict, Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.vault.models import Sealed
from openhall.vault.rules.commitments import commitment, new_salt
from openhall.vault.rules.finding import findable_form
from openhall.vault.rules.keys import Key
from openhall.vault.rules.sealing import Place, finding_hash, seal
from openhall.vault.services.keys import newest

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_VALUE = 10_000
SYSTEM_RANDOM = random.SystemRandom()


def keep(
    subject: Subject,
    hall: uuid.UUID,
    fields: Mapping[str, str],
    act: Act,
    erase_after: dt.date,
    rng: random.Random = SYSTEM_RANDOM,
) -> Mapping[str, str]:
    """Seal the fields of a subject until the day `erase_after` is over; field → commitment (64 hex digits).

    The commitments belong into the caller's event: they prove the values later and tell nothing of them. Joins the
    caller's transaction. Malformed for an empty or endless value, a strange field name, or a `phone` that is none;
    Conflict for a field that is kept already. `rng` gives the salts, nothing else.
    """
    for field, value in fields.items():
        _check(field, value)
    key = newest()
    rows = [_row(subject, hall, (field, value), act, erase_after, (key, rng)) for field, value in fields.items()]
    try:
        with transaction.atomic():
            Sealed.objects.bulk_create(rows)
    except IntegrityError as error:
        if "vault_sealed_once" not in str(error):
            raise
        raise Conflict("already_kept", "This record already holds this personal data.") from None
    return {row.field: bytes(row.commitment).hex() for row in rows}


def _row(
    subject: Subject, hall: uuid.UUID, named: tuple[str, str], act: Act, erase_after: dt.date,
    chance: tuple[Key, random.Random],
) -> Sealed:  # fmt: skip
    field, value = named
    key, rng = chance
    salt, place = new_salt(rng), Place(uuid7(act.now), hall, subject.kind, subject.id, field)
    form = findable_form(field, value)
    return Sealed(
        id=place.id, hall=hall, subject_kind=subject.kind, subject_id=subject.id, field=field,
        ciphertext=seal(key, place, salt, value), key_id=key.id, commitment=commitment(salt, field, value),
        finding=None if form is None else finding_hash(key, hall, field, form),
        kept_at=act.now, erase_after=erase_after,
    )  # fmt: skip


def _check(field: str, value: str) -> None:
    if not FIELD_NAME.fullmatch(field):
        raise Malformed("bad_field", "A field's name has small letters, digits and underscores, at most 40.")
    if not value.strip() or len(value) > LONGEST_VALUE or any("\ud800" <= each <= "\udfff" for each in value):
        raise Malformed("bad_value", "%(field)s must hold 1 to 10000 characters.", {"field": field})
    try:
        findable_form(field, value)
    except ValueError:
        raise Malformed("bad_phone", "This is not a telephone number.") from None
