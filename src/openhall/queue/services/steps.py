"""The quieter verbs at a window: no-show, hold, call back, transfer, undo, correct an outcome."""

import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from openhall.kit.errors import Conflict, Malformed, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.models import Announcement, ClassRule, Desk, HallRule, Stop, Ticket
from openhall.queue.queries.facts import facts_of
from openhall.queue.queries.plan import HallPlan
from openhall.queue.services.at_window import open_ticket
from openhall.queue.services.calling import AtWindow, find_number
from openhall.queue.services.standing import save_standing
from openhall.queue.services.taking import hall_closed, wrong_state
from openhall.queue.states import OPEN_AT_WINDOW, TICKET, Outcome, Placing, TicketState, WindowState

UNDO_WITHIN = dt.timedelta(seconds=10)


def no_show(at: AtWindow, act: Act) -> Kept:
    """Nobody came: the ticket is missed. Nothing calls it again by itself."""
    return ledger.once(act, lambda: _leave(at, act, "no_show", TicketState.MISSED))


def hold(at: AtWindow, act: Act) -> Kept:
    """Set the visitor aside (a copy, a form) and free the window."""
    return ledger.once(act, lambda: _leave(at, act, "hold", TicketState.HELD))


def _leave(at: AtWindow, act: Act, verb: str, state: TicketState) -> Mapping[str, object]:
    ticket = _locked(at, verb)
    stop = keep_stop(ticket, act, state)
    ticket.state, ticket.clerk_id = state, None
    ticket.save(update_fields=["state", "clerk"])
    return _told(ticket, act, verb, {"window": str(at.window.id), "stop": str(stop.id)})


def _locked(at: AtWindow, verb: str) -> Ticket:
    ticket = Ticket.objects.select_for_update().get(id=open_ticket(at).id)
    if ticket.window_id != at.window.id or not TICKET.allows(verb, ticket.state):
        raise wrong_state(ticket.state)
    return ticket


def keep_stop(ticket: Ticket, act: Act, result: str) -> Stop:
    """Keep the ended stay at a window, with the ticket as it stood before."""
    assert ticket.window_id is not None  # held by a constraint: who is at a window has a window and a call
    assert ticket.called_at is not None
    return Stop.objects.create(
        id=uuid7(act.now),
        hall_id=ticket.hall_id,
        ticket=ticket,
        queue_id=ticket.queue_id,
        item_id=ticket.item_id,
        window_id=ticket.window_id,
        clerk_id=ticket.clerk_id,
        eligible_at=ticket.eligible_at,
        called_at=ticket.called_at,
        started_at=ticket.started_at,
        ended_at=act.now,
        result=str(result),
        before={
            "state": ticket.state,
            "plan": ticket.plan,
            "order_at": ticket.order_at.isoformat(),
            "cap_at": ticket.cap_at.isoformat(),
            "front": ticket.front,
            "only_window": ticket.only_window_id and str(ticket.only_window_id),
            "calls": ticket.calls,
        },
    )


def _told(ticket: Ticket, act: Act, verb: str, data: Mapping[str, object]) -> Mapping[str, object]:
    event = TICKET[verb].event
    facts: dict[str, Any] = {"number": str(ticket), "state": ticket.state, **data}
    ledger.append(act, event, Subject("ticket", ticket.id), ticket.hall_id, facts)
    return facts_of(ticket)


def call_back(at: AtWindow, number: str, act: Act) -> Kept:
    """Call a held or missed visitor back to this window."""
    return ledger.once(act, lambda: _call_back(at, number, act))


def _call_back(at: AtWindow, number: str, act: Act) -> Mapping[str, object]:
    _require_free(at)
    found = at.ticket or find_number(at.plan, number, act).id
    ticket = Ticket.objects.select_for_update().filter(id=found, hall=at.plan.hall.id).first()
    if ticket is None:
        raise Missing("no_ticket", "There is no such ticket.")
    if not TICKET.allows("call_back", ticket.state):
        raise wrong_state(ticket.state)
    ticket.reason = {"why": "called_back", "was": ticket.state}
    ticket.state, ticket.window_id, ticket.clerk_id = TicketState.CALLED, at.window.id, act.account
    ticket.called_at = ticket.last_called_at = act.now
    ticket.started_at, ticket.calls = None, 1
    save_standing(ticket)
    announce_call(at, ticket, act)
    return _told(ticket, act, "call_back", {"window": str(at.window.id), "queue": str(ticket.queue_id),
                                            "language": ticket.language})  # fmt: skip


def _require_free(at: AtWindow) -> None:
    desk = Desk.objects.select_for_update().get(window=at.window.id)
    if Ticket.objects.filter(window=at.window.id, state__in=OPEN_AT_WINDOW).exists():
        raise Conflict("window_busy", "A ticket is still open at this window: finish it first.")
    if HallRule.objects.filter(hall=at.plan.hall.id, closed_at__isnull=False).exists():
        raise hall_closed()
    if desk.state != WindowState.OPEN:
        raise NotNow("window_not_open", "Open the window first: it is %(state)s.", {"state": desk.state})


def announce_call(at: AtWindow, ticket: Ticket, act: Act, recall: bool = False) -> None:
    """Put a call into the zone's line of announcements."""
    repeats = HallRule.objects.values_list("announcement_repeats", flat=True).get(hall=at.plan.hall.id)
    Announcement.objects.create(
        id=uuid7(act.now), hall_id=ticket.hall_id, zone_id=at.window.zone, ticket=ticket, number=str(ticket),
        window_code=at.window.code, language=ticket.language, repeats=repeats, recall=recall, created_at=act.now,
    )  # fmt: skip


def transfer(at: AtWindow, act: Act, queue: str, placing: str = Placing.BY_TIME, window: str = "") -> Kept:
    """Send the window's visitor on to another queue (or window) under the same number."""
    return ledger.once(act, lambda: transferred(at, act, queue, placing, window))


def transferred(
    at: AtWindow, act: Act, queue: str, placing: str, window: str = "", why: Mapping[str, str] = MappingProxyType({})
) -> Mapping[str, object]:
    """The same within the caller's transaction; `why` stands beside the facts in the log."""
    ticket = _locked(at, "transfer")
    stop = keep_stop(ticket, act, "transferred")
    place_in(at.plan, ticket, queue, placing, window, act)
    return _told(ticket, act, "transfer", {"from": str(at.window.id), "to": queue, "placing": placing,
                                           "stop": str(stop.id), **why})  # fmt: skip


def place_in(plan: HallPlan, ticket: Ticket, queue: str, placing: str, window: str, act: Act) -> None:
    """Let a ticket wait in a queue: first, last, or by the time it has waited already."""
    if placing not in set(Placing):
        raise Malformed("no_placing", "Say where it shall stand: first, last or by_time.")
    target = plan.queue(queue)
    rule = ClassRule.objects.filter(hall=plan.hall.id, visitor_class=ticket.visitor_class).first()
    credit = dt.timedelta(seconds=rule.credit_seconds if rule else 0)
    cap = dt.timedelta(seconds=(rule and rule.cap_seconds) or target.cap_seconds)
    if placing == Placing.LAST:
        ticket.eligible_at = act.now
    ticket.queue_id, ticket.state, ticket.front = target.id, TicketState.WAITING, placing == Placing.FIRST
    ticket.order_at, ticket.cap_at = ticket.eligible_at - credit, ticket.eligible_at + cap
    ticket.only_window_id = plan.window(window).id if window else None
    ticket.window_id = ticket.clerk_id = ticket.called_at = ticket.started_at = ticket.last_called_at = None
    ticket.calls, ticket.outcome, ticket.ended_at = 0, "", None
    save_standing(ticket)


def undo(at: AtWindow, act: Act) -> Kept:
    """Take the window's last step back within ten seconds; NotNow when it is too late or the ticket went on."""
    return ledger.once(act, lambda: _undo(at, act))


def _undo(at: AtWindow, act: Act) -> Mapping[str, object]:
    Desk.objects.select_for_update().get(window=at.window.id)
    here = Ticket.objects.select_for_update().filter(window=at.window.id, state__in=OPEN_AT_WINDOW).first()
    if here is not None:
        return _undo_call_or_start(here, act)
    since = act.now - UNDO_WITHIN
    stop = Stop.objects.filter(window=at.window.id, ended_at__gte=since).order_by("-ended_at").first()
    if stop is None:
        raise NotNow("too_late", "There is nothing to undo: a step can be taken back for 10 seconds.", {"state": ""})
    return _restore(stop, act)


def _undo_call_or_start(ticket: Ticket, act: Act) -> Mapping[str, object]:
    if ticket.state == TicketState.SERVING and _fresh(ticket.started_at, act):
        ticket.state, ticket.started_at = TicketState.CALLED, None
    elif ticket.state == TicketState.CALLED and _fresh(ticket.called_at, act):
        Announcement.objects.filter(ticket=ticket, done_at=None).update(done_at=act.now)
        _uncall(ticket)
    else:
        raise NotNow("too_late", "There is nothing to undo: a step can be taken back for 10 seconds.",
                     {"state": ticket.state})  # fmt: skip
    ticket.save()
    return _told(ticket, act, "undo", {})


def _uncall(ticket: Ticket) -> None:
    """As it was before the call: waiting, or set aside or missed when it was called back."""
    last = Stop.objects.filter(ticket=ticket).order_by("-id").first()
    ticket.clerk_id = None
    if last is not None and ticket.reason.get("was"):
        ticket.state, ticket.window_id, ticket.reason = ticket.reason["was"], last.window_id, {}
        ticket.called_at = ticket.last_called_at = last.called_at
        ticket.started_at, ticket.calls = last.started_at, last.before["calls"]
        return
    ticket.state, ticket.window_id, ticket.calls = TicketState.WAITING, None, 0
    ticket.called_at = ticket.last_called_at = None
    if last is None:
        ticket.first_called_at = None


def _fresh(moment: dt.datetime | None, act: Act) -> bool:
    return moment is not None and moment >= act.now - UNDO_WITHIN


def _restore(stop: Stop, act: Act) -> Mapping[str, object]:
    ticket = Ticket.objects.select_for_update().get(id=stop.ticket_id)
    newer = Stop.objects.filter(ticket=ticket, id__gt=stop.id).exists()
    if newer or ticket.state in OPEN_AT_WINDOW:
        raise Conflict("went_on", "Too late: number %(number)s was called elsewhere.", {"number": str(ticket)})
    if ticket.settled_at is not None:
        raise NotNow("settled", "Too late: number %(number)s was reviewed already.", {"number": str(ticket)})
    if not TICKET.allows("undo", ticket.state):
        raise wrong_state(ticket.state)
    before = stop.before
    ticket.state, ticket.plan, ticket.front = before["state"], before["plan"], before["front"]
    ticket.order_at = dt.datetime.fromisoformat(before["order_at"])
    ticket.cap_at = dt.datetime.fromisoformat(before["cap_at"])
    ticket.only_window_id = before["only_window"] and uuid.UUID(before["only_window"])
    ticket.calls, ticket.queue_id, ticket.item_id = before["calls"], stop.queue_id, stop.item_id
    ticket.window_id, ticket.clerk_id, ticket.eligible_at = stop.window_id, stop.clerk_id, stop.eligible_at
    ticket.called_at = ticket.last_called_at = stop.called_at
    ticket.started_at, ticket.ended_at, ticket.outcome = stop.started_at, None, ""
    save_standing(ticket)
    stop.delete()
    return _told(ticket, act, "undo", {"stop": str(stop.id), "result": stop.result})


def correct(ticket_id: uuid.UUID, outcome: str, reason: str, act: Act) -> Kept:
    """Change the outcome of a finished ticket; the reason is kept in the log beside the old outcome."""
    if outcome not in set(Outcome) or not reason.strip():
        raise Malformed("no_reason", "Give the right outcome and the reason for the change.")
    return ledger.once(act, lambda: _correct(ticket_id, outcome, reason.strip()[:200], act))


def _correct(ticket_id: uuid.UUID, outcome: str, reason: str, act: Act) -> Mapping[str, object]:
    ticket = Ticket.objects.select_for_update().filter(id=ticket_id).first()
    if ticket is None:
        raise Missing("no_ticket", "There is no such ticket.")
    if not TICKET.allows("correct", ticket.state):
        raise wrong_state(ticket.state)
    before, ticket.outcome = ticket.outcome, outcome
    ticket.save(update_fields=["outcome"])
    return _told(ticket, act, "correct", {"before": before, "after": outcome, "reason": reason})
