"""What is sealed: the signed checkpoints, and receipts for single events."""

import dataclasses
import datetime as dt
import hashlib
import uuid

from django.db import connection

from openhall.kit.errors import Missing, NotNow
from openhall.ledger.models import Checkpoint
from openhall.ledger.queries.tree import Tree, log_bent
from openhall.ledger.rules import event_text, moment_text
from openhall.ledger.rules.checkpoints import sealed_after
from openhall.ledger.rules.merkle import leaf_hash, root_by_inclusion
from openhall.ledger.rules.receipts import Receipt


@dataclasses.dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint kept: the first `size` events have the root `root` (32 bytes); `text` is the signed note."""

    size: int
    root: bytes
    key: str
    text: str
    at: dt.datetime


def latest_seal() -> Seal | None:
    """The checkpoint made last."""
    return _seal(Checkpoint.objects.order_by("-size", "-id").first())


def seals(last: int = 50) -> list[Seal]:
    """The last checkpoints, the newest first."""
    found = map(_seal, Checkpoint.objects.order_by("-size", "-id")[:last])
    return [each for each in found if each]


def _seal(row: Checkpoint | None) -> Seal | None:
    return None if row is None else Seal(row.size, bytes(row.root), row.key, row.text, row.at)


_FACTS = """
SELECT e.id, e.hall::text, e.at, e.kind, e.subject_kind, e.subject_id::text, e.actor, e.data::text,
    o.index, c.size, c.root, c.key, c.text
FROM ledger_event e
LEFT JOIN ledger_order o ON o.event_id = e.id
LEFT JOIN LATERAL (
    SELECT size, root, key, text FROM ledger_checkpoint WHERE size >= o.index ORDER BY size, id LIMIT 1
) c ON true
WHERE e.id = %s
"""


def receipt(event_id: uuid.UUID, now: dt.datetime, whole: bool = False, timezone: str = "UTC") -> Receipt:
    """What shows that an event stands in the sealed log, under the first checkpoint that covers it: always the same.

    `whole` adds the event's own text: for its author alone. Missing: no such event. NotNow `not_sealed`: its values say
    `after` which moment to ask again (told in `timezone`). Conflict `log_bent`: the log contradicts its own checkpoint.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [event_id])
        row = cursor.fetchone()
    if row is None:
        raise Missing("no_event", "The log holds no event with the id %(id)s.", {"id": event_id})
    id_, hall, at, kind, subject_kind, subject, actor, data, index, size, root, key, note = row
    if size is None:
        raise _not_sealed(now, timezone)
    text = event_text(str(id_), hall, moment_text(at), kind, subject_kind, subject, actor, data)
    digest = hashlib.sha256(text.encode()).digest()
    proof = tuple(Tree().inclusion(index, size))
    if root_by_inclusion(index - 1, size, leaf_hash(digest), proof) != bytes(root):
        raise log_bent()
    return Receipt(id_, kind, at, digest, index, proof, note, key, text if whole else None)


def _not_sealed(now: dt.datetime, timezone: str) -> NotNow:
    last = latest_seal()
    after = sealed_after(last.at if last else None, now)
    return NotNow(
        "not_sealed", "This is not sealed yet. Come back after %(after)s.", {"after": after, "timezone": timezone}
    )
