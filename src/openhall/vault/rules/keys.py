"""The vault's keys: one secret in the data directory, from which every other key is derived.

The secret's text holds one or several keys of 32 bytes in URL-safe base64 with blanks between, the newest first: the
first seals, all open. A key is known by its id, eight hex digits derived from it.
"""

import base64
import dataclasses
import re
import secrets
import uuid

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_TEXT = re.compile(r"[A-Za-z0-9_-]{43}")


class BadKey(ValueError):
    """The text is no vault key; the message does not repeat it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A root key; nothing is sealed with it directly."""

    id: str
    root: bytes = dataclasses.field(repr=False)


def new_key() -> str:
    """The text of a fresh key, from the system's chance."""
    return secrets.token_urlsafe(32)


def keyring(text: str) -> tuple[Key, ...]:
    """The keys of the secret's text, the newest first; BadKey for anything else."""
    words = text.split()
    if not words:
        raise BadKey("the vault has no key: OPENHALL_VAULT_KEY is empty")
    if not all(KEY_TEXT.fullmatch(word) for word in words):
        raise BadKey("a vault key is 32 bytes in URL-safe base64: 43 letters, digits, - and _")
    return tuple(_key(base64.urlsafe_b64decode(f"{word}=")) for word in words)


def _key(root: bytes) -> Key:
    return Key(derived(root, "id", b"")[:4].hex(), root)


def derived(root: bytes, use: str, context: bytes) -> bytes:
    """32 bytes for one use of a root key (HKDF-SHA-256)."""
    return HKDF(SHA256(), 32, None, f"openhall-vault-1 {use} ".encode() + context).derive(root)


def sealing_key(key: Key, hall: uuid.UUID) -> bytes:
    """The AES-256 key of a hall."""
    return derived(key.root, "seal", hall.bytes)


def finding_key(key: Key, hall: uuid.UUID) -> bytes:
    """The HMAC key of a hall: hashes of two halls cannot be joined."""
    return derived(key.root, "find", hall.bytes)
