"""Change the vault's key: what older keys have sealed is sealed anew, batch by batch, while the hall works."""

import logging

from django.db import transaction

from openhall.vault.models import Sealed
from openhall.vault.rules.finding import findable_form
from openhall.vault.rules.sealing import finding_hash, seal
from openhall.vault.services.keys import Unreadable, keys, newest, opened

log = logging.getLogger(__name__)


def rotate(limit: int = 500) -> int:
    """Seal at most `limit` rows of older keys with the newest; how many. 0 when no row of a known older key is left.

    Value, salt and commitment stay. Rows another process works on are passed over; rows that do not open are left as
    they are and said in the process's log.
    """
    older = [key for key in keys() if key != newest().id]
    if not older:
        return 0
    with transaction.atomic():
        rows = Sealed.objects.filter(key_id__in=older).order_by("id").select_for_update(skip_locked=True)[:limit]
        anew = [row for row in rows if _sealed_anew(row)]
        Sealed.objects.bulk_update(anew, ["ciphertext", "key_id", "finding"])
    return len(anew)


def _sealed_anew(row: Sealed) -> bool:
    try:
        salt, value = opened(row)
    except Unreadable:
        log.warning("the record %s does not open and keeps its key %s", row.id, row.key_id)
        return False
    key, form = newest(), findable_form(row.field, value)
    row.ciphertext, row.key_id = seal(key, row.place, salt, value), key.id
    row.finding = None if form is None else finding_hash(key, row.hall, row.field, form)
    return True
