"""Salted commitments: the log holds what proves a value, and nothing from which it could be guessed.

A commitment is SHA-256 over 32 bytes of salt followed by the canonical text of ["openhall-field-1", field, value]
(the same canonical form as an event's, see `ledger.rules.canonical`). Who has value and salt can prove the value to
anyone; when the salt is destroyed nobody can, not even by trying every telephone number there is.
"""

import dataclasses
import hashlib
import hmac
import random

from openhall.ledger.rules import canonical

FORM = "openhall-field-1"
SALT_BYTES = 32


def new_salt(rng: random.Random) -> bytes:
    """32 bytes of chance."""
    return rng.randbytes(SALT_BYTES)


def commitment(salt: bytes, field: str, value: str) -> bytes:
    """The 32 bytes that stand for a value; ValueError for a salt of another length."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(salt + canonical([FORM, field, value]).encode()).digest()


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """What proves a commitment: for the person's own receipt. `salt` and `commitment` are hex."""

    field: str
    value: str = dataclasses.field(repr=False)
    salt: str = dataclasses.field(repr=False)
    commitment: str

    def holds(self) -> bool:
        """Whether value and salt give the commitment."""
        try:
            made = commitment(bytes.fromhex(self.salt), self.field, self.value)
        except ValueError:
            return False
        return hmac.compare_digest(made.hex(), self.commitment)
