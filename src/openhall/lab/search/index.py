"""The index of a collection: the same grams weighed three times, in titles, in whole documents and in passages."""

import dataclasses
import json
import pathlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from openhall.lab.search.grams import Keys, Places, grams, normalised
from openhall.lab.search.postings import Counts, Postings, counted, opened, postings

AT_ONCE = 4000  # texts whose grams are counted in one go: what bounds the memory of building
TITLE_B, DOCUMENT_B, PASSAGE_B = 0.5, 0.75, 0.75
_FIELDS = ("titles", "documents", "passages")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A document to be indexed: its title (with other names it goes by) and its passages, in order; at least one."""

    title: str
    passages: Sequence[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Index:
    """Documents are numbered in the order given; `firsts[d]` is the number of the first passage of document d."""

    titles: Postings
    documents: Postings
    passages: Postings
    firsts: npt.NDArray[np.int64]
    version: str

    def save(self, folder: pathlib.Path) -> None:
        """Write the index into a new folder."""
        folder.mkdir(parents=True)
        for name in _FIELDS:
            getattr(self, name).save(folder / name)
        np.save(folder / "firsts.npy", self.firsts)
        (folder / "index.json").write_text(json.dumps({"version": self.version}), "utf-8")

    def passages_of(self, document: int) -> range:
        """The numbers of a document's passages."""
        last = self.firsts[document + 1] if document + 1 < len(self.firsts) else self.passages.texts
        return range(int(self.firsts[document]), int(last))


def open_index(folder: pathlib.Path) -> Index:
    """Map a saved index."""
    version = json.loads((folder / "index.json").read_text("utf-8"))["version"]
    fields = {name: opened(folder / name) for name in _FIELDS}
    return Index(**fields, firsts=np.load(folder / "firsts.npy", mmap_mode="r"), version=version)


def build(sources: Iterable[Source], version: str = "") -> Index:
    """Index documents; `version` names the state of the collection that was read."""
    titles: list[str] = []
    firsts: list[int] = []
    owners: list[int] = []

    def passages() -> Iterator[str]:
        for source in sources:
            firsts.append(len(owners))
            titles.append(normalised(source.title))
            for text in source.passages or ("",):
                owners.append(len(titles) - 1)
                yield normalised(text)

    of_passages = _counted(passages())
    of_titles = counted(*grams(titles), texts=len(titles)) if titles else _nothing()
    of_documents = _gathered(of_passages, of_titles, np.array(owners, dtype=np.int32))
    return Index(
        postings(of_titles, TITLE_B), postings(of_documents, DOCUMENT_B), postings(of_passages, PASSAGE_B),
        np.array(firsts, dtype=np.int64), version,
    )  # fmt: skip


def _nothing() -> Counts:
    return counted(np.array([], dtype=np.uint64), np.array([], dtype=np.int32), 0)


def _counted(texts: Iterator[str]) -> Counts:
    parts: list[Counts] = []
    begun = 0
    while batch := [text for _, text in zip(range(AT_ONCE), texts)]:  # noqa: B905  # the last batch is shorter
        part = counted(*grams(batch), texts=len(batch))
        parts.append(dataclasses.replace(part, places=part.places + np.int32(begun)))
        begun += len(batch)
    return _joined(parts) if parts else _nothing()


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
