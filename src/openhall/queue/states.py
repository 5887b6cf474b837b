"""The life of a ticket as one table, and the fixed words of a queue."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable
from openhall.people.permissions import RECEIVES, RUNS_HALL, SERVES, TAKES_FOR_OTHERS


class TicketState(StrEnum):
    """States of a ticket. Held (the clerk waits for something) and missed (nobody came) are apart."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    MISSED = "missed"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN_AT_WINDOW = frozenset({TicketState.CALLED, TicketState.SERVING})
OPEN = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD})
FINAL = frozenset(TicketState) - OPEN


class ContactWay(StrEnum):
    """How a visitor who left a contact is told."""

    SMS = "sms"
    EMAIL = "email"


class VisitorClass(StrEnum):
    """Why a visitor may go before others; what each is worth is a setting of the hall."""

    ORDINARY = "ordinary"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    VETERAN = "veteran"
    BOOKED = "booked"
    ENTERPRISE = "enterprise"


class Outcome(StrEnum):
    """How a service ended at a window."""

    DONE = "done"
    NOT_DONE = "not_done"
    REFERRED = "referred"


class WindowState(StrEnum):
    """Whether a window calls people."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class PauseReason(StrEnum):
    """Why a window stands still; a break counts as a break, not as idling."""

    BREAK = "break"
    MEAL = "meal"
    BACK_OFFICE = "back_office"
    SYSTEM_FAULT = "system_fault"
    TRAINING = "training"
    HELP_COLLEAGUE = "help_colleague"


class Placing(StrEnum):
    """Where a transferred ticket stands in its new queue."""

    FIRST = "first"
    LAST = "last"
    BY_TIME = "by_time"


class CloseOfDay(StrEnum):
    """What happens to open tickets when the hall's day ends."""

    END = "end"
    CARRY = "carry"


# Who acts through what: a visitor by the ticket's own token, staff and devices by their roles in the hall.
_COUNTER = frozenset(map(str, SERVES | RUNS_HALL))
_RECEPTION = frozenset(map(str, RECEIVES))
_TAKERS = frozenset({"visitor", *map(str, TAKES_FOR_OTHERS)}) | _COUNTER
_OWNERS = frozenset({"visitor", "kiosk"}) | _RECEPTION
_SYSTEM = frozenset({"system"})


def _row(verb: str, ways: str, event: str, roles: frozenset[str]) -> Transition:
    """`ways` as "called serving > done waiting": every state before leads to every one after; `;` between two such."""
    sides = [[side.split() for side in part.split(">")] for part in ways.split(";")]
    arrows = frozenset((before, after) for some, others in sides for before in some or [""] for after in others)
    sources, targets = (frozenset(state for part in sides for state in part[side]) for side in (0, 1))
    return Transition(verb, sources, targets, event, roles, arrows)


# `transfer` is the window's, `move` the reception's: a ticket that is at no window. Missed is an end: the close of day
# leaves it alone, and only a person calls it back.
TICKET = TransitionTable(
    "ticket",
    TicketState,
    [
        _row("take", "> waiting", "TicketTaken", _TAKERS),
        _row("call", "waiting > called", "TicketCalled", _COUNTER),
        _row("recall", "called > called", "TicketRecalled", _COUNTER),
        _row("start", "called > serving", "ServiceStarted", _COUNTER),
        _row("finish", "called serving > done waiting", "ServiceFinished", _COUNTER),
        _row("no_show", "called > missed", "TicketMissed", _COUNTER),
        _row("hold", "called serving > held", "TicketHeld", _COUNTER),
        _row("call_back", "held missed > called", "TicketCalledBack", _COUNTER),
        _row("transfer", "called serving > waiting", "TicketTransferred", _COUNTER),
        _row("undo", "done held waiting > called serving; missed serving > called; called > waiting held missed",
             "StepUndone", _COUNTER),
        _row("correct", "done > done", "OutcomeCorrected", _COUNTER),
        _row("move", "waiting held missed > waiting", "TicketTransferred", _RECEPTION),
        _row("set_class", "waiting > waiting; held > held; missed > missed", "ClassSet", _RECEPTION),
        _row("cancel", "waiting called held missed > cancelled", "TicketCancelled", _OWNERS),
        _row("expire", "waiting called serving held > expired", "TicketExpired", _SYSTEM),
        _row("carry", "held > waiting", "TicketCarried", _SYSTEM),
    ],
)  # fmt: skip
