"""My ticket as its page shows it."""

import dataclasses
import hashlib

from django.utils.translation import gettext

from openhall.queue.queries.live import Estimate
from openhall.queue.queries.mine import MyTicket
from openhall.queue.states import TICKET, TicketState
from openhall.web.templatetags.openhall import clock, named
from openhall.web.visitors import STATE_ADVICE, STATE_WORDS
from openhall.web.wayfinding import place_words, wait_words

STAY_NEAR = 3
FAR = 10


@dataclasses.dataclass(frozen=True, slots=True)
class MyTicketPage:
    """Everything the page says; `mark` changes exactly when one of the other values does."""

    number: str
    queue: str
    item: str
    state: str
    state_label: str
    advice: str
    ahead: int | None
    low: int | None
    high: int | None
    wait: str
    window: str
    place: str
    taken: str
    more: int
    calls: int
    may_cancel: bool
    over: bool
    mark: str = ""


def my_ticket_page(ticket: MyTicket) -> MyTicketPage:
    """The visitor's own ticket; no other personal data than the number."""
    plan, wait = ticket.plan, _whole(ticket.estimate)
    shown = MyTicketPage(
        number=ticket.number,
        queue=named(plan.queues[ticket.queue]),
        item=named(plan.items[ticket.item]) if ticket.item in plan.items else "",
        state=ticket.state,
        state_label=str(STATE_WORDS[ticket.state]),
        advice=_advice(ticket),
        ahead=ticket.ahead,
        low=wait.low if wait else None,
        high=wait.high if wait else None,
        wait=wait_words(wait),
        window=ticket.window.code if ticket.window else "",
        place=place_words(ticket.zone) if ticket.zone else "",
        taken=clock(ticket.taken_at, plan.hall.hours.timezone),
        more=ticket.more,
        calls=ticket.calls,
        may_cancel=TICKET.allows("cancel", ticket.state),
        over=ticket.state in (TicketState.DONE, TicketState.CANCELLED, TicketState.EXPIRED),
    )
    return dataclasses.replace(shown, mark=_mark(shown))


def _whole(estimate: Estimate | None) -> Estimate | None:
    """A range that stays one: nobody is told "0–0 minutes"."""
    if estimate is None:
        return None
    return dataclasses.replace(estimate, high=max(1, estimate.low + 1, estimate.high))


def _advice(ticket: MyTicket) -> str:
    if ticket.state == TicketState.WAITING and ticket.ahead is not None:
        return _waiting_advice(ticket.ahead)
    return str(STATE_ADVICE.get(ticket.state, ""))


def _waiting_advice(ahead: int) -> str:
    if ahead <= STAY_NEAR:
        return gettext("It is nearly your turn. Please stay in the waiting area.")
    if ahead >= FAR:
        return gettext("You may leave the hall for a while. Be back when %(near)d people are before you.") % {
            "near": STAY_NEAR
        }
    return gettext("Please have your papers ready and watch the boards.")


def _mark(page: MyTicketPage) -> str:
    """Twelve letters that stand for all that is shown: the page asks "still the same?" with them."""
    return hashlib.sha256(repr(page).encode()).hexdigest()[:12]
