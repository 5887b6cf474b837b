"""Process walks and the study meeting of a service day for the staff."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from openhall.api import service_day_presenters as presenters
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.service_day_schemas import DoneOut
from openhall.api.service_day_verb_routes import DAYS, doing, here
from openhall.api.service_day_work_schemas import (
    ClosedOut,
    DecideBody,
    FindingBody,
    LineBody,
    MaterialsBody,
    NotesBody,
    PassedOnOut,
    StepBody,
    WalkBody,
    WalkOut,
)
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act
from openhall.people.permissions import Caller
from openhall.places import queries as places
from openhall.places.queries import HallView
from openhall.queue.queries.plan import hall_plan
from openhall.routines.service_days import Facts
from openhall.service_days import services
from openhall.service_days.permissions import RUNS_DAYS, SEES_DAYS, WORKS_AT_DAYS
from openhall.service_days.queries.day import day_on
from openhall.service_days.queries.walks import walk
from openhall.service_days.services import Found, Way

router = Routes(tags=["service days"])
DAY, WALK = DAYS + "/{on}", DAYS + "/walks/{walk_id}"
RIGHT = right("service_days")


@router.post(DAY + "/meeting", response={201: DoneOut, **REFUSALS}, **RIGHT)
def service_day_meeting(request: HttpRequest, hall: str, on: dt.date) -> HttpResponse:
    """Open the study meeting."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        day = day_on(view.id, on, act.now)
        services.open_meeting(view.id, day.id, act)
        return {"id": str(day.id)}

    return doing(request, hall, RUNS_DAYS, work, 201)


@router.post(DAY + "/meeting/close", response={200: ClosedOut, **REFUSALS}, **RIGHT)
def service_day_meeting_close(request: HttpRequest, hall: str, on: dt.date, body: NotesBody) -> HttpResponse:
    """Close it: what is not decided goes on to the next day."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        day = day_on(view.id, on, act.now)
        return {"carried": services.close_meeting(view.id, day.id, body.notes, act)}

    return doing(request, hall, RUNS_DAYS, work)


@router.post(DAYS + "/points/{point_id}/decide", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_decide(request: HttpRequest, hall: str, point_id: uuid.UUID, body: DecideBody) -> HttpResponse:
    """Decide a point of the agenda."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        services.decide(view.id, point_id, body.decision, _unit(body.unit), body.due_on, act)
        return {"id": str(point_id)}

    return doing(request, hall, RUNS_DAYS, work)


def _unit(code: str) -> uuid.UUID:
    known = {each.code: each.id for each in places.units()}
    if code not in known:
        raise Malformed("unknown_unit", "There is no such unit.")
    return known[code]


@router.post(DAYS + "/walks", response={201: DoneOut, **REFUSALS}, **RIGHT)
def service_day_walk(request: HttpRequest, hall: str, body: WalkBody) -> HttpResponse:
    """Begin a process walk."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        item = hall_plan(hall, act.now).item(body.item).id
        return {"id": str(services.begin_walk(view.id, body.duty, item, Way(body.role, body.online), act))}

    return doing(request, hall, WORKS_AT_DAYS, work, 201)


@router.get(WALK, response={200: WalkOut, **REFUSALS}, **RIGHT)
def service_day_walk_one(request: HttpRequest, hall: str, walk_id: uuid.UUID) -> HttpResponse:
    """One walk."""
    _, view, _ = here(request, hall, SEES_DAYS)
    return told(200, presenters.walk(walk(view.id, walk_id)))


def _walking(
    request: HttpRequest, hall: str, walk_id: uuid.UUID, verb: Callable[[HallView, Act], None]
) -> HttpResponse:
    def work(who: Caller, view: HallView, act: Act) -> Facts:
        verb(view, act)
        return {"id": str(walk_id)}

    return doing(request, hall, WORKS_AT_DAYS, work)


@router.post(WALK + "/steps", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_walk_step(request: HttpRequest, hall: str, walk_id: uuid.UUID, body: StepBody) -> HttpResponse:
    """The next step begins now, and the one before it ends."""
    return _walking(request, hall, walk_id, lambda view, act: services.begin_step(view.id, walk_id, body.name, act))


@router.post(WALK + "/checks", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_walk_check(request: HttpRequest, hall: str, walk_id: uuid.UUID, body: LineBody) -> HttpResponse:
    """A line of the checklist was fine or was not."""
    return _walking(request, hall, walk_id,
                    lambda view, act: services.check_line(view.id, walk_id, body.code, body.fine, act))  # fmt: skip


@router.post(WALK + "/materials", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_walk_materials(
    request: HttpRequest, hall: str, walk_id: uuid.UUID, body: MaterialsBody
) -> HttpResponse:
    """What was really asked for, against the guide."""
    return _walking(
        request, hall, walk_id,
        lambda view, act: services.ask_materials(view.id, walk_id, body.asked, body.trips, act),
    )  # fmt: skip


@router.post(WALK + "/findings", response={201: PassedOnOut, **REFUSALS}, **RIGHT)
def service_day_walk_find(request: HttpRequest, hall: str, walk_id: uuid.UUID, body: FindingBody) -> HttpResponse:
    """Something is wrong: it becomes a matter with an owner and a date."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        walk(view.id, walk_id)
        found = Found(body.text, _unit(body.unit), body.code, body.grade)
        return {"matter": str(services.find(view.id, walk_id, found, act))}

    return doing(request, hall, WORKS_AT_DAYS, work, 201)


@router.post(WALK + "/end", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_walk_end(request: HttpRequest, hall: str, walk_id: uuid.UUID) -> HttpResponse:
    """The walk is over."""
    return _walking(request, hall, walk_id, lambda view, act: services.end_walk(view.id, walk_id, act))
