"""Write many events of the past at once; the database seals them as `ledger_append` would have done."""

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from openhall.kit.named_sql import statement


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """An event to be written; `id` is a UUIDv7 of `at`."""

    id: uuid.UUID
    hall: uuid.UUID | None
    at: dt.datetime
    kind: str
    subject_kind: str
    subject_id: uuid.UUID
    actor: str
    data: Mapping[str, object]


STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS ledger_staged (
    id uuid, hall uuid, at timestamptz, kind text, subject_kind text, subject_id uuid, actor text, data jsonb
) ON COMMIT DELETE ROWS
"""


def append_past(facts: Iterable[Fact]) -> int:
    """Copy events in and let them wait for their order; how many. Joins the caller's transaction."""
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy("COPY ledger_staged FROM STDIN") as copy:
            for fact in facts:
                data = json.dumps(fact.data, ensure_ascii=False, default=str)
                copy.write_row(
                    (fact.id, fact.hall, fact.at, fact.kind, fact.subject_kind, fact.subject_id, fact.actor, data)
                )
                count += 1
        cursor.execute(statement("ledger", "append_past"))
        cursor.execute("DELETE FROM ledger_staged")
    return count
