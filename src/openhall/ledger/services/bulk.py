"""Write many events of the past at once, with the digests that `ledger_append` would have given them."""

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from openhall.ledger.rules import digest


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


EVENT_COLUMNS = "id, hall, at, kind, subject_kind, subject_id, actor, data, digest"


def append_past(facts: Iterable[Fact]) -> int:
    """Copy events in and let them wait for their order; how many. Joins the caller's transaction."""
    rows = list(facts)
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"COPY ledger_event ({EVENT_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                text = json.dumps(row.data, ensure_ascii=False, default=str)
                seal = digest(
                    row.id, row.hall, row.at, row.kind, row.subject_kind, row.subject_id, row.actor, row.data
                )
                copy.write_row((row.id, row.hall, row.at, row.kind, row.subject_kind, row.subject_id, row.actor,
                                text, seal))  # fmt: skip
        with cursor.copy("COPY ledger_unordered (event_id, hall) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((row.id, row.hall))
    return len(rows)
