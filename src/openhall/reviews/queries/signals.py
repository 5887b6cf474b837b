"""Signals of stuffing and whom to ask, for the administration: no author, no device, only what was found."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import F

from openhall.people.queries import managers_of
from openhall.reviews.models import CallBack, Look, Review, Signal
from openhall.reviews.rules import may_verify

MOST = 60


@dataclasses.dataclass(frozen=True, slots=True)
class AskedBack:
    """A reviewer who was drawn; `answered` is empty while nobody has asked."""

    id: uuid.UUID
    review: uuid.UUID
    level: str
    given_on: dt.date
    reachable: bool
    way: str
    answered: str
    at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class SignalView:
    """One signal with its sample. `zh` and `en` say why."""

    id: uuid.UUID
    kind: str
    window: uuid.UUID
    state: str
    raised_at: dt.datetime
    begins: dt.datetime
    ends: dt.datetime
    reviews: int
    zh: str
    en: str
    words: str
    settled_at: dt.datetime | None
    call_backs: tuple[AskedBack, ...]


def signals(hall: uuid.UUID, reader: uuid.UUID | None) -> list[SignalView]:
    """The signals of a hall, the open first, then the newest; none about the reader or the unit they manage."""
    rows = Signal.objects.filter(hall=hall).prefetch_related("call_backs__review")
    rows = rows.order_by(F("settled_at").desc(nulls_first=True), "-raised_at", "id")[:MOST]
    told = [_view(row) for row in rows]
    closed = _concerning(hall, {each.review for row in told for each in row.call_backs}, reader)
    return [row for row in told if not any(each.review in closed for each in row.call_backs)]


def _concerning(hall: uuid.UUID, reviews: Iterable[uuid.UUID], reader: uuid.UUID | None) -> set[uuid.UUID]:
    """The reviews that are about the reader, or about people the reader manages."""
    if reader is None:
        return set()
    said = list(Review.objects.filter(id__in=[*reviews]))
    units = {each.unit_id for each in said if each.unit_id is not None}
    managers = {unit: managers_of(hall, unit) for unit in units}
    return {
        each.id for each in said
        if not may_verify(reader, each.clerk_id, managers[each.unit_id] if each.unit_id is not None else ())
    }  # fmt: skip


def _view(row: Signal) -> SignalView:
    asked = sorted(row.call_backs.all(), key=lambda each: (not each.review.reachable, each.id))
    return SignalView(
        row.id, row.kind, row.window_id, row.state, row.raised_at, row.begins, row.ends, len(row.reviews), row.zh,
        row.en, row.words, row.settled_at, tuple(_asked(each) for each in asked),
    )  # fmt: skip


def _asked(row: CallBack) -> AskedBack:
    said = row.review
    return AskedBack(row.id, said.id, said.level, said.given_on, said.reachable, row.way, row.answered, row.at)


def looked_at(hall: uuid.UUID) -> dt.date | None:
    """The last day after whose end the reviews of a hall were looked through; None before the first time."""
    return Look.objects.filter(hall=hall).order_by("-on").values_list("on", flat=True).first()
