"""The hot verbs at a window after the call: recall, start, finish. One statement and one commit each."""

import datetime as dt
import json
from collections.abc import Mapping

from openhall.kit.errors import Conflict, Malformed, NotNow, TooMany
from openhall.kit.ids import uuid7
from openhall.kit.named_sql import statement
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.models import HallRule, Ticket
from openhall.queue.services.calling import AtWindow
from openhall.queue.services.taking import hall_closed, wrong_state
from openhall.queue.states import OPEN_AT_WINDOW, TICKET, Outcome, TicketState


def recall(at: AtWindow, act: Act) -> Kept:
    """Call the same visitor again; TooMany beyond the hall's limit, NotNow within the cool-down."""
    spoken = {"announcement": uuid7(act.now), "zone": at.window.zone, "window_code": at.window.code}
    return _verb("recall", at, act, spoken)


def start(at: AtWindow, act: Act) -> Kept:
    """The visitor has come."""
    return _verb("start", at, act, {})


def finish(at: AtWindow, outcome: str, act: Act) -> Kept:
    """End the service with an outcome: done, not_done or referred."""
    if outcome not in set(Outcome):
        raise Malformed("no_outcome", "Say how it ended: done, not_done or referred.")
    return _verb("finish", at, act, {"outcome": str(outcome), "stop": uuid7(act.now)})


def _verb(name: str, at: AtWindow, act: Act, more: Mapping[str, object]) -> Kept:
    params = {
        "hall": at.plan.hall.id,
        "window": at.window.id,
        "ticket": at.ticket,
        "sources": TICKET.sources(name),
        "now": act.now,
        "event": uuid7(act.now),
        "actor": act.actor,
        "key": act.key,
        "body": act.body,
        **more,
    }
    row = ledger.run_once(statement("queue", name), params, act)
    if isinstance(row, Kept):
        return row
    if row is not None:
        return Kept(200, json.loads(str(row[0])))
    earlier = ledger.kept_answer(act)
    if earlier is not None:
        return earlier
    raise _why_not(name, at, act)


def open_ticket(at: AtWindow) -> Ticket:
    """The ticket called or served here; NotNow if there is none, Conflict if it is not the one meant."""
    ticket = Ticket.objects.filter(window=at.window.id, state__in=OPEN_AT_WINDOW).first()
    if ticket is None:
        raise NotNow("nobody_here", "Nobody is called to this window now.", {"state": ""})
    if at.ticket is not None and at.ticket != ticket.id:
        raise Conflict(
            "other_ticket",
            "This window now serves %(number)s. Look at the screen again.",
            {"number": str(ticket), "state": ticket.state},
        )
    return ticket


def _why_not(name: str, at: AtWindow, act: Act) -> Exception:
    ticket = open_ticket(at)
    if name != "recall" or ticket.state != TicketState.CALLED:
        return wrong_state(ticket.state)
    rule = HallRule.objects.get(hall=at.plan.hall.id)
    if rule.closed_at is not None:
        return hall_closed()
    if ticket.calls - 1 >= rule.recall_limit:
        return TooMany(
            "recall_limit",
            "Number %(number)s was recalled %(times)s times already. Mark it as missed; it can be called back.",
            {"number": str(ticket), "times": ticket.calls - 1},
        )
    since = act.now - (ticket.last_called_at or act.now)
    wait = dt.timedelta(seconds=rule.recall_cooldown_seconds) - since
    return NotNow(
        "cool_down",
        "The call is still sounding. Recall in %(seconds)s s.",
        {"seconds": max(1, round(wait.total_seconds())), "state": ticket.state},
    )
