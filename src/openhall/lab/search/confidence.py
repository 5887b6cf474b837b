"""Whether an answer is to be trusted: a logistic rule over how much of a question its best document and passage hold.

The numbers were learnt by `python -m bench.knowledge --calibrate`, on other texts than those it is judged by.
"""

import math
from collections.abc import Sequence

from openhall.lab.search.asked import Asked
from openhall.lab.search.ranking import Hit

BIAS, HELD, PASSAGE, AHEAD = -4.0, 5.0, 3.0, 1.0
LEAST = 0.5


def is_sure(said: Asked, hits: Sequence[Hit]) -> list[bool]:
    """For each hit whether it may be told as an answer; the first decides for all, for the others are worse."""
    if not hits:
        return []
    first = chance(features(hits)) >= LEAST
    return [first and chance(features([hit, *hits[1:2]])) >= LEAST for hit in hits]


def features(hits: Sequence[Hit]) -> tuple[float, float, float]:
    """What is looked at in the best hit: its share of the question, its passage's, and how far it is ahead."""
    best = hits[0]
    second = hits[1].score if len(hits) > 1 else 0.0
    return best.held, best.held_passage, (best.score - second) / best.score if best.score > 0 else 0.0


def chance(seen: tuple[float, float, float]) -> float:
    """The chance, 0 to 1, that the document which answers is there."""
    held, passage, ahead = seen
    return 1 / (1 + math.exp(-(BIAS + HELD * held + PASSAGE * passage + AHEAD * ahead)))
