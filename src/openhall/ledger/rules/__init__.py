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
from json.encoder import encode_basestring as _quoted

from openhall.kit.clock import require_aware

FORM = "openhall-event-1"


def canonical(value: object) -> str:
    """The jsonb text of `value` (None, bool, int, str, list, dict with str keys); a float raises TypeError."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{canonical(key)}: {canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(canonical(each) for each in value) + "]"
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    raise TypeError(f"{type(value).__name__} has no single text in the log")


def event_text(
    event_id: str, hall_id: str | None, at: str, kind: str, subject_kind: str, subject_id: str, actor: str, data: str
) -> str:
    """The canonical form from an event's columns as text: ids in hyphens, `at` as written by `moment_text`, `data` in
    jsonb's own text.
    """
    hall = "null" if hall_id is None else f'"{hall_id}"'
    names = f"{_quoted(kind)}, {_quoted(subject_kind)}"
    return f'["{FORM}", "{event_id}", {hall}, "{at}", {names}, "{subject_id}", {_quoted(actor)}, {data}]'


def moment_text(at: dt.datetime) -> str:
    """A moment as the canonical form writes it: 2026-03-02T02:00:00.000000Z."""
    return require_aware(at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical_event(
    event_id: uuid.UUID,
    hall_id: uuid.UUID | None,
    at: dt.datetime,
    kind: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    actor: str,
    data: Mapping[str, object],
) -> str:
    """The canonical form of an event: the text whose digest stands in the tree."""
    hall = None if hall_id is None else str(hall_id)
    return event_text(
        str(event_id), hall, moment_text(at), kind, subject_kind, str(subject_id), actor, canonical(dict(data))
    )


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
    text = canonical_event(event_id, hall_id, at, kind, subject_kind, subject_id, actor, data)
    return hashlib.sha256(text.encode()).digest()
