"""Find records by a value that the person tells, without opening any."""

import uuid

from openhall.kit.errors import Malformed
from openhall.kit.subject import Subject
from openhall.vault.models import Sealed
from openhall.vault.rules.finding import findable_form
from openhall.vault.rules.sealing import finding_hash
from openhall.vault.services.keys import keys


def find_subjects(hall: uuid.UUID, field: str, value: str) -> list[Subject]:
    """Subjects of this hall whose `phone`, `identity` or `email` has this value, however it is written, oldest first.

    Malformed for another field and for a phone that is none.
    """
    try:
        form = findable_form(field, value)
    except ValueError:
        raise Malformed("bad_phone", "This is not a telephone number.") from None
    if form is None:
        raise Malformed("not_findable", "Records can be found by phone, identity number or e-mail alone.")
    hashes = [finding_hash(key, hall, field, form) for key in keys().values()]
    rows = Sealed.objects.filter(hall=hall, field=field, finding__in=hashes).order_by("kept_at", "id")
    return [Subject(row.subject_kind, row.subject_id) for row in rows]
