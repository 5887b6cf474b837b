"""The writing door of the log: append an event, keep and find a caller's answer, give events their order."""

import dataclasses
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from openhall.kit.errors import Conflict, Refusal
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject

KEPT_HOURS = 48


class OtherBody(Refusal):
    """The same idempotency key came with another body (422)."""

    status = 422


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """Who does something and when; `key` is the caller's idempotency key (32 bytes), `body` the digest of its body."""

    actor: str
    now: dt.datetime
    account: uuid.UUID | None = None
    key: bytes | None = None
    body: bytes = b""


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """An answer given before: its status and facts."""

    status: int
    facts: object

    @property
    def mapping(self) -> Mapping[str, Any]:
        """The facts of an answer that has some; a 204 has none and raises TypeError."""
        if not isinstance(self.facts, dict):
            raise TypeError("this answer holds no facts")
        return self.facts


def request_key(caller: str, path: str, key: str) -> bytes:
    """The 32 bytes under which an answer is kept: one scope per caller and path."""
    return hashlib.sha256("\x1f".join((caller, path, key)).encode()).digest()


def body_digest(body: bytes) -> bytes:
    """32 bytes of a request's body."""
    return hashlib.sha256(body).digest()


def append(act: Act, kind: str, subject: Subject, hall: uuid.UUID | None, data: Mapping[str, object]) -> uuid.UUID:
    """Write one event in the caller's transaction; its id. `data` holds no personal data and no floats."""
    event = uuid7(act.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_append(%s::uuid, %s::uuid, %s::timestamptz, %s::text, %s::text, %s::uuid, %s::text,"
            " %s::jsonb)",
            [event, hall, act.now, kind, subject.kind, subject.id, act.actor, json.dumps(dict(data), default=str)],
        )
    return event


def kept_answer(act: Act) -> Kept | None:
    """What was answered to this key in the last 48 hours; OtherBody if the body was another one then."""
    if act.key is None:
        return None
    since = act.now - dt.timedelta(hours=KEPT_HOURS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body, status, answer FROM ledger_idempotency WHERE id = %s AND at > %s", [act.key, since]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if bytes(row[0]) != act.body:
        raise OtherBody("key_reused", "This Idempotency-Key was already used for a different request.")
    return Kept(row[1], json.loads(row[2]))


def keep_answer(act: Act, status: int, facts: object) -> None:
    """Keep an answer in the caller's transaction; a second writer of the same key fails and undoes its change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_keep(%s::bytea, %s::bytea, %s::integer, %s::text, %s::timestamptz)",
            [act.key, act.body, status, json.dumps(facts, default=str), act.now],
        )


def in_flight() -> Conflict:
    """The refusal for a key whose first request is not answered yet."""
    return Conflict("in_flight", "The same request is still being answered. Try again in a moment.")


def once(act: Act, verb: Callable[[], Mapping[str, object]], status: int = 200) -> Kept:
    """Do `verb` in one transaction and keep its facts under the caller's key, or give the answer of the first time."""

    def work() -> Kept:
        with transaction.atomic():
            earlier = kept_answer(act)
            if earlier:
                return earlier
            facts = verb()
            if act.key is not None:
                keep_answer(act, status, facts)
        return Kept(status, facts)

    return _unless_answered(act, work)


def run_once(text: str, params: Mapping[str, object], act: Act) -> tuple[object, ...] | Kept | None:
    """Execute a statement that keeps its own answer: its row, the earlier answer, or None without a row.

    Outside a transaction it is one round trip and one commit; inside one it joins it, behind a savepoint.
    """

    def work() -> tuple[object, ...] | Kept | None:
        if connection.in_atomic_block:
            with transaction.atomic():
                return _row(text, params)
        return _row(text, params)

    return _unless_answered(act, work)


def _unless_answered[T](act: Act, work: Callable[[], T]) -> T | Kept:
    """Do `work`; a key used meanwhile gives the first answer, one still in flight a Conflict."""
    try:
        return work()
    except IntegrityError:
        earlier = kept_answer(act)
        if earlier:
            return earlier
        raise
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise in_flight() from error
        raise


def _row(text: str, params: Mapping[str, object]) -> tuple[object, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(text, cast(dict[str, Any], params))
        row: tuple[object, ...] | None = cursor.fetchone()
    return row


def first_answer(act: Act, verb: Callable[[], Kept]) -> Kept:
    """Do `verb`; if it refuses a request that was answered before under this key, give the answer of the first time.

    OtherBody when the key belonged to another request.
    """
    try:
        return verb()
    except Refusal:
        earlier = kept_answer(act)
        if earlier is None:
            raise
        return earlier


def put_in_order(limit: int = 2000) -> int:
    """Give committed events their index, oldest first, and wake the streams; how many were placed.

    Only one sequencer works at a time (an advisory lock of the transaction); a second call returns 0.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_place(%s::integer)", [limit])
        return int(cursor.fetchone()[0])


def forget_old_keys(now: dt.datetime) -> int:
    """Remove answers older than 48 hours; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_forget_keys(%s::timestamptz)", [now - dt.timedelta(hours=KEPT_HOURS)])
        return int(cursor.fetchone()[0])
