"""After a change of the house's key: the keys of contents are wrapped anew; the bytes on the disk stay as they are."""

import logging

from django.db import transaction

from openhall.files.models import Content
from openhall.files.rules.keys import Key
from openhall.files.rules.sealing import BrokenSeal, unwrap, wrap
from openhall.files.services.keys import keys, newest

log = logging.getLogger(__name__)


def rewrap(limit: int = 500) -> int:
    """Wrap at most `limit` keys of contents with the newest key; how many. 0 when none of an older key is left.

    Rows another process works on are passed over; a key that does not open stays, and is said in the process's log.
    """
    older = {key.id: key for key in keys().values() if key.id != newest().id}
    if not older:
        return 0
    with transaction.atomic():
        rows = Content.objects.filter(key_id__in=older).order_by("id").select_for_update(skip_locked=True)[:limit]
        anew = [row for row in rows if _wrapped_anew(row, older[row.key_id])]
        Content.objects.bulk_update(anew, ["wrapped", "key_id"])
    return len(anew)


def _wrapped_anew(row: Content, old: Key) -> bool:
    digest, key = bytes(row.digest), newest()
    try:
        own = unwrap(old.root, row.hall, digest, bytes(row.wrapped))
    except BrokenSeal:
        log.warning("the key of the content %s does not open and stays under %s", row.id, row.key_id)
        return False
    row.wrapped, row.key_id = wrap(key.root, row.hall, digest, own), key.id
    return True
