"""Entry codes: what lets somebody in who has no password, or forgot it. Pure: key, chance and `now` come in."""

import dataclasses
import datetime as dt
import hashlib
import hmac
import random
import uuid

from openhall.people.rules.devices import SYMBOLS, plain_code

LENGTH, GROUP = 12, 4
"""Twelve of 31 symbols are 59 bits: nobody tries them all within the seven days."""
CODE_FOR = dt.timedelta(days=7)


def new_code(chance: random.Random) -> str:
    """A code as a slip shows it, from the chance handed in: ABCD-EFGH-JKMN."""
    symbols = "".join(chance.choice(SYMBOLS) for _ in range(LENGTH))
    return "-".join(symbols[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def entry_digest(key: str, account: uuid.UUID, typed: str) -> bytes:
    """What is kept of an account's code, however it was typed: 32 bytes that tell nothing without the server's key."""
    message = b"openhall entry code " + account.bytes + plain_code(typed).encode("utf-8", "replace")
    return hmac.new(key.encode(), message, hashlib.sha256).digest()


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A code that waits for its person: its digest, and until when it is good."""

    digest: bytes
    expires_at: dt.datetime


def opens(offer: Offer | None, digest: bytes, now: dt.datetime) -> bool:
    """Whether what was typed lets in; a code that is not there is compared too, so that it takes as long to refuse."""
    same = hmac.compare_digest(offer.digest if offer else bytes(32), digest)
    return same and offer is not None and now < offer.expires_at


def is_the_code(password: str, code: str) -> bool:
    """Whether somebody wants to keep the code as the password: it stands on paper."""
    return plain_code(password) == plain_code(code)
