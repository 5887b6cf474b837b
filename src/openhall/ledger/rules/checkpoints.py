"""Checkpoints (c2sp.org/tlog-checkpoint): origin, size and root of the log in a signed note; and when one is due."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable

from openhall.ledger.rules.merkle import HASH_BYTES
from openhall.ledger.rules.notes import (
    BadNote,
    NotSigned,
    PublicKey,
    SigningKey,
    decoded,
    encoded,
    opened_note,
    signed_note,
)

SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log `origin` had `size` events, and `root` (32 bytes) is the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed: three lines."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


def signed(size: int, root: bytes, key: SigningKey) -> str:
    """The checkpoint as a note; its origin is the key's name."""
    return signed_note(Checkpoint(key.name, size, root).text, key)


def opened(note: str, known: Iterable[PublicKey]) -> tuple[Checkpoint, PublicKey]:
    """A checkpoint and the known key that signed it. BadNote: no checkpoint. NotSigned: not by a known key."""
    text, key = opened_note(note, known)
    checkpoint = _read(text)
    if checkpoint.origin != key.name:
        raise NotSigned(f"it speaks of the log {checkpoint.origin} and is signed by {key.name}")
    return checkpoint, key


def _read(text: str) -> Checkpoint:
    lines = text[:-1].split("\n")
    if len(lines) < 3 or "" in lines or not SIZE.fullmatch(lines[1]):
        raise BadNote("a checkpoint is three lines: the log's name, the number of events, the root")
    root = decoded(lines[2])
    if len(root) != HASH_BYTES:
        raise BadNote("a checkpoint's root has 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def is_due(last: dt.datetime | None, now: dt.datetime, day_ended: bool) -> bool:
    """Whether it is time for a checkpoint: none yet, a new hour of the clock, or a hall's day ended since the last."""
    return last is None or day_ended or _hour(now) > _hour(last)


def sealed_after(last: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """By when what is not sealed yet will be: within a minute where a checkpoint is due, else after the full hour."""
    if is_due(last, now, day_ended=False):
        return now.replace(second=0, microsecond=0) + 2 * MINUTE
    return _hour(now) + HOUR + MINUTE


def _hour(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
