"""The rotating code at an event: whoever reads it stands there now. It is good for a minute and signed."""

import base64
import datetime as dt
import hashlib
import hmac
import uuid

TURNS = 30
"""Seconds after which another code is shown; the one before is good until the next turn."""
LETTERS = 8


def code_at(key: str, event: uuid.UUID, direction: str, now: dt.datetime) -> str:
    """The code of a moment, eight letters and digits. `key` is the installation's."""
    return _code(key, event, direction, _turn(now))


def is_fresh(key: str, event: uuid.UUID, direction: str, code: str, now: dt.datetime) -> bool:
    """Whether a code is the present one or the one before it; however it was typed."""
    typed = "".join(each for each in code.upper() if each.isascii() and each.isalnum()).encode()
    turn = _turn(now)
    return any(hmac.compare_digest(_code(key, event, direction, each).encode(), typed) for each in (turn, turn - 1))


def _turn(now: dt.datetime) -> int:
    return int(now.timestamp()) // TURNS


def _code(key: str, event: uuid.UUID, direction: str, turn: int) -> str:
    message = f"openhall event {event} {direction} {turn}".encode()
    raw = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(raw).decode()[:LETTERS]
