"""Call the next visitor, or a certain one, to a window."""

import dataclasses
import json
import uuid

from django.db import IntegrityError

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.named_sql import patient, statement
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.places.queries import WindowView
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import HallPlan, trained_for
from openhall.queue.services.taking import hall_closed, wrong_state
from openhall.queue.states import OPEN, TicketState, WindowState

NOBODY = Kept(204, None)


@dataclasses.dataclass(frozen=True, slots=True)
class AtWindow:
    """A window of a hall as a verb needs it; `ticket` must be the window's own if given.

    `staffed` = a person presses the button, so the autopilot of a demo hall keeps away for a while.
    """

    plan: HallPlan
    window: WindowView
    ticket: uuid.UUID | None = None
    staffed: bool = True


def call_next(at: AtWindow, act: Act) -> Kept:
    """Call who is next: 200 and the ticket's facts, or 204 when nobody this window may serve is waiting.

    A claim skips rows another window is claiming, so before it says "nobody" it asks once more, waiting for them.
    Raises Conflict while a ticket is open here, NotNow while the window or hall is closed.
    """
    text = statement("queue", "call_next")
    for asked in (text, patient(text)):
        kept = _claim(at, act, None, asked)
        if kept is not None:
            return kept
    if act.key is not None:
        ledger.keep_answer(act, 204, None)
    return NOBODY


def call_number(at: AtWindow, number: str, act: Act) -> Kept:
    """Call this number out of turn; Missing if it is not of today, NotNow if it is not waiting for this window."""
    ticket = find_number(at.plan, number, act)
    kept = _claim(at, act, ticket.id, patient(statement("queue", "call_next")))
    if kept is not None:
        return kept
    ticket.refresh_from_db(fields=["state"])
    if ticket.state != TicketState.WAITING:
        raise wrong_state(ticket.state)
    raise NotNow("not_for_window", "Number %(number)s waits for a service that this window does not offer.",
                 {"number": str(ticket)})  # fmt: skip


def find_number(plan: HallPlan, number: str, act: Act) -> Ticket:
    """The ticket of this printed number, `A012` or `a12`; Missing if there is none.

    It is today's, unless that one is over, or not given yet, while one that was carried over still waits: numbers begin
    anew each day, so two may bear the same.
    """
    text = number.strip().upper()[:12]
    prefix, digits = text.rstrip("0123456789"), text[len(text.rstrip("0123456789")) :]
    day = local_day(act.now, plan.hall.hours.timezone)
    found = None
    if digits.isascii() and digits.isdecimal() and len(digits) < 8:
        rows = Ticket.objects.filter(hall=plan.hall.id, prefix=prefix, number=int(digits))
        today, carried = rows.filter(day=day).first(), rows.filter(day__lt=day, state__in=OPEN).order_by("-day")
        found = today if today and today.state in OPEN else carried.first() or today
    if found is None:
        raise Missing("no_number", "There is no number %(number)s today.", {"number": text})
    return found


def _claim(at: AtWindow, act: Act, ticket: uuid.UUID | None, text: str) -> Kept | None:
    try:
        row = ledger.run_once(text, _params(at, act, ticket), act)
    except IntegrityError as error:
        if "queue_one_open_per_window" in str(error):
            raise _window_busy(at) from error
        raise
    if isinstance(row, Kept):
        return row
    if row is None:
        raise Missing("no_window", "This window is not set up.")
    state, closed_at, busy, facts = row
    if facts is not None:
        return Kept(200, json.loads(str(facts)))
    earlier = ledger.kept_answer(act)
    if earlier is not None:
        return earlier
    if busy:
        raise _window_busy(at)
    if closed_at is not None:
        raise hall_closed()
    if state != WindowState.OPEN:
        raise NotNow("window_not_open", "Open the window first: it is %(state)s.", {"state": state})
    return None


def _window_busy(at: AtWindow) -> Conflict:
    open_states = [TicketState.CALLED, TicketState.SERVING]
    ticket = Ticket.objects.filter(window=at.window.id, state__in=open_states).first()
    return Conflict(
        "window_busy",
        "Number %(number)s is still open at this window: finish it first.",
        {"number": str(ticket or ""), "state": ticket.state if ticket else ""},
    )


def _params(at: AtWindow, act: Act, ticket: uuid.UUID | None) -> dict[str, object]:
    return {
        "hall": at.plan.hall.id,
        "window": at.window.id,
        "window_code": at.window.code,
        "zone": at.window.zone,
        "marks": list(at.window.marks),
        "trained": trained_for(act.account) if act.account else None,
        "ticket": ticket,
        "clerk": act.account,
        "staffed_at": act.now if at.staffed else None,
        "now": act.now,
        "announcement": uuid7(act.now),
        "event": uuid7(act.now),
        "actor": act.actor,
        "key": act.key,
        "body": act.body,
    }
