"""Put right what a person says is wrong: the old value is destroyed, the new one kept for the rest of the term."""

import random
from collections.abc import Mapping

from django.db import transaction

from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.vault.events import PersonalDataCorrected
from openhall.vault.services.erasing import CORRECTED, erase_for_person
from openhall.vault.services.keeping import SYSTEM_RANDOM, keep
from openhall.vault.services.telling import kept_rows, nothing_kept, tell


def correct(subject: Subject, fields: Mapping[str, str], act: Act, rng: random.Random = SYSTEM_RANDOM) -> None:
    """Replace fields that are kept; each keeps its last day. Missing for a field that is not kept.

    Joins the caller's transaction; Malformed as for `keep`.
    """
    with transaction.atomic():
        rows = {row.field: row for row in kept_rows(subject, list(fields)).select_for_update()}
        if set(rows) != set(fields):
            raise nothing_kept()
        erase_for_person(subject, act, list(fields), CORRECTED)
        sealed: dict[str, str] = {}
        for field, value in fields.items():
            row = rows[field]
            sealed |= keep(subject, row.hall, {field: value}, act, row.erase_after, rng)
        hall = next(iter(rows.values())).hall
        tell(act, hall, PersonalDataCorrected(subject, sealed))
