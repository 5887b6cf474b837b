"""Process walks as pages and figures read them, and the checklist in force."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import F, Q

from openhall.catalogue.queries import ItemView, items_by_id
from openhall.kit.errors import Missing
from openhall.service_days.models import Checklist, Finding, Walk
from openhall.service_days.rules.walks import Compared, Line, compare_materials, minutes_of, read_lines


@dataclasses.dataclass(frozen=True, slots=True)
class ChecklistView:
    """A checklist in force: the version, its lines, and what it comes from."""

    id: int
    lines: tuple[Line, ...]
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class StepView:
    """A step; `minutes` is None while it runs."""

    name: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    minutes: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class FindingView:
    """A finding and the matter it became."""

    id: uuid.UUID
    code: str
    matter: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True)
class WalkView:
    """A walk with all of it. `compared` is None before anybody wrote down what was asked for."""

    id: uuid.UUID
    hall: uuid.UUID
    duty: uuid.UUID
    day: uuid.UUID
    on: dt.date
    item: ItemView
    role: str
    online: bool
    state: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    asked: tuple[str, ...]
    compared: Compared | None
    trips: int | None
    lines: tuple[tuple[Line, bool | None], ...]
    steps: tuple[StepView, ...]
    findings: tuple[FindingView, ...]


def checklist_on(hall: uuid.UUID, on: dt.date) -> ChecklistView:
    """The checklist in force in a hall on a day: its own goes before the nation's; Missing where there is none."""
    rows = Checklist.objects.filter(Q(hall=hall) | Q(hall=None), valid_from__lte=on)
    row = rows.order_by(F("hall").asc(nulls_last=True), "-valid_from").first()
    if row is None:
        raise Missing("no_checklist", "No checklist is in force on that day.")
    return ChecklistView(row.id, read_lines(row.lines), row.source)


def walk(hall: uuid.UUID, identifier: uuid.UUID) -> WalkView:
    """One walk of a hall; Missing for any other."""
    found = _views(Walk.objects.filter(hall=hall, id=identifier))
    if not found:
        raise Missing("no_walk", "There is no such walk.")
    return found[0]


def walks_of(day: uuid.UUID) -> list[WalkView]:
    """The walks of a service day, the first begun first."""
    return _views(Walk.objects.filter(duty__day=day))


def _views(rows: Iterable[Walk]) -> list[WalkView]:
    listed = sorted(
        Walk.objects.filter(id__in=[row.id for row in rows]).select_related("duty", "checklist"),
        key=lambda row: (row.started_at, row.id),
    )
    items = {each.id: each for each in items_by_id(row.item_id for row in listed)}
    return [_view(row, items[row.item_id]) for row in listed]


def _view(row: Walk, item: ItemView) -> WalkView:
    checks = dict(row.checks.values_list("code", "fine"))
    guide = [(each.name, each.name_en) for each in item.materials]
    return WalkView(
        row.id, row.hall_id, row.duty_id, row.duty.day_id, row.duty.on, item, row.role, row.online, row.state,
        row.started_at, row.ended_at, tuple(row.asked or ()),
        None if row.asked is None else compare_materials(row.asked, guide), row.trips,
        tuple((line, checks.get(line.code)) for line in read_lines(row.checklist.lines) if line.speaks(row.online)),
        tuple(StepView(each.name, each.started_at, each.ended_at, minutes_of(each.started_at, each.ended_at))
              for each in row.steps.order_by("started_at", "id")),
        tuple(_finding(each) for each in row.findings.order_by("found_at", "id")),
    )  # fmt: skip


def _finding(row: Finding) -> FindingView:
    return FindingView(row.id, row.code, row.matter_id)
