"""The index of a collection: grams weighed in titles, in whole documents and in passages, and its single characters."""

import dataclasses
import itertools
import json
import pathlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from openhall.lab.search.grams import Keys, Places, grams, normalised, singles
from openhall.lab.search.postings import Counts, Postings, Scores, counted, mapped, opened, postings

AT_ONCE = 4000  # texts whose grams are counted in one go: what bounds the memory of building
# How far repetition counts (k1) and long texts are held back (b) in each field.
TITLE, DOCUMENT, PASSAGE = (1.2, 0.5), (1.2, 0.75), (0.9, 0.4)
_FIELDS = ("titles", "documents", "passages", "characters")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A document to be indexed: its title (with other names it goes by, a line each) and its passages, in order.

    `naming`: how much more the title says than the text: much for an item that is asked for by name, nothing for a
    paper whose title is one of many like it.
    """

    title: str
    passages: Sequence[str]
    naming: float = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Index:
    """Documents are numbered in the order given; `firsts[d]` is the number of the first passage of document d."""

    titles: Postings
    documents: Postings
    passages: Postings
    characters: Postings
    firsts: npt.NDArray[np.int64]
    naming: Scores
    version: str

    def save(self, folder: pathlib.Path) -> None:
        """Write the index into a new folder."""
        folder.mkdir(parents=True)
        for name in _FIELDS:
            getattr(self, name).save(folder / name)
        np.save(folder / "firsts.npy", self.firsts)
        np.save(folder / "naming.npy", self.naming)
        (folder / "index.json").write_text(json.dumps({"version": self.version}), "utf-8")

    def passages_of(self, document: int) -> range:
        """The numbers of a document's passages."""
        last = self.firsts[document + 1] if document + 1 < len(self.firsts) else self.passages.texts
        return range(int(self.firsts[document]), int(last))


def open_index(folder: pathlib.Path) -> Index:
    """Map a saved index."""
    version = json.loads((folder / "index.json").read_text("utf-8"))["version"]
    fields = {name: opened(folder / name) for name in _FIELDS}
    firsts, naming = mapped(folder / "firsts.npy"), mapped(folder / "naming.npy")
    return Index(**fields, firsts=firsts, naming=naming, version=version)


def build(sources: Iterable[Source], version: str = "") -> Index:
    """Index documents; `version` names the state of the collection that was read."""
    titles: list[str] = []
    alone: list[str] = []  # titles that the text does not repeat: the others count in it already
    owners: list[int] = []
    naming: list[float] = []

    def passages() -> Iterator[str]:
        for source in sources:
            titles.append(normalised(source.title))
            naming.append(source.naming)
            first = normalised(source.passages[0]) if source.passages else ""
            alone.append("\n".join(line for line in titles[-1].split("\n") if line not in first))
            for text in source.passages or ("",):
                owners.append(len(titles) - 1)
                yield normalised(text)

    of_passages, held = _counted(passages())
    own = np.array(owners, dtype=np.int32)
    of_titles = counted(*grams(titles), texts=len(titles))
    outside = counted(*grams(alone), texts=len(titles))
    characters = _gathered(held, counted(*singles(alone), texts=len(titles)), own)
    return Index(
        postings(of_titles, *TITLE), postings(_gathered(of_passages, outside, own), *DOCUMENT),
        postings(of_passages, *PASSAGE), postings(characters, 1.0, 0.0, weighed=False),
        np.searchsorted(own, np.arange(len(titles))), np.array(naming, dtype=np.float32), version,
    )  # fmt: skip


def _nothing() -> Counts:
    return counted(np.array([], dtype=np.uint64), np.array([], dtype=np.int32), 0)


def _counted(texts: Iterator[str]) -> tuple[Counts, Counts]:
    """The grams of the texts, and their characters."""
    parts: list[Counts] = []
    characters: list[Counts] = []
    begun = 0
    while batch := list(itertools.islice(texts, AT_ONCE)):
        for found, kind in ((parts, grams), (characters, singles)):
            part = counted(*kind(batch), texts=len(batch))
            found.append(dataclasses.replace(part, places=part.places + np.int32(begun)))
        begun += len(batch)
    return (_joined(parts), _joined(characters)) if parts else (_nothing(), _nothing())


def _joined(parts: Sequence[Counts]) -> Counts:
    """Parts over texts that follow each other, as one."""
    keys = np.concatenate([part.keys for part in parts])
    order = np.argsort(keys, kind="stable")
    places = np.concatenate([part.places for part in parts])[order]
    times = np.concatenate([part.times for part in parts])[order]
    return Counts(keys[order], places, times, np.concatenate([part.lengths for part in parts]))


def _gathered(passages: Counts, titles: Counts, owners: Places) -> Counts:
    """Counts of whole documents: their passages' and their titles' together."""
    keys = np.concatenate([passages.keys, titles.keys])
    places = np.concatenate([owners[passages.places], titles.places])
    times = np.concatenate([passages.times, titles.times])
    lengths = np.bincount(owners, weights=passages.lengths, minlength=len(titles.lengths)).astype(np.int64)
    order = np.lexsort((places, keys))
    keys, places, times = keys[order], places[order], times[order]
    first = _firsts(keys, places)
    added = np.add.reduceat(times.astype(np.int64), first) if len(first) else times.astype(np.int64)
    return Counts(keys[first], places[first], np.minimum(added, 65535).astype(np.uint16), lengths + titles.lengths)


def _firsts(keys: Keys, places: Places) -> npt.NDArray[np.int64]:
    new = np.empty(len(keys), dtype=bool)
    new[:1] = True
    new[1:] = (keys[1:] != keys[:-1]) | (places[1:] != places[:-1])
    return np.flatnonzero(new)
