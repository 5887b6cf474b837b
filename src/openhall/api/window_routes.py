"""The buttons of a window. Every answer is the window's current ticket, after."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from openhall.api import presenters
from openhall.api.callers import act_of, require_staff
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.schemas import (
    AtWindowBody,
    CallBackBody,
    CallBody,
    FinishBody,
    LendBody,
    PauseBody,
    TransferBody,
    WalkInBody,
    WindowTicket,
)
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act, Kept, first_answer
from openhall.people.permissions import require_window
from openhall.queue import services as queue
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.services import AtWindow, TicketWish
from openhall.queue.services.taking_over import take_over

router = Routes(tags=["windows"])
PATH = "/halls/{hall}/windows/{window}"
ANSWERS = {200: WindowTicket | dict[str, Any], 204: None, **REFUSALS}


def here(request: HttpRequest, hall: str, window: str, ticket: str | None = None) -> tuple[AtWindow, Act]:
    """The window and the act, after the check that this caller may act there; the autopilot steps aside."""
    who = require_staff(request)
    act = act_of(request, who)
    plan = hall_plan(hall, act.now)
    view = plan.windows.get(window)
    require_window(who, plan.hall.id, view.id if view else plan.hall.id)
    at = AtWindow(plan, plan.window(window), _ticket_id(ticket))
    take_over(at, act)
    return at, act


def _ticket_id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Malformed("bad_ticket", "A ticket's id is a UUID.") from error


def answer(at: AtWindow, act: Act, verb: Callable[[], Kept]) -> HttpResponse:
    """Do the verb and tell the window's ticket after it; 204 when nobody waits."""
    kept = first_answer(act, verb)
    if kept.status == 204 or not isinstance(kept.facts, dict):
        return HttpResponse(status=204)
    facts = kept.facts
    return told(kept.status, presenters.at_window(at.plan, facts) if "number" in facts else _window(at.plan, facts))


def _window(plan: HallPlan, facts: dict[str, Any]) -> dict[str, Any]:
    ticket = facts.get("ticket")
    return {**facts, "ticket": presenters.at_window(plan, ticket) if ticket else None}


@router.post(PATH + "/call-next", response=ANSWERS, **right("serves"))
def call_next(request: HttpRequest, hall: str, window: str) -> HttpResponse:
    """Call who is next: 200 the ticket, 204 nobody waits, 409 while one is open here."""
    at, act = here(request, hall, window)
    return answer(at, act, lambda: queue.call_next(at, act))


@router.post(PATH + "/call", response=ANSWERS, **right("serves"))
def call(request: HttpRequest, hall: str, window: str, body: CallBody) -> HttpResponse:
    """Call this number out of turn."""
    at, act = here(request, hall, window)
    return answer(at, act, lambda: queue.call_number(at, body.number, act))


@router.post(PATH + "/walk-in", response=ANSWERS, **right("serves"))
def walk_in(request: HttpRequest, hall: str, window: str, body: WalkInBody) -> HttpResponse:
    """Serve somebody without a ticket."""
    at, act = here(request, hall, window)
    items = [body.item] if body.item else []
    wish = TicketWish(body.queue or "", items, body.visitor_class, origin="window")
    return answer(at, act, lambda: queue.walk_in(at, wish, act))


@router.post(PATH + "/recall", response=ANSWERS, **right("serves"))
def recall(request: HttpRequest, hall: str, window: str, body: AtWindowBody | None = None) -> HttpResponse:
    """Call the same visitor again."""
    at, act = here(request, hall, window, body.ticket if body else None)
    return answer(at, act, lambda: queue.recall(at, act))


@router.post(PATH + "/start", response=ANSWERS, **right("serves"))
def start(request: HttpRequest, hall: str, window: str, body: AtWindowBody | None = None) -> HttpResponse:
    """The visitor has come."""
    at, act = here(request, hall, window, body.ticket if body else None)
    return answer(at, act, lambda: queue.start(at, act))


@router.post(PATH + "/finish", response=ANSWERS, **right("serves"))
def finish(request: HttpRequest, hall: str, window: str, body: FinishBody | None = None) -> HttpResponse:
    """End the service with its outcome."""
    at, act = here(request, hall, window, body.ticket if body else None)
    return answer(at, act, lambda: queue.finish(at, body.outcome if body else "done", act))


@router.post(PATH + "/no-show", response=ANSWERS, **right("serves"))
def no_show(request: HttpRequest, hall: str, window: str, body: AtWindowBody | None = None) -> HttpResponse:
    """Nobody came."""
    at, act = here(request, hall, window, body.ticket if body else None)
    return answer(at, act, lambda: queue.no_show(at, act))


@router.post(PATH + "/hold", response=ANSWERS, **right("serves"))
def hold(request: HttpRequest, hall: str, window: str, body: AtWindowBody | None = None) -> HttpResponse:
    """Set the visitor aside."""
    at, act = here(request, hall, window, body.ticket if body else None)
    return answer(at, act, lambda: queue.hold(at, act))


@router.post(PATH + "/call-back", response=ANSWERS, **right("serves"))
def call_back(request: HttpRequest, hall: str, window: str, body: CallBackBody) -> HttpResponse:
    """Call a held or missed visitor back."""
    if not body.number and not body.ticket:
        raise Malformed("nobody_named", "Name the number or the ticket to call back.")
    at, act = here(request, hall, window, body.ticket)
    return answer(at, act, lambda: queue.call_back(at, body.number or "", act))


@router.post(PATH + "/transfer", response=ANSWERS, **right("serves"))
def transfer(request: HttpRequest, hall: str, window: str, body: TransferBody) -> HttpResponse:
    """Send the visitor on under the same number."""
    at, act = here(request, hall, window, body.ticket)
    return answer(at, act, lambda: queue.transfer(at, act, body.queue, body.placing, body.window or ""))


@router.post(PATH + "/undo", response=ANSWERS, **right("serves"))
def undo(request: HttpRequest, hall: str, window: str, body: AtWindowBody | None = None) -> HttpResponse:
    """Take the last step back within ten seconds."""
    at, act = here(request, hall, window, body.ticket if body else None)
    return answer(at, act, lambda: queue.undo(at, act))


@router.post(PATH + "/pause", response=ANSWERS, **right("serves"))
def pause(request: HttpRequest, hall: str, window: str, body: PauseBody | None = None) -> HttpResponse:
    """Stand still for a reason."""
    at, act = here(request, hall, window)
    return answer(at, act, lambda: queue.pause(at, body.reason if body else "break", act))


@router.post(PATH + "/resume", response=ANSWERS, **right("serves"))
def resume(request: HttpRequest, hall: str, window: str) -> HttpResponse:
    """Open the window, or go on after a pause."""
    at, act = here(request, hall, window)
    return answer(at, act, lambda: queue.resume(at, act))


@router.post(PATH + "/lend", response=ANSWERS, **right("serves"))
def lend(request: HttpRequest, hall: str, window: str, body: LendBody) -> HttpResponse:
    """Serve one more queue for a while."""
    at, act = here(request, hall, window)
    return answer(at, act, lambda: queue.lend(at, body.queue, body.minutes, act))


