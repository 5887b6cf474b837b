"""Rank documents for a question: whole documents, their best passage and their title find fifty candidates; these are
ranked anew by how much of the question each of them holds.
"""

import dataclasses

import numpy as np
import numpy.typing as npt

from openhall.lab.search.asked import Asked
from openhall.lab.search.index import Index
from openhall.lab.search.postings import Scores

PASSAGE = 0.5  # what the best passage adds to the whole document
CANDIDATES = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A document and its best passage, by number.

    `held`, `held_passage`, `characters`: the shares, 0 to 1, of what was asked that the document, the passage and the
    document's single characters hold. `strength` is the score for each unit of rarity in the question, so that long and
    short questions compare.
    """

    document: int
    passage: int
    score: float
    held: float
    held_passage: float
    characters: float
    strength: float


def ranked(index: Index, said: Asked, most: int, factors: Scores | None = None) -> list[Hit]:
    """The best documents, the best first, ties by number; `factors` (one a document) hold some back."""
    if index.documents.texts == 0 or most < 1:
        return []
    passages = index.passages.scores(said.keys, said.importance)
    scores = (
        index.documents.scores(said.keys, said.importance)
        + PASSAGE * np.maximum.reduceat(passages, index.firsts)
        + index.naming * index.titles.scores(said.keys, said.importance)
    )
    if factors is not None:
        scores = scores * factors
    hits = _weighed(index, said, passages, scores, _best(scores, max(most, CANDIDATES)))[:most]
    return [dataclasses.replace(hit, passage=_telling(index, said, hit)) for hit in hits]


def _weighed(
    index: Index, said: Asked, passages: Scores, scores: Scores, found: npt.NDArray[np.int64]
) -> list[Hit]:
    keys = said.keys[: said.own]
    best = np.array([_best_passage(index, passages, int(number)) for number in found], dtype=np.int64)
    held = index.documents.shares(keys, found)
    held_passage = index.passages.shares(keys, best)
    characters = index.characters.shares(said.characters, found)
    final = scores[found] * (1 + held + held_passage + characters)
    whole = max(float(index.documents.rarity(keys).sum()), 1e-9)
    return [
        Hit(int(found[at]), int(best[at]), float(final[at]), float(held[at]), float(held_passage[at]),
            float(characters[at]), float(final[at]) / whole)
        for at in np.lexsort((found, -final))
    ]  # fmt: skip


def _best_passage(index: Index, passages: Scores, document: int) -> int:
    own = index.passages_of(document)
    return own[int(np.argmax(passages[own.start : own.stop]))]


def _telling(index: Index, said: Asked, hit: Hit) -> int:
    """The passage that tells most beyond the title: the head of a law repeats its name and answers nothing."""
    named = index.titles.holds(said.keys, np.array([hit.document]))[:, 0]
    own = np.array(index.passages_of(hit.document))
    shares = index.passages.shares(said.keys[~named], own) if not named.all() else np.zeros(len(own), np.float32)
    at = int(np.argmax(shares))
    return int(own[at]) if shares[at] > shares[hit.passage - own[0]] else hit.passage


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


def _best(scores: Scores, most: int) -> npt.NDArray[np.int64]:
    most = min(most, len(scores))
    found = np.argpartition(-scores, most - 1)[:most]
    # Everything as good as the last one stands in line by number, or the cut would be by chance.
    least = scores[found].min()
    found = np.flatnonzero(scores >= least)
    return found[np.lexsort((found, -scores[found]))][:most]
