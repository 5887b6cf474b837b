"""Difficult matters: brought by visitors, followed by the token of the own page; seen by those who work on them."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query

from openhall.api import matter_presenters as presenters
from openhall.api.callers import act_of, caller_of, require_staff
from openhall.api.matter_schemas import (
    LineBody,
    MatterBody,
    MatterOpenedOut,
    MatterOut,
    OwnMatterOut,
    OwnWhyBody,
    WhyBody,
)
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS, keeps_token
from openhall.kit.clock import utc_now
from openhall.kit.errors import Missing
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, Kept, first_answer
from openhall.matters import services as matters
from openhall.matters.permissions import SEES, TAKES_IN
from openhall.matters.queries.listing import Wanted
from openhall.matters.queries.listing import matters as found_matters
from openhall.matters.queries.own import own_matter
from openhall.matters.services import MatterWish
from openhall.matters.states import Channel, Grade, Kind, MatterState
from openhall.people.permissions import VISITOR, Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.visited import visit
from openhall.routines.matters import units_seen
from openhall.routines.personal import visit_of

router = Routes(tags=["matters"])
MATTERS, MINE = "/halls/{hall}/matters", "/matters/{matter_token}"
OWN_ANSWERS = {200: OwnMatterOut, **REFUSALS}
MOST = 200


@router.post(MATTERS, response={201: MatterOpenedOut, **REFUSALS}, **right("public"))
def open_matter(request: HttpRequest, hall: str, body: MatterBody) -> HttpResponse:
    """Bring a matter. Its `token` and `secret` are told to the person and to kiosks, to staff never."""
    who = caller_of(request)
    act = act_of(request, who)
    plan = hall_plan(hall, act.now)
    kept = first_answer(act, lambda: matters.open_matter(plan.hall.id, _wish(body, who, plan, act.now), act))
    private = {} if keeps_token(who) else {"token": "", "secret": ""}
    return told(kept.status, {**kept.mapping, **private})


def _wish(body: MatterBody, who: Caller, plan: HallPlan, now: dt.datetime) -> MatterWish:
    return MatterWish(
        body.kind, body.title, body.text, body.wanted, _channel(body, who, plan), body.name, body.contact,
        body.times_come, plan.item(body.item).id if body.item else None, _source(body.ticket, who, plan, now),
    )  # fmt: skip


def _channel(body: MatterBody, who: Caller, plan: HallPlan) -> str:
    """Where it came in: only who takes matters in here may say so; everybody else is at the own phone or a kiosk."""
    if who.holds(TAKES_IN, plan.hall.id):
        return body.channel or Channel.WINDOW
    return Channel.KIOSK if keeps_token(who) and who is not VISITOR else Channel.PAGE


def _source(ticket: str, who: Caller, plan: HallPlan, now: dt.datetime) -> Subject | None:
    """The visit a matter came from: by its secret, or for those who take matters in by its id."""
    if not ticket:
        return None
    by_id = _id_of(ticket) if who.holds(TAKES_IN, plan.hall.id) else None
    seen = visit(by_id) if by_id else visit_of(ticket, now)
    if seen is None or seen.hall != plan.hall.id:
        raise Missing("no_ticket", "There is no such ticket. Check the link or take a new ticket.")
    return Subject("ticket", seen.ticket, seen.number)


def _id_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@router.get(MATTERS, response={200: list[MatterOut], **REFUSALS}, **right("matters"))
def matters_listed(
    request: HttpRequest, hall: str, state: MatterState | Literal[""] = "", kind: Kind | Literal[""] = "",
    grade: Grade | Literal[""] = "", unassigned: bool = False,
    ended: Annotated[Literal["no", "too"], Query()] = "no", first: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HttpResponse:  # fmt: skip
    """The matters of the hall, or of the caller's own units, most urgent first; 200 from `first` on."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_role(who, SEES, plan.hall.id)
    wanted = Wanted(
        plan.hall.id, units_seen(who, plan, utc_now()), who.account, ended == "no", state, kind, grade, unassigned
    )
    return told(200, presenters.rows(found_matters(wanted, first, MOST)))


@router.get(MINE, response=OWN_ANSWERS, **right("public"))
def look_at_matter(request: HttpRequest, matter_token: str) -> HttpResponse:
    """The person's own matter."""
    return told(200, presenters.own(own_matter(matter_token, utc_now())))


def _own(request: HttpRequest, token: str, work: Callable[[Act], Kept]) -> HttpResponse:
    """One step of the person; then the matter after it."""
    act = act_of(request, caller_of(request))
    first_answer(act, lambda: work(act))
    return told(200, presenters.own(own_matter(token, act.now)))


@router.post(MINE + "/confirm", response=OWN_ANSWERS, **right("public"))
def confirm_own_matter(request: HttpRequest, matter_token: str) -> HttpResponse:
    """The answer settles it."""
    return _own(request, matter_token, lambda act: matters.confirm_own(matter_token, act))


@router.post(MINE + "/send-back", response=OWN_ANSWERS, **right("public"))
def send_back_own_matter(request: HttpRequest, matter_token: str, body: WhyBody) -> HttpResponse:
    """The answer does not settle it."""
    return _own(request, matter_token, lambda act: matters.send_back_own(matter_token, body.why, act))


@router.post(MINE + "/comment", response=OWN_ANSWERS, **right("public"))
def comment_own_matter(request: HttpRequest, matter_token: str, body: LineBody) -> HttpResponse:
    """Add something."""
    return _own(request, matter_token, lambda act: matters.comment_own(matter_token, body.text, act))


@router.post(MINE + "/withdraw", response=OWN_ANSWERS, **right("public"))
def withdraw_own_matter(request: HttpRequest, matter_token: str, body: OwnWhyBody) -> HttpResponse:
    """It need not be followed any more."""
    return _own(request, matter_token, lambda act: matters.withdraw_own(matter_token, body.why, act))
