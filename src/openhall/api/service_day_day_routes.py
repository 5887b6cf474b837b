"""One service day for the staff: the whole of it, check-in and out, its agenda, its receptions."""

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
    AddedOut,
    DutyBody,
    LabelBody,
    PassedOnOut,
    RecordBody,
    WholeDayOut,
    WindowBody,
)
from openhall.api.ticket_routes import REFUSALS
from openhall.ledger.services import Act
from openhall.people.permissions import Caller
from openhall.places.queries import HallView
from openhall.queue.queries.plan import hall_plan
from openhall.routines.agenda import points
from openhall.routines.service_days import Facts, duty_here
from openhall.service_days import services
from openhall.service_days.permissions import RUNS_DAYS, SEES_DAYS, WORKS_AT_DAYS, require_duty
from openhall.service_days.queries.day import day_on
from openhall.service_days.services import Record

router = Routes(tags=["service days"])
DAY = DAYS + "/{on}"
RIGHT = right("service_days")


@router.post(DAY + "/agenda", response={200: AddedOut, **REFUSALS}, **RIGHT)
def service_day_agenda(request: HttpRequest, hall: str, on: dt.date) -> HttpResponse:
    """Bring what waits onto the agenda: the ladder, red cards, what was carried."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        day = day_on(view.id, on, act.now)
        return {"added": services.make_agenda(view.id, day.id, points(view.id, act.now), act)}

    return doing(request, hall, WORKS_AT_DAYS, work)


@router.post(DAY + "/agenda/points", response={201: DoneOut, **REFUSALS}, **RIGHT)
def service_day_point(request: HttpRequest, hall: str, on: dt.date, body: LabelBody) -> HttpResponse:
    """Add a point in words."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        day = day_on(view.id, on, act.now)
        return {"id": str(services.add_item(view.id, day.id, body.label, act))}

    return doing(request, hall, WORKS_AT_DAYS, work, 201)


def _checked(
    request: HttpRequest, hall: str, duty_id: uuid.UUID, verb: Callable[[uuid.UUID, uuid.UUID, Act], None]
) -> HttpResponse:
    def work(who: Caller, view: HallView, act: Act) -> Facts:
        require_duty(who, view.id, duty_here(view.id, duty_id))
        verb(view.id, duty_id, act)
        return {"id": str(duty_id)}

    return doing(request, hall, SEES_DAYS, work)


@router.post(DAYS + "/duties/{duty_id}/check-in", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_check_in(request: HttpRequest, hall: str, duty_id: uuid.UUID) -> HttpResponse:
    """The leader has come."""
    return _checked(request, hall, duty_id, services.check_in)


@router.post(DAYS + "/duties/{duty_id}/check-out", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_check_out(request: HttpRequest, hall: str, duty_id: uuid.UUID) -> HttpResponse:
    """The leader leaves."""
    return _checked(request, hall, duty_id, services.check_out)


@router.post(DAYS + "/posts/{post}/window", response={200: DoneOut, **REFUSALS}, **right("runs"))
def service_day_window(request: HttpRequest, hall: str, post: str, body: WindowBody) -> HttpResponse:
    """Say at which window the leaders of a post receive people."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        window = hall_plan(hall, act.now).window(body.window).id if body.window else None
        services.set_window(view.id, post, window, act)
        return {"id": post}

    return doing(request, hall, RUNS_DAYS, work)


@router.post(DAYS + "/receptions", response={201: DoneOut, **REFUSALS}, **RIGHT)
def service_day_receive(request: HttpRequest, hall: str, body: DutyBody) -> HttpResponse:
    """Receive whoever is called at the window of this duty's post."""
    return doing(request, hall, WORKS_AT_DAYS,
                 lambda who, view, act: {"id": str(services.open_reception(view.id, body.duty, act))}, 201)  # fmt: skip


def _record(body: RecordBody) -> Record:
    return Record(body.about, body.answer, body.name, body.contact, body.title)


@router.post(DAYS + "/receptions/{reception_id}/solve", response={200: DoneOut, **REFUSALS}, **RIGHT)
def service_day_solve(
    request: HttpRequest, hall: str, reception_id: uuid.UUID, body: RecordBody
) -> HttpResponse:
    """Solved on the spot."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        services.solve(view.id, reception_id, _record(body), act)
        return {"id": str(reception_id)}

    return doing(request, hall, WORKS_AT_DAYS, work)


@router.post(DAYS + "/receptions/{reception_id}/pass-on", response={200: PassedOnOut, **REFUSALS}, **RIGHT)
def service_day_pass_on(
    request: HttpRequest, hall: str, reception_id: uuid.UUID, body: RecordBody
) -> HttpResponse:
    """Open it as a difficult matter, which names the reception as its source."""
    return doing(request, hall, WORKS_AT_DAYS, lambda who, view, act: {
        "matter": str(services.pass_on(view.id, reception_id, _record(body), act))})  # fmt: skip


# Last, so that a date is not sought in the words of the other addresses.
@router.get(DAY, response={200: WholeDayOut, **REFUSALS}, **RIGHT)
def service_day(request: HttpRequest, hall: str, on: dt.date) -> HttpResponse:
    """One published service day with everything on it."""
    _, view, now = here(request, hall, SEES_DAYS)
    return told(200, presenters.whole(day_on(view.id, on, now)))
