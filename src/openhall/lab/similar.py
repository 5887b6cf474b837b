"""Which past texts are most like a new one: by their characters, by the item and by the unit they are about.

Features are pairs of neighbouring Chinese characters and whole words of other scripts: pairs need no dictionary and
beat cut words on short official texts. A title counts twice. The likeness is BM25, divided by what the told text scores
against itself: which share of what was told stands in the past text too, rare features more, 0 to 1. The same item adds
`SAME_ITEM`, the same unit `SAME_UNIT`: between two texts of equal likeness they decide, and they never bring up a text
that shares nothing (`LEAST`).

All of it is deterministic. Candidates are gathered from the rarest features until `READ` entries of the index are read,
and the best `COMPARED` are then compared exactly: a query costs the same whether a feature is common or not.
"""

import dataclasses
import heapq
import itertools
import math
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

SAME_ITEM, SAME_UNIT = 0.10, 0.04
"""Added to a likeness between 0 and 1."""
LEAST = 0.03
"""Texts less alike than this are not similar, whatever they are about."""
TITLE_COUNTS, BODY_COUNTS = 2, 1
SATURATION, BY_LENGTH = 1.2, 0.5
"""BM25's k and b: how soon a repeated feature adds nothing, how much a long past text is held against it."""
READ, COMPARED = 100_000, 200
LONGEST = 600
"""Characters of a title, and of a body, that are looked at."""
RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[^\\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What somebody told: a title, what was wanted, and the codes of item and unit, empty where nobody knows."""

    title: str
    body: str = ""
    item: str = ""
    unit: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """A past text by its place in the index; `score` is likeness (0 to 1) plus what item and unit add."""

    place: int
    score: float
    likeness: float


def features(told: Told) -> Mapping[str, int]:
    """Each feature with how often it stands there, in the title twice."""
    counted: Counter[str] = Counter()
    for text, weight in ((told.title, TITLE_COUNTS), (told.body, BODY_COUNTS)):
        for each in _pieces(text):
            counted[each] += weight
    return counted


def _pieces(text: str) -> Iterable[str]:
    for run in RUN.findall(unicodedata.normalize("NFKC", text[:LONGEST]).casefold()):
        if len(run) == 1 or not HAN.match(run):
            yield run
        else:
            yield from map("".join, itertools.pairwise(run))


class Index:
    """Past texts, ready to be asked; built once (about 0.1 ms a text), never changed."""

    def __init__(self, past: Sequence[Told]) -> None:
        """`past`: the texts, whose places in it the answers name."""
        self._past = past
        listed: dict[str, array[int]] = defaultdict(lambda: array("I"))
        lengths = array("d")
        for place, told in enumerate(past):
            found = features(told)
            lengths.append(sum(found.values()))
            for each in found:
                listed[each].append(place)
        usual = sum(lengths) / len(past) if past else 1.0
        self._listed = dict(listed)
        self._usual = usual or 1.0
        self._damps = array("d", map(self._damp, lengths))

    def __len__(self) -> int:
        return len(self._past)

    def similar(self, told: Told, most: int = 5) -> list[Match]:
        """The most similar past texts, the best first; of equal ones the newer, that is the later in the index."""
        wanted = features(told)
        weights = {each: (1 + math.log(count)) * self._rarity(each) for each, count in wanted.items()}
        whole = _scored(weights, wanted, self._damp(sum(wanted.values())))
        found = (self._match(place, told, weights, whole) for place in self._candidates(weights))
        good = [each for each in found if each.likeness >= LEAST]
        return sorted(good, key=lambda each: (-each.score, -each.place))[:most]

    def _candidates(self, weights: Mapping[str, float]) -> list[int]:
        """Places that share the rarest features, by a rough likeness."""
        rough: defaultdict[int, float] = defaultdict(float)
        known, read = [each for each in weights if each in self._listed], 0
        for each in sorted(known, key=lambda each: (len(self._listed[each]), each)):
            read += len(self._listed[each])
            if read > READ and rough:
                break
            for place in self._listed[each]:
                rough[place] += weights[each]
        return heapq.nlargest(COMPARED, rough, key=lambda place: (rough[place] / (1 + self._damps[place]), place))

    def _match(self, place: int, told: Told, weights: Mapping[str, float], whole: float) -> Match:
        past = self._past[place]
        likeness = min(1.0, _scored(weights, features(past), self._damps[place]) / whole)
        same_item, same_unit = bool(told.item) and told.item == past.item, bool(told.unit) and told.unit == past.unit
        return Match(place, likeness + SAME_ITEM * same_item + SAME_UNIT * same_unit, likeness)

    def _rarity(self, feature: str) -> float:
        known = len(self._listed.get(feature, ()))
        return math.log(1 + (len(self._past) - known + 0.5) / (known + 0.5))

    def _damp(self, length: float) -> float:
        return SATURATION * (1 - BY_LENGTH + BY_LENGTH * length / self._usual)


def _scored(weights: Mapping[str, float], found: Mapping[str, int], damp: float) -> float:
    """BM25 of a text with these features against the weights of what was told."""
    shared = ((weight, found[each]) for each, weight in weights.items() if each in found)
    return sum(weight * count * (SATURATION + 1) / (count + damp) for weight, count in shared)
