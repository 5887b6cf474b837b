"""Tickets for visitors: take, look, cancel."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from openhall.api import presenters
from openhall.api.callers import act_of, caller_of
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.schemas import ContactLeftBody, ContactLeftOut, Problem, TakeBody, TicketOut
from openhall.kit.clock import utc_now
from openhall.kit.errors import Malformed
from openhall.ledger.services import first_answer
from openhall.people.permissions import VISITOR, Caller
from openhall.queue import services as queue
from openhall.queue.queries.mine import my_ticket
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.visited import visit
from openhall.queue.services import TicketWish
from openhall.queue.states import TicketState
from openhall.reviews.queries.own import invitation

router = Routes(tags=["tickets"])
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)


@router.post("/halls/{hall}/tickets", response={201: TicketOut, **REFUSALS}, **right("public"))
def take(request: HttpRequest, hall: str, body: TakeBody) -> HttpResponse:
    """Take a ticket. Its `token` is told to visitors, kiosks and paired devices, to staff never."""
    who = caller_of(request)
    act = act_of(request, who)
    plan = hall_plan(hall, act.now)
    kept = first_answer(act, lambda: queue.take(plan, _wish(body, who, plan), act))
    answer = presenters.taken(plan, kept.mapping)
    if not keeps_token(who):
        answer["token"] = ""
    return told(kept.status, answer)


def keeps_token(who: Caller) -> bool:
    """Whether this caller may hold a visitor's token: the visitor, or a device that prints it."""
    return who is VISITOR or any(each.role == "kiosk" for each in who.roles)


def _wish(body: TakeBody, who: Caller, plan: HallPlan) -> TicketWish:
    items = body.items or ([body.item] if body.item else [])
    if body.queue and items:
        raise Malformed("two_wishes", "Name a queue or items, not both.")
    return TicketWish(
        queue=body.queue or "",
        items=items,
        visitor_class=body.visitor_class,
        language=body.language,
        origin=_origin(who, plan),
        contact=body.contact,
        notify=body.notify,
        needs_mark=body.needs_mark,
    )


def _origin(who: Caller, plan: HallPlan) -> str:
    """Where a ticket came from; a token of another hall is a visitor's phone here."""
    if not who.belongs(plan.hall.id):
        return "phone"
    return "kiosk" if keeps_token(who) else "staff"


@router.get("/tickets/{token}", response={200: TicketOut, **REFUSALS}, **right("public"))
def look(request: HttpRequest, token: str) -> dict[str, Any]:
    """The visitor's own ticket; once the visit is closed with the token that lets it be reviewed."""
    who, now = caller_of(request), utc_now()
    answer = _mine(token, who, now)
    closed = keeps_token(who) and answer["state"] == TicketState.DONE
    return answer | {"review_token": invitation(visit(uuid.UUID(answer["id"])), now) if closed else None}


@router.post("/tickets/{token}/cancel", response={200: TicketOut, **REFUSALS}, **right("public"))
def cancel(request: HttpRequest, token: str) -> dict[str, Any]:
    """Give the ticket up."""
    who = caller_of(request)
    act = act_of(request, who)
    ticket = my_ticket(token, act.now)
    first_answer(act, lambda: queue.cancel(ticket.id, act))
    return _mine(token, who, act.now)


@router.post("/tickets/{token}/contact", response={201: ContactLeftOut, **REFUSALS}, **right("public"))
def leave_contact(request: HttpRequest, token: str, body: ContactLeftBody) -> HttpResponse:
    """Be told when the ticket is near, called, and once how to review the visit."""
    act = act_of(request, caller_of(request))
    ticket = my_ticket(token, act.now)
    kept = first_answer(act, lambda: queue.leave_contact(ticket.id, body.contact, act))
    return told(201, {"way": kept.mapping["way"]})


@router.post("/tickets/{token}/contact/take-back", response={200: ContactLeftOut, **REFUSALS}, **right("public"))
def take_contact_back(request: HttpRequest, token: str) -> HttpResponse:
    """Have the contact forgotten at once."""
    act = act_of(request, caller_of(request))
    ticket = my_ticket(token, act.now)
    kept = first_answer(act, lambda: queue.take_contact_back(ticket.id, act))
    return told(200, {"way": kept.mapping["way"]})


def _mine(token: str, who: Caller, now: dt.datetime) -> dict[str, Any]:
    answer = presenters.mine(my_ticket(token, now))
    return answer if keeps_token(who) else {**answer, "token": ""}
