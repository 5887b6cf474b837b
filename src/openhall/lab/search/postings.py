"""An inverted index of one field as flat arrays, so that many processes can map one file and share its memory."""

import dataclasses
import pathlib
from typing import Any

import numpy as np
import numpy.typing as npt

from openhall.lab.search.grams import Keys, Places

type Scores = npt.NDArray[np.float32]

LARGE, COMMON, ENOUGH = 20_000, 0.15, 4  # texts, share of the texts that hold a gram, rarer grams of a question

_ARRAYS = ("keys", "starts", "places", "weights")


@dataclasses.dataclass(frozen=True, slots=True)
class Postings:
    """For each gram (`keys`, ascending) the texts that hold it, `places[starts[i]:starts[i + 1]]`, with weights."""

    keys: Keys
    starts: npt.NDArray[np.int64]
    places: Places
    weights: npt.NDArray[np.float16]
    texts: int

    def rows(self, keys: Keys) -> npt.NDArray[np.int64]:
        """The row of each gram; -1 for one that no text holds."""
        if len(self.keys) == 0:
            return np.full(len(keys), -1, dtype=np.int64)
        found = np.searchsorted(self.keys, keys)
        found[found == len(self.keys)] = 0
        return np.where(self.keys[found] == keys, found, -1)

    def rarity(self, keys: Keys) -> Scores:
        """The inverse document frequency of each gram; the greatest possible for one that no text holds."""
        rows = self.rows(keys)
        held = np.where(rows < 0, 0, self.starts[rows + 1] - self.starts[rows]) if len(self.keys) else rows * 0
        return _rarity(held, self.texts)

    def scores(self, keys: Keys, importance: Scores) -> Scores:
        """The score of every text for these grams."""
        rows = self.rows(keys)
        held = self._telling(rows, np.flatnonzero(rows >= 0))
        if len(held) == 0:
            return np.zeros(self.texts, dtype=np.float32)
        spans = list(map(slice, self.starts[rows[held]].tolist(), self.starts[rows[held] + 1].tolist()))
        weights = [self.weights[span] * weight for span, weight in zip(spans, importance[held], strict=True)]
        places = np.concatenate([self.places[span] for span in spans])
        # Adding up all grams at once is a third quicker than one after the other.
        return np.bincount(places, np.concatenate(weights), self.texts).astype(np.float32)

    def _telling(self, rows: npt.NDArray[np.int64], held: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """In a large collection what many texts hold costs most and says least: it waits for the second look."""
        if self.texts < LARGE:
            return held
        rare = held[self.starts[rows[held] + 1] - self.starts[rows[held]] < self.texts * COMMON]
        return rare if len(rare) >= ENOUGH else held

    def shares(self, keys: Keys, texts: npt.NDArray[np.int64]) -> Scores:
        """For each of the texts the share, 0 to 1, of these grams that it holds; rare grams count more."""
        rarity = self.rarity(keys)
        return np.asarray(rarity @ self.holds(keys, texts) / max(float(rarity.sum()), 1e-9), dtype=np.float32)

    def holds(self, keys: Keys, texts: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of the grams (rows) stand in which of the texts (columns)."""
        held = np.zeros((len(keys), len(texts)), dtype=bool)
        for number, row in enumerate(self.rows(keys).tolist()):
            if row >= 0:
                span = self.places[self.starts[row] : self.starts[row + 1]]
                at = np.minimum(np.searchsorted(span, texts), len(span) - 1)
                held[number] = span[at] == texts
        return held

    def save(self, folder: pathlib.Path) -> None:
        """Write one file an array."""
        folder.mkdir()
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        np.save(folder / "texts.npy", np.array(self.texts))


def mapped(file: pathlib.Path) -> Any:
    """A saved array, mapped and not read; an empty one can't be mapped. A plain view of the map is cut faster."""
    try:
        return np.asarray(np.load(file, mmap_mode="r"))
    except ValueError:
        return np.load(file)


def opened(folder: pathlib.Path) -> Postings:
    """What was saved, mapped."""
    arrays = {name: mapped(folder / f"{name}.npy") for name in _ARRAYS}
    return Postings(**arrays, texts=int(np.load(folder / "texts.npy")))


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """How often a gram stands in a text, sorted by gram, then text; `lengths`: grams of every text."""

    keys: Keys
    places: Places
    times: npt.NDArray[np.uint16]
    lengths: npt.NDArray[np.int64]


def counted(keys: Keys, owners: Places, texts: int) -> Counts:
    """Count the grams of `texts` texts."""
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    new = np.empty(len(keys), dtype=bool)
    new[:1] = True
    new[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    first = np.flatnonzero(new)
    times = np.diff(np.append(first, len(keys)))
    lengths = np.bincount(owners, minlength=texts)
    return Counts(keys[first], owners[first], np.minimum(times, 65535).astype(np.uint16), lengths)


def postings(counts: Counts, k1: float, b: float, weighed: bool = True) -> Postings:
    """Weigh what was counted: `k1` lets repetition count, `b` holds long texts back. Not weighed: who holds what."""
    texts = len(counts.lengths)
    new = np.empty(len(counts.keys), dtype=bool)
    new[:1] = True
    new[1:] = counts.keys[1:] != counts.keys[:-1]
    first = np.flatnonzero(new)
    starts = np.append(first, len(counts.keys)).astype(np.int64)
    held = np.diff(starts)
    rarity = np.repeat(_rarity(held, texts), held)
    mean = max(float(counts.lengths.mean()), 1.0) if texts else 1.0
    norm = (k1 * (1 - b + b * counts.lengths / mean)).astype(np.float32)
    if not weighed:
        return Postings(counts.keys[first], starts, counts.places, np.array([], dtype=np.float16), texts)
    times = counts.times.astype(np.float32)
    weights = rarity * times * (k1 + 1) / (times + norm[counts.places])
    return Postings(counts.keys[first], starts, counts.places, weights.astype(np.float16), texts)


def _rarity(held: npt.NDArray[np.int64], texts: int) -> Scores:
    return np.log1p((texts - held + 0.5) / (held + 0.5)).astype(np.float32)
