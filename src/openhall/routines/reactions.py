"""When X then Y, across rooms. One line a rule; each is called in the transaction of its cause."""

from openhall.deadlines.services import recompute
from openhall.kit.reactions import react
from openhall.ledger.services import Act
from openhall.places.events import CalendarChanged


def register() -> None:
    """Connect every rule; called once at start-up."""
    react(CalendarChanged, count_anew)


def count_anew(fact: CalendarChanged) -> None:
    """Working days have changed: every due time that moves by it moves now, by the same hand."""
    recompute(fact.hall, Act(fact.actor, fact.at))
