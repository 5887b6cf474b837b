"""Remove old lines of the security log and old hand-overs, by an approved list: the tables refuse it otherwise."""

import uuid
from collections.abc import Collection

from django.db import connection, transaction

from openhall.vault.models import AccessEntry, Handover


def destroy_records(code: str, records: Collection[uuid.UUID], under: uuid.UUID) -> int:
    """Remove records of the class `security_log` or `handover` under the list `under`; how many."""
    model = {"security_log": AccessEntry, "handover": Handover}[code]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openhall.destruction_list', %s::text, true)", [str(under)])
        done, _ = model._default_manager.filter(id__in=list(records)).delete()
        cursor.execute("SELECT set_config('openhall.destruction_list', '', true)")
    return done
