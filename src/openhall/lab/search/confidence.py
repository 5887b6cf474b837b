"""Whether an answer is to be trusted: a logistic rule over how much of a question its best document holds.

The numbers were learnt by `python -m bench.knowledge --calibrate` on half of a set of documents and questions; the
table in docs/background/search.md shows what they do with the other half.
"""

import math
from collections.abc import Sequence

from openhall.lab.search.asked import Asked
from openhall.lab.search.ranking import Hit

# For: nothing; the shares of grams and of characters held; how far ahead of the next; strength; grams asked (log).
LEARNT = (-3.916, 0.917, 2.736, 3.041, 0.394, -0.484)
LEAST = 0.228  # below this chance it is "we don't know": one of twenty answerable questions is refused at that

type Features = tuple[float, float, float, float, float, float]


def is_sure(said: Asked, hits: Sequence[Hit]) -> list[bool]:
    """For each hit whether it may be told as an answer; where the first may not, none may."""
    if not hits or chance(features(said, hits[0], hits[1:])) < LEAST:
        return [False] * len(hits)
    return [chance(features(said, hit, hits[1:])) >= LEAST for hit in hits]


def features(said: Asked, hit: Hit, others: Sequence[Hit]) -> Features:
    """What is looked at in a hit, beside the best of the others."""
    second = max((other.score for other in others if other is not hit), default=0.0)
    ahead = max(hit.score - second, 0.0) / hit.score if hit.score > 0 else 0.0
    return 1.0, hit.held, hit.characters, ahead, hit.strength, math.log1p(said.own)


def chance(seen: Features) -> float:
    """The chance, 0 to 1, that the document which answers is there."""
    return 1 / (1 + math.exp(-sum(each * weight for each, weight in zip(seen, LEARNT, strict=True))))
