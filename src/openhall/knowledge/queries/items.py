"""Items of a hall by what people say: those whose name or keyword holds the words, then those that the index finds."""

import uuid
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from openhall.catalogue import queries as catalogue
from openhall.catalogue.queries import ItemView
from openhall.knowledge.queries import indexed
from openhall.knowledge.queries.indexed import Collected
from openhall.lab.search.ranking import ranked

MOST = 10
LEAST = 0.35  # of the best score: what is further behind was hit by a common word


def items(hall: uuid.UUID, text: str) -> list[ItemView]:
    """Items of the hall, the best first; all of them without text."""
    exact = catalogue.items(hall, text)
    found = indexed.collected() if text.strip() else None
    if found is None:
        return exact
    offered = {each.id: each for each in catalogue.items(hall)}
    known = {each.id for each in exact}
    return [*exact, *(offered[each] for each in _found(found, text, offered) if each not in known)]


def _found(found: Collected, text: str, offered: Mapping[uuid.UUID, ItemView]) -> Iterable[uuid.UUID]:
    numbers = np.flatnonzero(found.homes == indexed.CATALOGUE)
    ids = {int(number): uuid.UUID(bytes=found.ids[number].tobytes()) for number in numbers}
    here = [number for number, each in ids.items() if each in offered]
    hits = ranked(found.index, indexed.read(found, text), MOST, factors=_only(here, len(found.homes)))
    least = LEAST * hits[0].score if hits else 0.0
    return [ids[hit.document] for hit in hits if hit.score > 0 and hit.score >= least]


def _only(numbers: list[int], of: int) -> npt.NDArray[np.float32]:
    factors = np.zeros(of, dtype=np.float32)
    factors[numbers] = 1.0
    return factors
