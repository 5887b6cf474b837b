"""Seals: a value with its salt, encrypted so that it opens in its own row alone."""

import dataclasses
import hmac
import secrets
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openhall.ledger.rules import canonical
from openhall.vault.rules.commitments import SALT_BYTES
from openhall.vault.rules.keys import Key, finding_key, sealing_key

FORM = b"\x01"
"""AES-256-GCM, 12 bytes of nonce before the ciphertext; another cipher would be another byte."""
NONCE_BYTES = 12


class BrokenSeal(ValueError):
    """The ciphertext was changed, or it belongs to another row, or to another key."""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """The row a value is sealed for: the cipher's associated data."""

    id: uuid.UUID
    hall: uuid.UUID
    subject_kind: str
    subject_id: uuid.UUID
    field: str

    def bound(self) -> bytes:
        """The bytes that bind the ciphertext to this row."""
        ids = [str(self.id), str(self.hall), self.subject_kind, str(self.subject_id), self.field]
        return canonical(["openhall-seal-1", *ids]).encode()


def seal(key: Key, place: Place, salt: bytes, value: str) -> bytes:
    """Form byte, nonce, then AES-256-GCM of salt and value. The nonce is the system's: nobody may hand one in twice."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORM + nonce + AESGCM(sealing_key(key, place.hall)).encrypt(nonce, salt + value.encode(), place.bound())


def unseal(key: Key, place: Place, sealed: bytes) -> tuple[bytes, str]:
    """Salt and value; BrokenSeal when they can't be had exactly as they were sealed."""
    if sealed[:1] != FORM or len(sealed) < 1 + NONCE_BYTES:
        raise BrokenSeal("unknown form of ciphertext")
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        content = AESGCM(sealing_key(key, place.hall)).decrypt(nonce, ciphertext, place.bound())
    except InvalidTag:
        raise BrokenSeal("the ciphertext does not fit its place") from None
    return content[:SALT_BYTES], content[SALT_BYTES:].decode()


def finding_hash(key: Key, hall: uuid.UUID, field: str, form: str) -> bytes:
    """HMAC-SHA-256 of a value's findable form: 32 bytes by which equal values of one hall are found."""
    return hmac.digest(finding_key(key, hall), canonical([field, form]).encode(), "sha256")
