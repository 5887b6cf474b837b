"""The pad at a window: which device may ask there, and which visit a press belongs to, without naming the visitor."""

import datetime as dt
import hashlib
import hmac
import uuid

ASKS_FOR = dt.timedelta(minutes=2)
"""How long after a visit has closed the pad asks about it."""
GRACE = dt.timedelta(minutes=1)
"""How long a visitor who has begun may take to end."""


def pad_key(secret: str, hall: str, window: str) -> str:
    """The key in the address of a window's pad, 32 hexadecimal digits; it opens nothing else."""
    return _keyed(secret, f"openhall pad {hall}/{window}".encode())


def fits(secret: str, hall: str, window: str, key: str) -> bool:
    """Whether the key is the one of this window's pad."""
    return hmac.compare_digest(pad_key(secret, hall, window).encode(), key.encode())


def visit_mark(secret: str, ticket: uuid.UUID) -> str:
    """What a form of the pad holds instead of ticket, number or token: it opens no page, it only tells visits apart."""
    return _keyed(secret, b"openhall pad visit " + ticket.bytes)


def _keyed(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:32]
