"""The canonical form of an event and its digest, the same in Python as in the database's `ledger_append`.

Canonical form "openhall-event-1": PostgreSQL's jsonb text of the array
[form, id, hall, at, kind, subject kind, subject id, actor, data]. jsonb sorts an object's keys by length, then by
bytes, keeps no duplicate, and writes ", " and ": "; numbers are whole, so that one value has one text.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from json.encoder import encode_basestring

from openhall.kit.clock import require_aware

FORM = "openhall-event-1"


def canonical(value: object) -> str:
    """The jsonb text of `value` (None, bool, int, str, list, dict with str keys); a float raises TypeError."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{canonical(key)}: {canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(canonical(each) for each in value) + "]"
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    raise TypeError(f"{type(value).__name__} has no single text in the log")


def digest(
    event_id: uuid.UUID,
    hall_id: uuid.UUID | None,
    at: dt.datetime,
    kind: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    actor: str,
    data: Mapping[str, object],
) -> bytes:
    """SHA-256 over the canonical form: 32 bytes."""
    moment = require_aware(at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    hall = None if hall_id is None else str(hall_id)
    parts = [FORM, str(event_id), hall, moment, kind, subject_kind, str(subject_id), actor, dict(data)]
    return hashlib.sha256(canonical(parts).encode()).digest()
