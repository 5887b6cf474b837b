"""A contact left with a ticket: which way it leads, when something is to be told, who is before whom. Pure."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable

from openhall.kit.errors import Malformed
from openhall.queue.states import ContactWay, TicketState

NEAR = 3
"""So many people ahead, and a visitor who went away is told to come back."""
MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}", re.ASCII)
OVER = frozenset({TicketState.CANCELLED, TicketState.EXPIRED})


def way_of(contact: str) -> ContactWay:
    """By mail where it looks like an address, else by text message; whether it is a telephone number the vault says.

    Malformed for what has an @ and is no address.
    """
    if "@" not in contact:
        return ContactWay.SMS
    if not MAIL.fullmatch(contact.strip()):
        raise Malformed("bad_mail", "This is neither a telephone number nor an e-mail address.")
    return ContactWay.EMAIL


def to_tell(state: str, ahead: int | None) -> str:
    """What is to be told now: `nearly`, `called`, `review`, nothing yet (""), or `over` where nothing follows."""
    if state == TicketState.DONE:
        return "review"
    if state in OVER:
        return "over"
    if state == TicketState.CALLED:
        return "called"
    return "nearly" if state == TicketState.WAITING and ahead is not None and ahead <= NEAR else ""


@dataclasses.dataclass(frozen=True, slots=True)
class InLine:
    """A waiting ticket as the order needs it."""

    ticket: object
    front: bool
    cap_at: dt.datetime
    eligible_at: dt.datetime
    order_at: dt.datetime
    number: int


def places(line: Iterable[InLine], now: dt.datetime) -> dict[object, int]:
    """How many of a queue are called before each: over the hard cap first, then those put in front, then by order."""
    sorted_ = sorted(line, key=lambda each: _order(each, now))
    return {each.ticket: place for place, each in enumerate(sorted_)}


def _order(each: InLine, now: dt.datetime) -> tuple[int, int, dt.datetime, int]:
    if each.cap_at <= now:
        return 0, 0, each.eligible_at, each.number
    return 1, int(not each.front), each.order_at, each.number
