"""The index of the collection as files in the data directory: which one is current, and opening it."""

import dataclasses
import functools
import json
import pathlib

import numpy as np
import numpy.typing as npt
from django.conf import settings

from openhall.lab.search.asked import LONGEST, Asked, Synonyms, asked
from openhall.lab.search.grams import keys_of, normalised
from openhall.lab.search.index import Index, open_index
from openhall.lab.search.postings import mapped
from openhall.lab.search.sounds import Sounds, open_sounds, respelled

DOCUMENT, CATALOGUE = 0, 1  # where a document lies: in this room, or in the catalogue


@dataclasses.dataclass(frozen=True, slots=True)
class Collected:
    """An index and what its numbers mean: `ids` (16 bytes a document), its home, and when it is in force (in days)."""

    index: Index
    ids: npt.NDArray[np.uint8]
    homes: npt.NDArray[np.int8]
    begins: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    synonyms: Synonyms
    sounds: Sounds


def folder() -> pathlib.Path:
    """Where the indexes of this data directory lie."""
    return pathlib.Path(settings.DATA_DIR) / "knowledge"


def current() -> str:
    """The name of the newest whole index; empty when there is none."""
    try:
        return (folder() / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def collected() -> Collected | None:
    """The newest index, mapped once a process; None when none was built yet."""
    while name := current():
        try:
            return _opened(str(folder()), name)
        except FileNotFoundError:  # a newer one took its place between two steps of ours
            if name == current():
                return None
    return None


@functools.lru_cache(maxsize=1)
def _opened(where: str, name: str) -> Collected:
    place = pathlib.Path(where) / name
    arrays = {each: mapped(place / f"{each}.npy") for each in ("ids", "homes", "begins", "ends")}
    synonyms = json.loads((place / "synonyms.json").read_text("utf-8"))
    return Collected(
        index=open_index(place / "index"), synonyms=synonyms, sounds=open_sounds(place / "sounds"), **arrays
    )


def read(found: Collected, question: str) -> Asked:
    """A question as it is meant: what was typed by its sound or in first letters is put into characters."""
    text = normalised(question[:LONGEST])
    keys = keys_of(text)
    text, beside = respelled(text, found.sounds, keys[found.index.documents.rows(keys) < 0])
    return asked(text, found.synonyms, beside)
