"""Signals of stuffing: whom to ask, and what came out. For the administration and supervision."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from openhall.api import review_presenters as presenters
from openhall.api.callers import act_of, staff_here
from openhall.api.problems import told
from openhall.api.review_schemas import CallBackBody, DoneOut, SettleBody, SignalOut
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.errors import Missing
from openhall.ledger.services import Act, Kept, first_answer
from openhall.people.permissions import Caller
from openhall.queue.queries.plan import HallPlan
from openhall.reviews import services as reviews
from openhall.reviews.permissions import ADMINISTRATION, SUPERVISION
from openhall.reviews.queries.signals import SignalView, signals

router = Routes(tags=["reviews"])


@router.get("/halls/{hall}/signals", response={200: list[SignalOut], **REFUSALS}, **right("moderates"))
def suspected(request: HttpRequest, hall: str) -> HttpResponse:
    """The signals of a hall, the open first; none that concerns the caller or a unit they manage."""
    who, plan = staff_here(request, hall, ADMINISTRATION)
    return told(200, [presenters.signal(plan, each) for each in signals(plan.hall.id, who.account)])


@router.post(
    "/halls/{hall}/call-backs/{call_back_id}", response={200: DoneOut, **REFUSALS}, **right("moderates")
)
def asked_back(request: HttpRequest, hall: str, call_back_id: uuid.UUID, body: CallBackBody) -> HttpResponse:
    """Write down what came out when a drawn reviewer was asked."""
    who, plan = staff_here(request, hall, ADMINISTRATION)
    if call_back_id not in {each.id for row in _seen(who, plan) for each in row.call_backs}:
        raise Missing("no_call_back", "Nobody is to be asked about this.")
    return _done(request, who, lambda act: reviews.call_back(call_back_id, body.way, body.answered, act))


@router.post("/halls/{hall}/signals/{signal_id}/settle", response={200: DoneOut, **REFUSALS}, **right("supervises"))
def settled(request: HttpRequest, hall: str, signal_id: uuid.UUID, body: SettleBody) -> HttpResponse:
    """Say what a signal was; nobody settles what they asked about themselves."""
    who, plan = staff_here(request, hall, SUPERVISION)
    if signal_id not in {each.id for each in _seen(who, plan)}:
        raise Missing("no_signal", "There is no such signal.")
    return _done(request, who, lambda act: reviews.settle_signal(signal_id, body.confirmed, body.words, act))


def _seen(who: Caller, plan: HallPlan) -> list[SignalView]:
    return signals(plan.hall.id, who.account)


def _done(request: HttpRequest, who: Caller, work: Callable[[Act], Kept]) -> HttpResponse:
    act = act_of(request, who)
    return told(200, {"id": first_answer(act, lambda: work(act)).mapping["id"]})
