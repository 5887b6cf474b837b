"""Classes of matters: the root cause, what was improved, and whether it has come back since."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import QuerySet

from openhall.kit.errors import Missing
from openhall.matters.models import Improvement, Matter, MatterClass
from openhall.matters.rules import recurrences, standing
from openhall.matters.states import Standing


@dataclasses.dataclass(frozen=True, slots=True)
class ImprovementView:
    """What was changed; `item` is the item that it belongs to, None for a step of the procedure alone."""

    id: uuid.UUID
    kind: str
    item: uuid.UUID | None
    changed: str
    text: str
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A matter of a class; `recurs` = it was brought after the last improvement."""

    id: uuid.UUID
    number: str
    title: str
    state: str
    opened_at: dt.datetime
    recurs: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ClassView:
    """A class, its matters the newest first, its improvements the oldest first."""

    id: uuid.UUID
    number: int
    name: str
    opened_at: dt.datetime
    root_cause: str
    standing: Standing
    recurred: int
    matters: tuple[Member, ...]
    improvements: tuple[ImprovementView, ...]


def classes(hall: uuid.UUID, now: dt.datetime) -> list[ClassView]:
    """All classes of a hall: what has come back first, then what nobody has improved, then the rest by number."""
    found = [_view(row, now) for row in _rows(hall)]
    order = (Standing.RECURRED, Standing.OPEN, Standing.KNOWN, Standing.WATCHED, Standing.HELD)
    return sorted(found, key=lambda each: (order.index(each.standing), each.number))


def one_class(hall: uuid.UUID, group: uuid.UUID, now: dt.datetime) -> ClassView:
    """One class of a hall; Missing for another's."""
    row = _rows(hall).filter(id=group).first()
    if row is None:
        raise Missing("no_class_here", "There is no such class of matters.")
    return _view(row, now)


def class_of(matter: uuid.UUID, now: dt.datetime) -> ClassView | None:
    """The class that a matter belongs to, if any."""
    row = MatterClass.objects.filter(matters__id=matter).prefetch_related("matters", "improvements").first()
    return None if row is None else _view(row, now)


def _rows(hall: uuid.UUID) -> QuerySet[MatterClass]:
    return MatterClass.objects.filter(hall=hall).prefetch_related("matters", "improvements")


def _view(row: MatterClass, now: dt.datetime) -> ClassView:
    made = sorted(row.improvements.all(), key=lambda each: (each.at, each.id))
    improved = made[-1].at if made else None
    matters = sorted(row.matters.all(), key=lambda each: each.id, reverse=True)
    brought = [each.opened_at for each in matters]
    return ClassView(
        row.id, row.number, row.name, row.opened_at, row.root_cause,
        standing(bool(row.root_cause), improved, brought, now), recurrences(improved, brought),
        tuple(_member(each, improved) for each in matters), tuple(_improvement(each) for each in made),
    )  # fmt: skip


def _member(row: Matter, improved: dt.datetime | None) -> Member:
    recurs = recurrences(improved, [row.opened_at]) > 0
    return Member(row.id, row.number, row.title, row.state, row.opened_at, recurs)


def _improvement(row: Improvement) -> ImprovementView:
    return ImprovementView(row.id, row.kind, row.item_id, row.changed, row.text, row.at)
