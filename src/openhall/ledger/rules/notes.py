"""Signed notes (c2sp.org/signed-note) with Ed25519: keys as text, signing, opening.

A public key is written `name+hash+base64`, a signing key `PRIVATE+KEY+name+hash+base64`, as Go's `note` package does.
"""

import base64
import binascii
import dataclasses
import hashlib
import re
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
PRIVATE = "PRIVATE+KEY+"
LONGEST_NOTE = 100_000
NAME = re.compile(r"[^\s+]+")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")


class BadNote(ValueError):
    """The text is no signed note, or no key; the message is one sentence."""


class NotSigned(Exception):
    """A note that no known key has signed, or whose signature by a known key is wrong."""


@dataclasses.dataclass(frozen=True, slots=True)
class PublicKey:
    """Who signs: a name without blanks and `+`, and 32 bytes of Ed25519."""

    name: str
    raw: bytes

    @property
    def hash(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    @property
    def text(self) -> str:
        """`name+hash+base64`."""
        return f"{self.name}+{self.hash.hex()}+{encoded(ED25519 + self.raw)}"

    def has_signed(self, text: str, signature: bytes) -> bool:
        """Whether the 64 bytes are this key's signature of the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclasses.dataclass(frozen=True, slots=True)
class SigningKey:
    """A name and the 32 secret bytes of an Ed25519 key."""

    name: str
    seed: bytes = dataclasses.field(repr=False)

    @property
    def public(self) -> PublicKey:
        """What may be shown."""
        return PublicKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """`PRIVATE+KEY+name+hash+base64`: a secret."""
        return f"{PRIVATE}{self.name}+{self.public.hash.hex()}+{encoded(ED25519 + self.seed)}"

    def sign(self, text: str) -> bytes:
        """64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())


def encoded(raw: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(raw).decode()


def decoded(text: str) -> bytes:
    """The bytes of a base64 text that has exactly one spelling; BadNote for any other."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("it holds something that is not base64") from error
    if encoded(raw) != text:
        raise BadNote("it holds base64 with stray bits")
    return raw


def public_key(text: str) -> PublicKey:
    """Read `name+hash+base64`; BadNote if it is none."""
    name, shown, raw = _parts(text.strip(), "a public key is written name+hash+base64")
    key = PublicKey(name, raw)
    if key.hash.hex() != shown:
        raise BadNote("the public key does not fit its own hash; a character is wrong")
    return key


def signing_key(text: str) -> SigningKey:
    """Read `PRIVATE+KEY+name+hash+base64`; BadNote if it is none. The message never repeats the text."""
    text = text.strip()
    said = "a signing key is written PRIVATE+KEY+name+hash+base64"
    if not text.startswith(PRIVATE):
        raise BadNote(said)
    name, shown, raw = _parts(text.removeprefix(PRIVATE), said)
    key = SigningKey(name, raw)
    if key.public.hash.hex() != shown:
        raise BadNote("the signing key does not fit its own hash; a character is wrong")
    return key


def _parts(text: str, said: str) -> tuple[str, str, bytes]:
    name, _, rest = text.partition("+")
    shown, _, data = rest.partition("+")
    raw = decoded(data)
    if not NAME.fullmatch(name) or len(raw) != 33 or raw[:1] != ED25519:
        raise BadNote(f"{said}, with 32 bytes of Ed25519")
    return name, shown, raw[1:]


def new_key(name: str, seed: bytes) -> SigningKey:
    """A signing key of 32 bytes of chance; BadNote for a name that can't stand in a note."""
    if not NAME.fullmatch(name) or CONTROL.search(name) or len(seed) != 32:
        raise BadNote("a key's name has no blanks and no +, such as hall.example/log")
    return SigningKey(name, seed)


def signed_note(text: str, key: SigningKey) -> str:
    """The note: the text, a blank line, the signature's line."""
    return f"{text}\n— {key.name} {encoded(key.public.hash + key.sign(text))}\n"


def opened_note(note: str, known: Iterable[PublicKey]) -> tuple[str, PublicKey]:
    """The signed text and the first known key that signed it.

    Signatures of others, such as witnesses, are passed over. BadNote: no note. NotSigned: by no known key, or falsely.
    """
    text, lines = _taken_apart(note)
    keys = {(key.name, key.hash): key for key in known}
    signers = []
    for name, raw in lines:
        key = keys.get((name, raw[:4]))
        if key is None:
            continue
        if not key.has_signed(text, raw[4:]):
            raise NotSigned(f"the signature of {key.name} is false")
        signers.append(key)
    if not signers:
        names = ", ".join(f"{name}+{raw[:4].hex()}" for name, raw in lines)
        raise NotSigned(f"it is signed by {names}, which is no known key")
    return text, signers[0]


def _taken_apart(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    if len(note) > LONGEST_NOTE or CONTROL.search(note):
        raise BadNote("it is too long or holds control characters")
    head, blank, tail = note.rpartition("\n\n")
    if not blank or not head or not tail.endswith("\n"):
        raise BadNote("a signed note is a text, a blank line, and lines of signatures")
    lines = []
    for line in tail[:-1].split("\n"):
        found = SIGNATURE.fullmatch(line)
        raw = decoded(found[2]) if found else b""
        if not found or len(raw) < 5:
            raise BadNote("a line of its signatures cannot be read")
        lines.append((found[1], raw))
    return head + "\n", lines
