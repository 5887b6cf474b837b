"""The life of a window and of the hall's day: open, pause, lend, walk-in, call for help, emergency."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from openhall.kit.errors import Malformed, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.models import Desk, HallRule, Serving, Ticket
from openhall.queue.queries.facts import facts_of
from openhall.queue.queries.plan import HallPlan, forget_plans
from openhall.queue.services.calling import AtWindow, call_number
from openhall.queue.services.taking import TicketWish, take
from openhall.queue.states import OPEN_AT_WINDOW, PauseReason, WindowState


def open_window(at: AtWindow, act: Act) -> Kept:
    """The window opens, with the person who opens it."""
    return ledger.once(act, lambda: _set_state(at, act, WindowState.OPEN, "", "WindowOpened"))


def close_window(at: AtWindow, act: Act) -> Kept:
    """The window closes; NotNow while somebody is being served there."""
    return ledger.once(act, lambda: _close(at, act))


def pause(at: AtWindow, reason: str, act: Act) -> Kept:
    """The window stands still, with a reason from the list; a visitor at the window may be finished first."""
    if reason not in set(PauseReason):
        raise Malformed("no_pause_reason", "Give one of these reasons: %(list)s.", {"list": ", ".join(PauseReason)})
    return ledger.once(act, lambda: _set_state(at, act, WindowState.PAUSED, reason, "WindowPaused"))


def resume(at: AtWindow, act: Act) -> Kept:
    """The window works again."""
    return ledger.once(act, lambda: _set_state(at, act, WindowState.OPEN, "", "WindowResumed"))


def _close(at: AtWindow, act: Act) -> Mapping[str, object]:
    ticket = Ticket.objects.filter(window=at.window.id, state__in=OPEN_AT_WINDOW).first()
    if ticket is not None:
        raise NotNow("window_busy", "Finish number %(number)s before you close the window.",
                     {"number": str(ticket), "state": ticket.state})  # fmt: skip
    return closed(at, act)


def closed(at: AtWindow, act: Act) -> Mapping[str, object]:
    """A window that nobody stands at any more is closed, within the caller's transaction."""
    return _set_state(at, act, WindowState.CLOSED, "", "WindowClosed")


def _set_state(at: AtWindow, act: Act, state: WindowState, reason: str, event: str) -> Mapping[str, object]:
    desk = Desk.objects.select_for_update().get(window=at.window.id)
    if desk.state != state or desk.reason != reason:
        desk.state, desk.reason, desk.since = state, reason, act.now
        ledger.append(act, event, Subject("window", at.window.id), at.plan.hall.id,
                      {"window": str(at.window.id), "code": at.window.code, "reason": reason})  # fmt: skip
    if state == WindowState.CLOSED:
        desk.clerk_id = None
    elif act.account is not None:
        desk.clerk_id = act.account
    desk.staffed_at = act.now if at.staffed else desk.staffed_at
    desk.save()
    ticket = Ticket.objects.filter(window=at.window.id, state__in=OPEN_AT_WINDOW).first()
    return {"window_state": state, "reason": reason, "ticket": ticket and facts_of(ticket)}


def lend(at: AtWindow, queue: str, minutes: int, act: Act) -> Kept:
    """Let the window serve one more queue for a while (tide window); its own queues keep going first."""
    if not 1 <= minutes <= 720:
        raise Malformed("bad_minutes", "Lend a window for 1 to 720 minutes.")
    target = at.plan.queue(queue)
    return ledger.once(act, lambda: _lend(at, target.id, queue, act.now + dt.timedelta(minutes=minutes), act))


def _lend(at: AtWindow, queue: uuid.UUID, code: str, until: dt.datetime, act: Act) -> Mapping[str, object]:
    serving, _ = Serving.objects.get_or_create(
        window_id=at.window.id, queue_id=queue, defaults={"hall_id": at.plan.hall.id, "rank": 1, "until": until}
    )
    if serving.until is not None:
        serving.until = until
        serving.save(update_fields=["until"])
    ledger.append(act, "WindowLent", Subject("window", at.window.id), at.plan.hall.id,
                  {"window": str(at.window.id), "queue": code, "until": until.isoformat()})  # fmt: skip
    ticket = Ticket.objects.filter(window=at.window.id, state__in=OPEN_AT_WINDOW).first()
    return {"lent_to": code, "until": until.isoformat(), "ticket": ticket and facts_of(ticket)}


def walk_in(at: AtWindow, wish: TicketWish, act: Act) -> Kept:
    """Serve somebody who stands at the window without a ticket: a ticket is taken and called at once."""
    return ledger.once(act, lambda: _walk_in(at, wish, act))


def _walk_in(at: AtWindow, wish: TicketWish, act: Act) -> Mapping[str, object]:
    bare = Act(act.actor, act.now, act.account)
    taken = take(at.plan, wish, bare)
    assert isinstance(taken.facts, dict)
    called = call_number(at, taken.facts["number"], bare)
    assert isinstance(called.facts, dict)
    return called.facts


def ask_help(at: AtWindow, kind: str, act: Act) -> Kept:
    """A quiet call to the duty manager: `help`, or `emergency`."""
    if kind not in ("help", "emergency"):
        raise Malformed("no_help_kind", "Ask for help or emergency.")
    return ledger.once(act, lambda: _help(at, kind, act.now, "HelpAsked", act))


def answer_help(at: AtWindow, act: Act) -> Kept:
    """The duty manager has seen to it."""
    return ledger.once(act, lambda: _help(at, "", None, "HelpAnswered", act))


def _help(at: AtWindow, kind: str, moment: dt.datetime | None, event: str, act: Act) -> Mapping[str, object]:
    Desk.objects.filter(window=at.window.id).update(help_kind=kind, help_at=moment)
    ledger.append(act, event, Subject("window", at.window.id), at.plan.hall.id,
                  {"window": str(at.window.id), "code": at.window.code, "kind": kind})  # fmt: skip
    return {"help": kind}


def close_hall(plan: HallPlan, message: str, message_en: str, act: Act) -> Kept:
    """Emergency: nothing is taken or called any more, and every board says why."""
    if not message.strip() or not message_en.strip():
        raise Malformed("no_message", "Write what the boards shall say, in both languages.")
    return ledger.once(act, lambda: _closed(plan, act.now, message.strip()[:200], message_en.strip()[:300], act))


def reopen_hall(plan: HallPlan, act: Act) -> Kept:
    """The emergency is over."""
    return ledger.once(act, lambda: _closed(plan, None, "", "", act))


def _closed(plan: HallPlan, at: dt.datetime | None, zh: str, en: str, act: Act) -> Mapping[str, object]:
    HallRule.objects.filter(hall=plan.hall.id).update(closed_at=at, closed_message=zh, closed_message_en=en)
    event = "HallClosed" if at else "HallReopened"
    ledger.append(act, event, Subject("hall", plan.hall.id), plan.hall.id, {"message": zh, "message_en": en})
    transaction.on_commit(forget_plans)
    return {"closed": at is not None}


def new_desk(hall: uuid.UUID, window: uuid.UUID, now: dt.datetime) -> None:
    """A window that was just set up is closed."""
    Desk.objects.get_or_create(window_id=window, defaults={"hall_id": hall, "since": now})


