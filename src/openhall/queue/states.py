"""The life of a ticket as one table, and the fixed words of a queue."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


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


_COUNTER = frozenset({"clerk", "window_head", "duty_leader", "supervisor", "director", "administrator"})
_FRONT = _COUNTER | {"guide"}
_VISITOR = frozenset({"visitor", "kiosk"}) | _FRONT
_SYSTEM = frozenset({"system"})


def _row(verb: str, sources: str, targets: str, event: str, roles: frozenset[str]) -> Transition:
    return Transition(verb, frozenset(sources.split()), frozenset(targets.split()), event, roles)


TICKET = TransitionTable(
    "ticket",
    TicketState,
    [
        _row("take", "", "waiting", "TicketTaken", _VISITOR),
        _row("call", "waiting", "called", "TicketCalled", _COUNTER),
        _row("recall", "called", "called", "TicketRecalled", _COUNTER),
        _row("start", "called", "serving", "ServiceStarted", _COUNTER),
        _row("finish", "called serving", "done waiting", "ServiceFinished", _COUNTER),
        _row("no_show", "called", "missed", "TicketMissed", _COUNTER),
        _row("hold", "called serving", "held", "TicketHeld", _COUNTER),
        _row("call_back", "held missed", "called", "TicketCalledBack", _COUNTER),
        _row("transfer", "waiting called serving held missed", "waiting", "TicketTransferred", _FRONT),
        _row("cancel", "waiting called held missed", "cancelled", "TicketCancelled", _VISITOR),
        _row("set_class", "waiting held missed", "waiting held missed", "ClassSet", _FRONT),
        _row("undo", "waiting called serving held missed done", "waiting called serving", "StepUndone", _COUNTER),
        _row("correct", "done", "done", "OutcomeCorrected", _COUNTER),
        _row("expire", "waiting called serving held missed", "expired", "TicketExpired", _SYSTEM),
        _row("carry", "waiting held missed", "waiting", "TicketCarried", _SYSTEM),
    ],
)
