"""Can the log be written now? A row is written and taken back, and that is committed as durably as a ticket."""

import datetime as dt

from django.db import connection, transaction

from openhall.kit.ids import uuid7
from openhall.ledger.queries import head
from openhall.ledger.services import Act, keep_answer, request_key

STATEMENT, LOCK = "2000", "1000"  # milliseconds


def prove_writable(now: dt.datetime) -> int:
    """The index of the log's last ordered event, read after a durable write; django.db.Error when either fails.

    The row goes where answers to idempotency keys are kept, and is gone before anybody could read it: nothing grows,
    however often somebody asks. Because it was written, the commit waits for the disk like any other.
    """
    with transaction.atomic():
        limit_waiting()
        row = transaction.savepoint_create()
        keep_answer(Act("probe", now, key=request_key("probe", "", uuid7(now).hex)), 204, None)
        transaction.savepoint_rollback(row)
        return head()


def limit_waiting() -> None:
    """For the rest of this transaction: no statement over two seconds, no lock waited for over one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true)", [STATEMENT, LOCK]
        )
