"""Identifiers: UUIDv7 (RFC 9562 §5.7), sortable by the moment they were made, and unguessable tokens."""

import datetime as dt
import random
import secrets
import uuid

from openhall.kit.clock import require_aware

_system_random = random.SystemRandom()


def uuid7(now: dt.datetime, rng: random.Random = _system_random) -> uuid.UUID:
    """A UUIDv7 of the moment `now`: 48 bits of milliseconds, then 12 bits of sub-millisecond time, then chance.

    The twelve bits (RFC 9562 §6.2, method 3) keep identifiers of one millisecond in order.
    """
    return _of(now, rng.getrandbits(62))


def first_id_of(now: dt.datetime) -> uuid.UUID:
    """The least UUIDv7 of a moment: what was made at it or after has this one or a greater."""
    return _of(now, 0)


def _of(now: dt.datetime, chance: int) -> uuid.UUID:
    micros = (require_aware(now) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    millis, rest = divmod(micros, 1000)
    value = (millis & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest * 4096 // 1000) << 64
    value |= 0b10 << 62 | chance
    return uuid.UUID(int=value)


def moment_of(identifier: uuid.UUID) -> dt.datetime:
    """The millisecond in which a UUIDv7 was made."""
    return dt.datetime.fromtimestamp((identifier.int >> 80) / 1000, dt.UTC)


def new_token() -> str:
    """128 bits for a visitor's link or an API token: 22 characters, safe in a URL, nothing to guess."""
    return secrets.token_urlsafe(16)
