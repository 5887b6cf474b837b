"""Rank documents for a question: whole documents, their best passage and their title speak together."""

import dataclasses

import numpy as np
import numpy.typing as npt

from openhall.lab.search.asked import Asked
from openhall.lab.search.index import Index
from openhall.lab.search.postings import Scores

DOCUMENT, PASSAGE, TITLE = 1.0, 0.5, 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Weights:
    """How much each field says."""

    document: float = DOCUMENT
    passage: float = PASSAGE
    title: float = TITLE


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A document and its best passage, by number; `held` and `held_passage`: shares, 0 to 1, of what was asked."""

    document: int
    passage: int
    score: float
    held: float
    held_passage: float


def ranked(
    index: Index, said: Asked, most: int, weights: Weights = Weights(), factors: Scores | None = None
) -> list[Hit]:
    """The best documents, the best first, ties by number; `factors` (one a document) hold some back."""
    if index.documents.texts == 0 or most < 1:
        return []
    passages = index.passages.scores(said.keys, said.importance)
    scores = (
        weights.document * index.documents.scores(said.keys, said.importance)
        + weights.passage * np.maximum.reduceat(passages, index.firsts)
        + weights.title * index.titles.scores(said.keys, said.importance)
    )
    if factors is not None:
        scores = scores * factors
    return [_hit(index, said, passages, number, scores) for number in _best(scores, most)]


def filled(index: Index, said: Asked, hits: list[Hit], most: int) -> list[Hit]:
    """The hits, and behind them further passages of theirs where a collection has fewer documents than asked."""
    if len(hits) >= most:
        return hits
    passages = index.passages.scores(said.keys, said.importance)
    taken = {hit.passage for hit in hits}
    free = [(hit, passage) for hit in hits for passage in index.passages_of(hit.document) if passage not in taken]
    free.sort(key=lambda each: (-passages[each[1]], each[1]))
    least = min((hit.score for hit in hits), default=0.0)
    more = [
        dataclasses.replace(hit, passage=passage, score=min(least, float(passages[passage])))
        for hit, passage in free[: most - len(hits)]
    ]
    return [*hits, *more]


def _best(scores: Scores, most: int) -> list[int]:
    most = min(most, len(scores))
    found = np.argpartition(-scores, most - 1)[:most]
    # Everything as good as the last one stands in line by number, or the cut would be by chance.
    least = scores[found].min()
    found = np.flatnonzero(scores >= least) if least > 0 else found
    return found[np.lexsort((found, -scores[found]))][:most].tolist()


def _hit(index: Index, said: Asked, passages: Scores, number: int, scores: Scores) -> Hit:
    own = index.passages_of(number)
    best = own[int(np.argmax(passages[own.start : own.stop]))]
    keys = said.keys[: said.own]
    rarity = index.documents.rarity(keys)
    return Hit(
        document=number, passage=best, score=float(scores[number]),
        held=_share(index.documents.holds(keys, number), rarity),
        held_passage=_share(index.passages.holds(keys, best), rarity),
    )  # fmt: skip


def _share(held: npt.NDArray[np.bool_], rarity: Scores) -> float:
    whole = float(rarity.sum())
    return float(rarity[held].sum()) / whole if whole else 0.0
