"""When X then Y, across rooms. One line a rule; each is called in the transaction of its cause."""

from django.conf import settings

from openhall.deadlines.events import CardIssued, ClockMoved
from openhall.deadlines.services import recompute
from openhall.kit.reactions import react
from openhall.ledger.services import Act
from openhall.matters.events import MatterEnded
from openhall.matters.services import due_moved
from openhall.notices.services import Outgoing, queue
from openhall.notices.states import Channel
from openhall.outreach.services import hear_of_end
from openhall.people.events import AccessEnded
from openhall.places.events import CalendarChanged, HoursChanged
from openhall.places.queries import is_training
from openhall.queue.services import hand_on

CARDS_TO = (("CARDS_WEBHOOK", Channel.WEBHOOK, "cards"), ("CARDS_BOT", Channel.BOT, "cards_bot"))


def register() -> None:
    """Connect every rule; called once at start-up."""
    react(CalendarChanged, count_anew)
    react(HoursChanged, count_anew)
    react(CardIssued, tell_of_card)
    react(AccessEnded, hand_on_visits)
    react(MatterEnded, hear_of_end)
    react(ClockMoved, follow_clock)


def count_anew(fact: CalendarChanged | HoursChanged) -> None:
    """Working days or hours have changed: every due time that moves by it moves now, by the same hand."""
    recompute(fact.hall, Act(fact.actor, fact.at))


def follow_clock(fact: ClockMoved) -> None:
    """A due time has moved: the list of matters is sorted by it."""
    due_moved(fact.subject, fact.code, fact.after)


def hand_on_visits(fact: AccessEnded) -> None:
    """Somebody's access has ended: whoever stands at their window is called next by another."""
    hand_on(fact.account, Act(fact.actor, fact.at, fact.by))


def tell_of_card(fact: CardIssued) -> None:
    """A card is told to the webhook and to the group bot of cards, where the settings name one.

    Each card once; of a training hall none.
    """
    if is_training(fact.hall):
        return
    context = {"limit": fact.code, "subject": str(fact.subject.id)}
    for setting, channel, named in CARDS_TO:
        if settings.NOTICES.get(setting):
            cause = f"card:{fact.card}" + ("" if channel == Channel.WEBHOOK else f":{channel}")
            outgoing = Outgoing(channel, named, f"card_{fact.colour}", context, cause, fact.card)
            queue(fact.hall, outgoing, Act("system", fact.issued_at))
