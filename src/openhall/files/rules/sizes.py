"""How large a file may be, told while it comes in."""

import hashlib
from collections.abc import Iterator
from typing import Protocol

from openhall.files.states import IMAGES, Kind
from openhall.kit.errors import Malformed

MEBI = 2**20
MOST = 20 * MEBI
MOST_OF_IMAGE = 10 * MEBI
PIECE = 64 * 1024


class Stream(Protocol):
    """Anything that hands out bytes piece by piece: an upload, an open file."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def limit_of(kind: Kind) -> int:
    """The most bytes of a file of this kind."""
    return MOST_OF_IMAGE if kind in IMAGES else MOST


def received(stream: Stream) -> bytes:
    """All of a stream; too_large as soon as it is longer than any file may be: the rest is not read."""
    taken = bytearray()
    while piece := stream.read(PIECE):
        taken += piece
        if len(taken) > MOST:
            raise too_large(MOST)
    return bytes(taken)


def require_size(kind: Kind, size: int) -> None:
    """Malformed when a file is larger than its kind may be."""
    if size > limit_of(kind):
        raise too_large(limit_of(kind))


def too_large(limit: int) -> Malformed:
    """The refusal, with the limit in megabytes."""
    return Malformed("file_too_large", "This file is too large: at most %(limit)s MB.", {"limit": limit // MEBI})


def pieces(content: bytes, size: int = PIECE) -> Iterator[bytes]:
    """Content piece by piece, as it goes out."""
    return (content[at : at + size] for at in range(0, len(content), size))


def digest_of(content: bytes) -> bytes:
    """SHA-256: 32 bytes."""
    return hashlib.sha256(content).digest()
