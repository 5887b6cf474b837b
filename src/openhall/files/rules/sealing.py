"""Seals: each content has a key of its own, wrapped by the hall's; without it the bytes are worth nothing."""

import dataclasses
import hashlib
import secrets
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = b"\x01"
"""AES-256-GCM, 12 bytes of nonce before the ciphertext; another cipher would be another byte."""
NONCE_BYTES = 12
KEY_BYTES = SALT_BYTES = 32
COMMITTED = b"openhall-file-1"


class BrokenSeal(ValueError):
    """The bytes were changed, or belong to another content or another key."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sealed:
    """A content as it lies on the disk, and its key as it lies in the database."""

    content: bytes = dataclasses.field(repr=False)
    wrapped: bytes = dataclasses.field(repr=False)


def seal(root: bytes, hall: uuid.UUID, digest: bytes, content: bytes) -> Sealed:
    """Seal a content under a fresh key; `root` is 32 bytes, `digest` the content's SHA-256."""
    key = secrets.token_bytes(KEY_BYTES)
    return Sealed(_encrypted(key, content, digest), wrap(root, hall, digest, key))


def unseal(root: bytes, hall: uuid.UUID, digest: bytes, sealed: Sealed) -> bytes:
    """The content; BrokenSeal when it can't be had exactly as it was sealed."""
    content = _decrypted(unwrap(root, hall, digest, sealed.wrapped), sealed.content, digest)
    if hashlib.sha256(content).digest() != digest:
        raise BrokenSeal("another content")
    return content


def wrap(root: bytes, hall: uuid.UUID, digest: bytes, key: bytes) -> bytes:
    """A content's key as the database keeps it."""
    return _encrypted(_of_hall(root, hall), key, digest)


def unwrap(root: bytes, hall: uuid.UUID, digest: bytes, wrapped: bytes) -> bytes:
    """A content's key; BrokenSeal where it was wrapped by another root, for another hall or content."""
    return _decrypted(_of_hall(root, hall), wrapped, digest)


def commitment(salt: bytes, content_digest: bytes) -> bytes:
    """The 32 bytes that stand in the log: with the salt they prove the content, without it nobody can even guess it."""
    return hashlib.sha256(COMMITTED + salt + content_digest).digest()


def _of_hall(root: bytes, hall: uuid.UUID) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, b"openhall-files-1 wrap " + hall.bytes).derive(root)


def _encrypted(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORM + nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypted(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    if sealed[:1] != FORM or len(sealed) < 1 + NONCE_BYTES:
        raise BrokenSeal("unknown form of ciphertext")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound)
    except InvalidTag:
        raise BrokenSeal("the bytes do not fit their key") from None
