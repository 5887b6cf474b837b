"""Build the index of the collection beside the running one, and put it in its place when it is whole."""

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from openhall.catalogue import queries as catalogue
from openhall.catalogue.queries import ItemView
from openhall.kit.ids import uuid7
from openhall.knowledge.models import Collection, Document, Passage, Synonym
from openhall.knowledge.queries import indexed
from openhall.knowledge.queries.guides import guide
from openhall.knowledge.rules.synonyms import general
from openhall.knowledge.rules.versions import Version, spans
from openhall.knowledge.states import Kind
from openhall.lab.search.grams import normalised
from openhall.lab.search.index import Source, build
from openhall.lab.search.sounds import sounds

COLUMNS = ("id", "title", "other_names", "work", "from_on", "until_on", "kind")
FORMAT = 2  # of the files of an index: another number builds it anew
NAMING = {Kind.DOCUMENT: 0.0, Kind.ANSWER: 0.5, Kind.ITEM: 0.5}  # how much a title says beyond the text
FIRST, LAST = dt.date.min.toordinal(), dt.date.max.toordinal()


def refresh_index(now: dt.datetime) -> bool:
    """Build the index anew where the collection has changed since; whether it was. One process at a time does it."""
    if indexed.current().split("-")[0] == _state():
        return False
    indexed.folder().mkdir(parents=True, exist_ok=True)
    with _alone():
        state = _state()
        if indexed.current().split("-")[0] == state:
            return False
        _build(f"{state}-{uuid7(now).hex[:16]}")
    return True


def _state() -> str:
    """The collection and the catalogue in one word, which changes when they do."""
    revision = Collection.objects.filter(id=1).values_list("revision", flat=True).first() or 0
    items = hashlib.sha256(repr(catalogue.all_items()).encode()).hexdigest()[:12]
    return f"{FORMAT}.{revision}.{items}"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with (indexed.folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(name: str) -> None:
    place = indexed.folder() / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    guides = catalogue.all_items()
    rows = list(Document.objects.order_by("source").values_list(*COLUMNS))
    build(_sources(rows, guides), name).save(place / "index")
    words = _synonyms()
    sounds(_names(rows, guides, words)).save(place / "sounds")
    _save_ids(place, [row[0] for row in rows], [each.id for each in guides])
    _save_spans(place, [Version(row[0], row[3], row[4], row[5]) for row in rows], len(guides))
    (place / "synonyms.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")
    _put_in_place(name)


type Row = tuple[uuid.UUID, str, list[str], str, dt.date | None, dt.date | None, str]


def _sources(rows: Sequence[Row], guides: Iterable[ItemView]) -> Iterator[Source]:
    """Documents in the order of `rows`, with passages read for a thousand at a time; then the catalogue's items."""
    for start in range(0, len(rows), 1000):
        some = rows[start : start + 1000]
        texts: dict[uuid.UUID, list[str]] = {row[0]: [] for row in some}
        found = Passage.objects.filter(document__in=list(texts)).order_by("document", "position")
        for document, text in found.values_list("document_id", "text"):
            texts[document].append(text)
        for row in some:
            yield Source("\n".join([row[1], *row[2]]), texts[row[0]], NAMING[Kind(row[6])])
    for each in guides:
        yield Source("\n".join([each.name, each.name_en, *each.keywords]), guide(each))


def _names(
    rows: Sequence[Row], guides: Iterable[ItemView], words: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """What things are called, which is what people write by its sound: items, questions, words and other words."""
    yield from (normalised(name) for each in guides for name in (each.name, *each.keywords))
    asked_by_name = (row for row in rows if NAMING[Kind(row[6])])
    yield from (normalised(name) for row in asked_by_name for name in (row[1], *row[2]))
    yield from (normalised(name) for word, others in words.items() for name in (word, *others))


def _save_ids(place: pathlib.Path, own: Sequence[uuid.UUID], items: Sequence[uuid.UUID]) -> None:
    raw = np.frombuffer(b"".join(each.bytes for each in [*own, *items]), dtype=np.uint8).reshape(-1, 16)
    np.save(place / "ids.npy", raw)
    homes = [indexed.DOCUMENT] * len(own) + [indexed.CATALOGUE] * len(items)
    np.save(place / "homes.npy", np.array(homes, dtype=np.int8))


def _save_spans(place: pathlib.Path, versions: Sequence[Version[uuid.UUID]], items: int) -> None:
    found = spans(versions)
    begins = [begin.toordinal() if (begin := found[each.id][0]) else FIRST for each in versions] + [FIRST] * items
    ends = [end.toordinal() if (end := found[each.id][1]) else LAST for each in versions] + [LAST] * items
    np.save(place / "begins.npy", np.array(begins, dtype=np.int32))
    np.save(place / "ends.npy", np.array(ends, dtype=np.int32))


def _synonyms() -> Mapping[str, Sequence[str]]:
    kept = {normalised(word): others for word, others in Synonym.objects.values_list("word", "others")}
    return {**general(), **kept}


def _put_in_place(name: str) -> None:
    """From now on every process opens this one; those before go, but for what somebody has still mapped."""
    before = indexed.current()
    new = indexed.folder() / "current.new"
    new.write_text(name, "utf-8")
    os.replace(new, indexed.folder() / "current")
    for old in indexed.folder().iterdir():
        if old.is_dir() and old.name not in (name, before):
            shutil.rmtree(old, ignore_errors=True)
