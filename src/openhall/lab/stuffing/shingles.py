"""How alike two texts are: the share of neighbouring pairs they have in common.

A Chinese text is cut into characters, others into words, all of one form (NFKC, small letters, no punctuation); two
neighbours are a shingle. Likeness is Jaccard's: shingles in common among all of both. SimHash was left aside: in texts
of twenty characters one changed word turns a quarter of its bits, so it finds copies and no variations.
"""

import collections
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

LIKENESS = 0.5
SIGN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")

type Shape = frozenset[tuple[str, str]]


def shape(text: str) -> Shape:
    """The shingles of a text."""
    signs = SIGN.findall(unicodedata.normalize("NFKC", text).lower())
    return frozenset(itertools.pairwise(signs))


def likeness(one: Shape, other: Shape) -> float:
    """0 for nothing in common, 1 for the same shingles."""
    return len(one & other) / len(one | other) if one or other else 1.0


def families(shapes: Mapping[Shape, int]) -> list[frozenset[Shape]]:
    """Shapes gathered around leaders, the most frequent first; everybody in a family is as like as `LIKENESS` to it.

    `shapes` says how often each occurs. A leader, and not a chain of likenesses: from one neighbour to the next one
    gets from any text to any other.
    """
    order = sorted(shapes, key=lambda each: (-shapes[each], sorted(each)))
    near = _near(order)
    taken: set[Shape] = set()
    result = []
    for leader in order:
        if leader not in taken:
            family = frozenset({leader, *(order[at] for at in near[leader])} - taken)
            taken |= family
            result.append(family)
    return result


def _near(order: Sequence[Shape]) -> Mapping[Shape, list[int]]:
    """Who is like whom, exactly: two shapes that alike share one of each other's rarest shingles (prefix filter)."""
    often = collections.Counter(shingle for each in order for shingle in each)
    holders: dict[tuple[str, str], list[int]] = collections.defaultdict(list)
    near: dict[Shape, list[int]] = {each: [] for each in order}
    for at, each in enumerate(order):
        prefix = _rarest(each, often)
        for other in sorted({other for shingle in prefix for other in holders[shingle]}):
            if likeness(each, order[other]) >= LIKENESS:
                near[each].append(other)
                near[order[other]].append(at)
        for shingle in prefix:
            holders[shingle].append(at)
    return near


def _rarest(each: Shape, often: Mapping[tuple[str, str], int]) -> Iterable[tuple[str, str]]:
    """So many of its shingles that whoever is alike must hold one of them."""
    few = len(each) - math.ceil(LIKENESS * len(each)) + 1
    return sorted(each, key=lambda shingle: (often[shingle], shingle))[:few]
