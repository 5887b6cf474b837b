"""The keys that wrap: derived from the house's own secret, the newest first, each known by eight hex digits."""

import base64
import dataclasses

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """32 bytes from which the keys of halls are derived; nothing is sealed with it directly."""

    id: str
    root: bytes = dataclasses.field(repr=False)


def keyring(text: str) -> tuple[Key, ...]:
    """The keys of the secret's text (32 bytes each in URL-safe base64, blanks between); ValueError without one."""
    words = text.split()
    if not words:
        raise ValueError("there is no key to seal files with: OPENHALL_VAULT_KEY is empty")
    return tuple(_key(base64.urlsafe_b64decode(f"{word}=")) for word in words)


def _key(secret: bytes) -> Key:
    root = HKDF(SHA256(), 32, None, b"openhall-files-1 root").derive(secret)
    return Key(HKDF(SHA256(), 4, None, b"openhall-files-1 id").derive(root).hex(), root)
