"""Signals of stuffing: which new flag is an old signal that goes on, and who is asked back. Pure."""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Collection, Iterable, Sequence

MOST_ASKED = 5
"""How many reviewers of one signal are asked: enough to tell a habit from an accident, few enough to be done."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FoundSignal:
    """What a finder says of reviews of one window; `reviews` are ids. The finder is not of this room (decision 0016).

    ValueError without a review or without its two sentences.
    """

    kind: str
    window: uuid.UUID
    reviews: frozenset[uuid.UUID]
    begins: dt.datetime
    ends: dt.datetime
    found: int
    of: int
    expected: float
    zh: str
    en: str

    def __post_init__(self) -> None:
        if not (self.reviews and self.zh and self.en):
            raise ValueError("a signal is about reviews, and says why in both languages")


@dataclasses.dataclass(frozen=True, slots=True)
class KnownSignal:
    """A signal that is kept, open or settled."""

    id: uuid.UUID
    kind: str
    window: uuid.UUID
    reviews: frozenset[uuid.UUID]


def going_on(found: FoundSignal, known: Iterable[KnownSignal]) -> KnownSignal | None:
    """The kept signal that a flag says again: same kind, same window, most reviews in common; None for a new one.

    A settled signal counts too: what was explained is not raised again every night.
    """
    same = [
        each for each in known
        if each.kind == found.kind and each.window == found.window and each.reviews & found.reviews
    ]  # fmt: skip
    return max(same, key=lambda each: (len(each.reviews & found.reviews), each.id.int), default=None)


def drawn(
    reviews: Iterable[uuid.UUID], reachable: Collection[uuid.UUID], rng: random.Random, most: int = MOST_ASKED
) -> tuple[uuid.UUID, ...]:
    """Who is asked back: by chance, those who left a contact first. The same seed gives the same, in any order."""
    listed = sorted(set(reviews))
    near: Sequence[uuid.UUID] = [each for each in listed if each in reachable]
    far: Sequence[uuid.UUID] = [each for each in listed if each not in reachable]
    return (*rng.sample(near, len(near)), *rng.sample(far, len(far)))[:most]
