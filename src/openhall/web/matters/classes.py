"""Classes of matters and similar matters as pages show them."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.functional import Promise

from openhall.matters.permissions import DESK
from openhall.matters.queries.classes import ClassView, ImprovementView, Member, class_of, classes
from openhall.matters.queries.listing import Wanted
from openhall.matters.queries.similar import Similar, similar
from openhall.people.permissions import Caller
from openhall.queue.queries.plan import HallPlan
from openhall.web.matters import words
from openhall.web.matters.moments import moment
from openhall.web.templatetags.openhall import named

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class ClassRow:
    """A class in a list."""

    id: uuid.UUID
    number: int
    name: str
    standing: Text
    tone: str
    many: int
    recurred: int


@dataclasses.dataclass(frozen=True, slots=True)
class MemberRow:
    """A matter of a class."""

    id: uuid.UUID
    number: str
    title: str
    state: Text
    tone: str
    opened: str
    recurs: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ImprovementRow:
    """What was changed, with the item it belongs to."""

    kind: Text
    item: str
    changed: str
    text: str
    at: str


@dataclasses.dataclass(frozen=True, slots=True)
class ClassPage:
    """One class."""

    row: ClassRow
    root_cause: str
    matters: tuple[MemberRow, ...]
    improvements: tuple[ImprovementRow, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class SimilarRow:
    """A matter that is like the one shown."""

    id: uuid.UUID
    number: str
    title: str
    state: Text
    tone: str
    group: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class Kin:
    """What a matter's page says of its kind: the class, matters like it, the classes it may be put into."""

    group: ClassPage | None
    similar: tuple[SimilarRow, ...]
    groups: tuple[ClassRow, ...]
    may: bool


def class_rows(found: Iterable[ClassView]) -> list[ClassRow]:
    """Classes as lines of a list."""
    return [_row(each) for each in found]


def _row(each: ClassView) -> ClassRow:
    return ClassRow(
        each.id, each.number, each.name, words.STANDINGS[each.standing], words.STANDING_TONES[each.standing],
        len(each.matters), each.recurred,
    )  # fmt: skip


def class_page(plan: HallPlan, found: ClassView) -> ClassPage:
    """A class with its matters and improvements."""
    return ClassPage(
        _row(found), found.root_cause, tuple(_member(plan, each) for each in found.matters),
        tuple(_improvement(plan, each) for each in found.improvements),
    )  # fmt: skip


def _member(plan: HallPlan, each: Member) -> MemberRow:
    return MemberRow(
        each.id, each.number, each.title, words.STATES[each.state], words.TONES[each.state],
        moment(plan, each.opened_at), each.recurs,
    )  # fmt: skip


def _improvement(plan: HallPlan, each: ImprovementView) -> ImprovementRow:
    item = plan.item_by_id.get(each.item) if each.item else None
    at = moment(plan, each.at)
    return ImprovementRow(words.CHANGED[each.kind], named(item) if item else "", each.changed, each.text, at)


def kin(plan: HallPlan, wanted: Wanted, matter: uuid.UUID, who: Caller, now: dt.datetime) -> Kin:
    """What the page of a matter says of its kind; only matters that this person sees are suggested."""
    group, may = class_of(matter, now), who.account is not None and who.holds(DESK, plan.hall.id)
    known = classes(plan.hall.id, now) if may and group is None else []
    return Kin(
        class_page(plan, group) if group else None, tuple(_similar(each) for each in similar(wanted, matter)),
        tuple(_row(each) for each in known), may,
    )  # fmt: skip


def _similar(each: Similar) -> SimilarRow:
    state = each.row.state
    return SimilarRow(each.row.id, each.row.number, each.row.title, words.STATES[state], words.TONES[state], each.group)
