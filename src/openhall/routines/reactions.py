"""When X then Y, across rooms. One line a rule; each is called in the transaction of its cause."""

from django.conf import settings

from openhall.deadlines.events import CardIssued
from openhall.deadlines.services import recompute
from openhall.kit.reactions import react
from openhall.ledger.services import Act
from openhall.notices.services import Outgoing, queue
from openhall.notices.states import Channel
from openhall.places.events import CalendarChanged, HoursChanged


def register() -> None:
    """Connect every rule; called once at start-up."""
    react(CalendarChanged, count_anew)
    react(HoursChanged, count_anew)
    react(CardIssued, tell_of_card)


def count_anew(fact: CalendarChanged | HoursChanged) -> None:
    """Working days or hours have changed: every due time that moves by it moves now, by the same hand."""
    recompute(fact.hall, Act(fact.actor, fact.at))


def tell_of_card(fact: CardIssued) -> None:
    """A card is told to the webhook of cards, where the settings name one; each card once."""
    if not settings.NOTICES.get("CARDS_WEBHOOK"):
        return
    context = {"limit": fact.code, "subject": str(fact.subject.id)}
    cause = f"card:{fact.card}"
    outgoing = Outgoing(Channel.WEBHOOK, "cards", f"card_{fact.colour}", context, cause, fact.card)
    queue(fact.hall, outgoing, Act("system", fact.issued_at))
