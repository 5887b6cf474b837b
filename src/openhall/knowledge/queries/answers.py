"""Ask the collection: passages with their sources, nothing invented, and whether they are to be trusted."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from openhall.catalogue import queries as catalogue
from openhall.catalogue.queries import ItemView
from openhall.knowledge.models import Document, Passage
from openhall.knowledge.queries import indexed
from openhall.knowledge.queries.guides import guide
from openhall.knowledge.queries.indexed import Collected
from openhall.knowledge.states import Kind
from openhall.lab.search.confidence import is_sure
from openhall.lab.search.ranking import Hit, filled, ranked

PAST = 0.6  # how much a version counts that is not in force
MOST = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """A passage and where it stands. `score` falls along a list of answers and says nothing between questions."""

    source: str
    title: str
    passage: str
    score: float
    in_force: bool
    confident: bool
    kind: Kind
    number: str
    issuer: str
    from_on: dt.date | None
    document: uuid.UUID


def ask(question: str, most: int, on: dt.date) -> list[Answer]:
    """The `most` best answers (1 to 50) as of a day, the best first; fewer only where the collection is smaller."""
    found = indexed.collected()
    if found is None:
        return []
    said = indexed.read(found, question)
    day = on.toordinal()
    holds = (found.begins <= day) & (day < found.ends)
    hits = ranked(found.index, said, most, factors=np.where(holds, 1.0, PAST).astype(np.float32))
    sure = is_sure(said, hits)
    hits = filled(found.index, said, hits, most)
    return _told(found, hits, [bool(holds[hit.document]) for hit in hits], sure)


def _told(found: Collected, hits: Sequence[Hit], in_force: Sequence[bool], sure: Sequence[bool]) -> list[Answer]:
    ids = [uuid.UUID(bytes=found.ids[hit.document].tobytes()) for hit in hits]
    own = {each for each, hit in zip(ids, hits, strict=True) if found.homes[hit.document] == indexed.DOCUMENT}
    documents = Document.objects.in_bulk(own)
    at = [hit.passage - found.index.passages_of(hit.document).start for hit in hits]
    texts = _texts(own, set(at))
    guides = {each.id: each for each in catalogue.items_by_id(set(ids) - own)}
    answers = []
    for number, (each, hit) in enumerate(zip(ids, hits, strict=True)):
        place = at[number]
        trusted = number < len(sure) and sure[number]
        if each in guides:
            answers.append(_of_item(guides[each], place, hit.score, trusted))
        elif each in documents and (each, place) in texts:  # it may have been changed since the index was built
            answers.append(_of_document(documents[each], texts[each, place], hit.score, in_force[number], trusted))
    return answers


def _texts(documents: Iterable[uuid.UUID], positions: set[int]) -> Mapping[tuple[uuid.UUID, int], str]:
    rows = Passage.objects.filter(document__in=list(documents), position__in=positions)
    return {(row[0], row[1]): row[2] for row in rows.values_list("document_id", "position", "text")}


def _of_document(row: Document, text: str, score: float, in_force: bool, sure: bool) -> Answer:
    return Answer(
        source=row.source, title=row.title, passage=text, score=round(score, 4), in_force=in_force, confident=sure,
        kind=Kind(row.kind), number=row.number, issuer=row.issuer, from_on=row.from_on, document=row.id,
    )  # fmt: skip


def _of_item(item: ItemView, place: int, score: float, sure: bool) -> Answer:
    pieces = guide(item)
    return Answer(
        source=f"item {item.code}", title=item.name, passage=pieces[min(place, len(pieces) - 1)],
        score=round(score, 4), in_force=True, confident=sure, kind=Kind.ITEM, number="", issuer="", from_on=None,
        document=item.id,
    )  # fmt: skip
