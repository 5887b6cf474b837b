"""The rota of the service days for the staff: look, publish, ask, take, grant, name a substitute."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from openhall.api import service_day_presenters as presenters
from openhall.api.callers import act_of, require_staff
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.service_day_schemas import (
    AskBody,
    DoneOut,
    DutyOut,
    PublishBody,
    PublishedOut,
    RequestOut,
    RotaOut,
    SubstituteBody,
    TakeBody,
)
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.clock import local_day, utc_now
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act
from openhall.people.permissions import Caller, require_here, require_role
from openhall.people.states import Role
from openhall.places import queries as places
from openhall.places.queries import HallView
from openhall.routines.service_days import Facts, checked_span, done_once, name_substitute
from openhall.service_days import services
from openhall.service_days.permissions import RUNS_DAYS, SEES_DAYS, require_person
from openhall.service_days.queries import schedule
from openhall.service_days.queries.leading import leaders, open_requests
from openhall.service_days.queries.proposing import proposed, red_cards_of

router = Routes(tags=["service days"])
DAYS = "/halls/{hall}/service-days"
QUARTER = dt.timedelta(days=92)


def here(
    request: HttpRequest, hall: str, roles: frozenset[Role] | None
) -> tuple[Caller, HallView, dt.datetime]:
    """Who asks, the hall and the moment; None: anybody with a role there."""
    who, now = require_staff(request), utc_now()
    view = places.hall(hall, now)
    if roles is None:
        require_here(who, view.id)
        require_person(who.account)
    else:
        require_role(who, roles, view.id)
    return who, view, now


def doing(
    request: HttpRequest, hall: str, roles: frozenset[Role] | None, work: Callable[[Caller, HallView, Act], Facts],
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One step, once for its key."""
    who, view, _ = here(request, hall, roles)
    act = act_of(request, who)
    kept = done_once(act, lambda: work(who, view, act), status)
    return told(kept.status, kept.mapping)


def span_of(
    first: dt.date | None, last: dt.date | None, view: HallView, now: dt.datetime
) -> tuple[dt.date, dt.date]:
    """Both days, else tomorrow and a quarter on; Malformed for a time too long or that ends before it begins."""
    first = first or local_day(now, view.hours.timezone) + dt.timedelta(days=1)
    last = last or first + QUARTER
    return checked_span(first, last)


From = Annotated[dt.date | None, Query(alias="from")]
To = Annotated[dt.date | None, Query(alias="to")]


@router.get(DAYS + "/duties", response={200: list[DutyOut], **REFUSALS}, **right("service_days"))
def service_day_duties(request: HttpRequest, hall: str, first: From = None, last: To = None) -> HttpResponse:
    """The published duties from a day to a day, by name."""
    _, view, now = here(request, hall, SEES_DAYS)
    return told(200, [presenters.duty(each) for each in schedule(view.id, *span_of(first, last, view, now))])


@router.get(DAYS + "/rota", response={200: RotaOut, **REFUSALS}, **right("runs"))
def service_day_rota(request: HttpRequest, hall: str, first: From = None, last: To = None) -> HttpResponse:
    """The best rota of a time, to be looked at; offices with open red cards come first."""
    _, view, now = here(request, hall, RUNS_DAYS)
    cards = red_cards_of(view.id, now)
    return told(200, presenters.rota(proposed(view.id, span_of(first, last, view, now), cards), cards))


@router.post(DAYS + "/rota", response={201: PublishedOut, **REFUSALS}, **right("runs"))
def service_day_publish(request: HttpRequest, hall: str, body: PublishBody) -> HttpResponse:
    """Publish a rota, in advance and once; it must break no rule at this moment."""
    rows = [(each.date, each.post, each.leader) for each in body.assignments]

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        cards = red_cards_of(view.id, act.now)
        span = span_of(body.first, body.last, view, act.now)
        return {"days": services.publish_rows(view.id, span, rows, cards, act)}

    return doing(request, hall, RUNS_DAYS, work, 201)


@router.get(DAYS + "/requests", response={200: list[RequestOut], **REFUSALS}, **right("service_days"))
def service_day_requests(request: HttpRequest, hall: str) -> HttpResponse:
    """What leaders ask for and nobody has settled."""
    _, view, now = here(request, hall, SEES_DAYS)
    found = open_requests(view.id, local_day(now, view.hours.timezone))
    return told(200, presenters.requests(found))


@router.post(DAYS + "/duties/{duty_id}/ask", response={201: DoneOut, **REFUSALS}, **right("staff"))
def service_day_ask(request: HttpRequest, hall: str, duty_id: uuid.UUID, body: AskBody) -> HttpResponse:
    """Ask for a swap of the own duty, or for leave from it."""
    return doing(request, hall, None,
                 lambda who, view, act: {"id": str(services.ask(view.id, duty_id, body.kind, body.why, act))},
                 201)  # fmt: skip


@router.post(DAYS + "/duties/{duty_id}/substitute", response={200: DoneOut, **REFUSALS}, **right("staff"))
def service_day_substitute(
    request: HttpRequest, hall: str, duty_id: uuid.UUID, body: SubstituteBody
) -> HttpResponse:
    """Name who steps in."""

    def work(who: Caller, view: HallView, act: Act) -> Facts:
        known = {each.username: each.account for each in leaders(view.id)}
        if body.leader not in known:
            raise Malformed("nobody_named_so", "Nobody here is named %(name)s.", {"name": body.leader[:40]})
        name_substitute(who, view.id, duty_id, known[body.leader], act)
        return {"id": str(duty_id)}

    return doing(request, hall, None, work)


@router.post(DAYS + "/requests/{request_id}/take", response={200: DoneOut, **REFUSALS}, **right("staff"))
def service_day_take(request: HttpRequest, hall: str, request_id: uuid.UUID, body: TakeBody) -> HttpResponse:
    """Give an own duty for the one that a colleague asks to swap."""
    return _settled(request, hall, request_id, None,
                    lambda view, act: services.take(view.id, request_id, body.duty, act))  # fmt: skip


@router.post(DAYS + "/requests/{request_id}/withdraw", response={200: DoneOut, **REFUSALS}, **right("staff"))
def service_day_withdraw(request: HttpRequest, hall: str, request_id: uuid.UUID) -> HttpResponse:
    """Take the own request back."""
    return _settled(
        request, hall, request_id, None, lambda view, act: services.withdraw(view.id, request_id, act)
    )


@router.post(DAYS + "/requests/{request_id}/grant", response={200: DoneOut, **REFUSALS}, **right("runs"))
def service_day_grant(request: HttpRequest, hall: str, request_id: uuid.UUID) -> HttpResponse:
    """Grant leave: the place is empty until somebody steps in."""
    return _settled(
        request, hall, request_id, RUNS_DAYS, lambda view, act: services.grant(view.id, request_id, act)
    )


@router.post(DAYS + "/requests/{request_id}/decline", response={200: DoneOut, **REFUSALS}, **right("runs"))
def service_day_decline(request: HttpRequest, hall: str, request_id: uuid.UUID) -> HttpResponse:
    """Decline leave: the duty stays."""
    return _settled(
        request, hall, request_id, RUNS_DAYS, lambda view, act: services.decline(view.id, request_id, act)
    )


def _settled(
    request: HttpRequest, hall: str, request_id: uuid.UUID, roles: frozenset[Role] | None,
    verb: Callable[[HallView, Act], None],
) -> HttpResponse:  # fmt: skip
    def work(who: Caller, view: HallView, act: Act) -> Facts:
        verb(view, act)
        return {"id": str(request_id)}

    return doing(request, hall, roles, work)
