"""A document or an item's guide as it stands now, with the digest of its version; documents by words of their title."""

import dataclasses
import datetime as dt
import hashlib
import uuid

from openhall.catalogue import queries as catalogue
from openhall.catalogue.queries import ItemView
from openhall.knowledge.models import Document
from openhall.knowledge.queries.guides import guide


@dataclasses.dataclass(frozen=True, slots=True)
class DocumentView:
    """A document in its version of now. `digest` has 32 bytes; `passages` are empty in a list."""

    id: uuid.UUID
    source: str
    title: str
    number: str
    issuer: str
    from_on: dt.date | None
    until_on: dt.date | None
    digest: bytes
    passages: tuple[str, ...] = ()


def document(identifier: uuid.UUID) -> DocumentView | None:
    """One document with its passages in order, or the guide of the catalogue's item that has this id."""
    row = Document.objects.filter(id=identifier).first()
    if row is not None:
        return _view(row, tuple(row.passages.values_list("text", flat=True)))
    return next((_guide(item) for item in catalogue.items_by_id([identifier])), None)


def _guide(item: ItemView) -> DocumentView:
    passages = guide(item)
    digest = hashlib.sha256("\x1f".join((item.name, *passages)).encode()).digest()
    return DocumentView(item.id, f"item {item.code}", item.name, item.code, "", None, None, digest, passages)


def titled(text: str, most: int = 20) -> list[DocumentView]:
    """Documents whose title or number holds the text, the newest first; all of them without text."""
    rows = Document.objects.order_by("-imported_at", "id")
    plain = text.replace("\x00", "").strip()
    if plain:
        rows = rows.filter(title__icontains=plain) | rows.filter(number__icontains=plain)
    return [_view(row, ()) for row in rows[:most]]


def _view(row: Document, passages: tuple[str, ...]) -> DocumentView:
    return DocumentView(
        row.id, row.source, row.title, row.number, row.issuer, row.from_on, row.until_on, bytes(row.digest), passages
    )
