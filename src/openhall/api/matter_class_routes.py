"""From one case to one class: similar matters, classes and improvements; the monthly report; supervision rows."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

from openhall.api import matter_presenters as presenters
from openhall.api.callers import act_of, require_staff, staff_here
from openhall.api.matter_class_schemas import (
    CauseBody,
    ClassBody,
    ClassOut,
    ImproveBody,
    JoinBody,
    ReportOut,
    SimilarOut,
    SupervisionOut,
)
from openhall.api.matter_verb_routes import MATTER, RIGHT
from openhall.api.problems import told
from openhall.api.rights import Routes
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.clock import local_day, utc_now
from openhall.ledger.services import Act, Kept, first_answer
from openhall.matters import services as matters
from openhall.matters.permissions import DESK, SEES, SEES_ALL
from openhall.matters.queries.classes import ClassView, classes, one_class
from openhall.matters.queries.clearing import clearing
from openhall.matters.queries.listing import Wanted
from openhall.matters.queries.one import matter
from openhall.matters.queries.similar import similar
from openhall.matters.queries.supervision import supervision
from openhall.matters.rules import AGES, Owner, days_of, month_of
from openhall.matters.services import Change
from openhall.people.permissions import require_role
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.matters import units_seen

router = Routes(tags=["matters"])
CLASSES = "/halls/{hall}/matter-classes"
CLASS = CLASSES + "/{class_id}"
ANSWERS = {200: ClassOut, 201: ClassOut, **REFUSALS}


@router.get(MATTER + "/similar", response={200: list[SimilarOut], **REFUSALS}, **RIGHT)
def matters_similar(
    request: HttpRequest, hall: str, matter_id: uuid.UUID, most: Annotated[int, Query(ge=1, le=20)] = 5
) -> HttpResponse:
    """Open and past matters that are like this one, among those the caller sees."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_role(who, SEES, plan.hall.id)
    units = units_seen(who, plan, utc_now())
    matter(plan.hall.id, matter_id, units, who.account)
    found = similar(Wanted(plan.hall.id, units, who.account, open_only=False), matter_id, most)
    rows = presenters.rows(each.row for each in found)
    return told(200, [
        {**row, "score": round(each.score, 3), "class": str(each.group) if each.group else None}
        for row, each in zip(rows, found, strict=True)
    ])  # fmt: skip


@router.get(CLASSES, response={200: list[ClassOut], **REFUSALS}, **RIGHT)
def matter_classes(request: HttpRequest, hall: str) -> HttpResponse:
    """All classes of the hall, what came back first."""
    _who, plan = staff_here(request, hall, SEES_ALL)
    return told(200, [_class(plan, each) for each in classes(plan.hall.id, utc_now())])


@router.get(CLASS, response=ANSWERS, **RIGHT)
def matter_class_one(request: HttpRequest, hall: str, class_id: uuid.UUID) -> HttpResponse:
    """One class with its matters and improvements."""
    _who, plan = staff_here(request, hall, SEES_ALL)
    return told(200, _class(plan, one_class(plan.hall.id, class_id, utc_now())))


def _class(plan: HallPlan, found: ClassView) -> dict[str, Any]:
    return {
        "id": str(found.id), "number": found.number, "name": found.name, "standing": str(found.standing),
        "opened_at": found.opened_at.isoformat(), "root_cause": found.root_cause, "recurred": found.recurred,
        "matters": [
            {"id": str(each.id), "number": each.number, "state": each.state, "recurs": each.recurs}
            for each in found.matters
        ],
        "improvements": [
            {"id": str(each.id), "kind": each.kind, "changed": each.changed, "text": each.text,
             "item": _item(plan, each.item),
             "at": each.at.isoformat()}
            for each in found.improvements
        ],
    }  # fmt: skip


def _item(plan: HallPlan, item: uuid.UUID | None) -> str | None:
    found = plan.item_by_id.get(item) if item else None
    return found.code if found else None


def _doing(request: HttpRequest, hall: str, work: Callable[[HallPlan, Act], Kept]) -> HttpResponse:
    """One step of the desk; then the class after it."""
    who, plan = staff_here(request, hall, DESK)
    act = act_of(request, who)
    kept = first_answer(act, lambda: work(plan, act))
    return told(kept.status, _class(plan, one_class(plan.hall.id, uuid.UUID(kept.mapping["id"]), act.now)))


@router.post(CLASSES, response=ANSWERS, **RIGHT)
def open_matter_class(request: HttpRequest, hall: str, body: ClassBody) -> HttpResponse:
    """Open a class with its first matter."""
    return _doing(request, hall, lambda plan, act: matters.open_class(plan.hall.id, body.name, body.matter, act))


@router.post(CLASS + "/matters", response=ANSWERS, **RIGHT)
def join_matter_class(request: HttpRequest, hall: str, class_id: uuid.UUID, body: JoinBody) -> HttpResponse:
    """Put a matter into the class."""
    return _doing(request, hall, lambda plan, act: matters.join_class(plan.hall.id, class_id, body.matter, act))


@router.post(MATTER + "/leave-class", response=ANSWERS, **RIGHT)
def leave_matter_class(request: HttpRequest, hall: str, matter_id: uuid.UUID) -> HttpResponse:
    """Take a matter out of its class; the class after it."""
    return _doing(request, hall, lambda plan, act: matters.leave_class(plan.hall.id, matter_id, act))


@router.post(CLASS + "/cause", response=ANSWERS, **RIGHT)
def name_class_cause(request: HttpRequest, hall: str, class_id: uuid.UUID, body: CauseBody) -> HttpResponse:
    """Name the root cause."""
    return _doing(request, hall, lambda plan, act: matters.name_cause(plan.hall.id, class_id, body.text, act))


@router.post(CLASS + "/improve", response=ANSWERS, **RIGHT)
def improve_class(request: HttpRequest, hall: str, class_id: uuid.UUID, body: ImproveBody) -> HttpResponse:
    """Say what was changed: a version of an item, a paragraph of its guide, a step. From now on it is watched."""

    def work(plan: HallPlan, act: Act) -> Kept:
        item = plan.item(body.item).id if body.item else None
        return matters.improve(plan.hall.id, class_id, Change(body.kind, body.changed, body.text, item), act)

    return _doing(request, hall, work)


@router.get("/halls/{hall}/matters-report", response={200: ReportOut, **REFUSALS}, **RIGHT)
def matters_report(request: HttpRequest, hall: str, month: str = "") -> HttpResponse:
    """The clear-to-zero report of a month (2026-03; this one without): its matters, all open ones by owner and age."""
    _who, plan = staff_here(request, hall, SEES_ALL)
    now = utc_now()
    found = clearing(plan.hall.id, month_of(month, local_day(now, plan.hall.hours.timezone)), now)
    units = {each.id: each.code for each in places.units()}
    return told(200, {
        "month": f"{found.month:%Y-%m}", "refused": found.refused, "cleared_in_month": found.cleared_in_month,
        "ages_to_days": list(AGES), "owners": [_owner(each, units) for each in found.owners],
        "total": _owner(found.total, units),
    })  # fmt: skip


def _owner(each: Owner, units: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "unit": units.get(each.unit) if each.unit else None, "brought": each.brought, "cleared": each.cleared,
        "left": each.left, "open": each.open, "ages": list(each.ages), "late": each.late,
    }  # fmt: skip


@router.get("/halls/{hall}/supervision", response={200: list[SupervisionOut], **REFUSALS}, **RIGHT)
def supervision_rows(
    request: HttpRequest, hall: str, first: dt.date | None = None, last: dt.date | None = None
) -> HttpResponse:
    """The cards of matters as rows of electronic supervision (GB/T 39046), from a first to a last day (inclusive)."""
    _who, plan = staff_here(request, hall, SEES_ALL)
    today = local_day(utc_now(), plan.hall.hours.timezone)
    since, until = days_of(first.isoformat() if first else "", last.isoformat() if last else "", today)
    rows = supervision(plan.hall.id, since, until, plan.hall.name)
    return told(200, [{name: _json(value) for name, value in dataclasses.asdict(each).items()} for each in rows])


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value
