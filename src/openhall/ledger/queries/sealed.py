"""What is sealed: the signed checkpoints, and receipts for single events."""

import dataclasses
import datetime as dt
import hashlib
import uuid

from openhall.kit.errors import Missing, NotNow
from openhall.ledger.models import Checkpoint, Event, Order
from openhall.ledger.queries.tree import Tree, log_bent
from openhall.ledger.rules import canonical_event
from openhall.ledger.rules.checkpoints import sealed_after
from openhall.ledger.rules.merkle import leaf_hash, root_by_inclusion
from openhall.ledger.rules.receipts import Receipt


@dataclasses.dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint kept: the first `size` events have the root `root` (32 bytes); `text` is the signed note."""

    size: int
    root: bytes
    key: str
    text: str
    at: dt.datetime


def latest_seal() -> Seal | None:
    """The checkpoint made last."""
    return _seal(Checkpoint.objects.order_by("-size", "-id").first())


def seal_over(index: int) -> Seal | None:
    """The first checkpoint that covers the place `index`: a receipt is the same whenever it is asked for."""
    return _seal(Checkpoint.objects.filter(size__gte=index).order_by("size", "id").first())


def seals(last: int = 50) -> list[Seal]:
    """The last checkpoints, the newest first."""
    found = map(_seal, Checkpoint.objects.order_by("-size", "-id")[:last])
    return [each for each in found if each]


def _seal(row: Checkpoint | None) -> Seal | None:
    return None if row is None else Seal(row.size, bytes(row.root), row.key, row.text, row.at)


def receipt(event_id: uuid.UUID, now: dt.datetime, whole: bool = False, timezone: str = "UTC") -> Receipt:
    """What shows that an event stands in the sealed log. `whole` adds the event's own text: for its author alone.

    Missing: no such event. NotNow `not_sealed`: its values say after which moment to ask again (told in `timezone`).
    Conflict `log_bent`: the log contradicts its own checkpoint.
    """
    event = Event.objects.filter(id=event_id).first()
    if event is None:
        raise Missing("no_event", "The log holds no event with the id %(id)s.", {"id": event_id})
    index = Order.objects.filter(event_id=event_id).values_list("index", flat=True).first()
    seal = None if index is None else seal_over(index)
    if index is None or seal is None:
        raise _not_sealed(now, timezone)
    text, proof = _text(event), tuple(Tree().inclusion(index, seal.size))
    digest = hashlib.sha256(text.encode()).digest()
    if root_by_inclusion(index - 1, seal.size, leaf_hash(digest), proof) != seal.root:
        raise log_bent()
    return Receipt(
        event.id, event.kind, event.at, digest, index, proof, seal.text, seal.key, text if whole else None
    )


def _text(row: Event) -> str:
    return canonical_event(
        row.id, row.hall, row.at, row.kind, row.subject_kind, row.subject_id, row.actor, row.data
    )


def _not_sealed(now: dt.datetime, timezone: str) -> NotNow:
    last = latest_seal()
    after = sealed_after(last.at if last else None, now)
    return NotNow(
        "not_sealed", "This is not sealed yet. Come back after %(after)s.", {"after": after, "timezone": timezone}
    )
