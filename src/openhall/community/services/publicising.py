"""What was publicised at an event, in the version of that day; and what the people served say of it."""

import uuid

from openhall.community.models import Event, Feedback, Publicised
from openhall.community.permissions import no_event
from openhall.community.queries.subjects import event_subject
from openhall.community.rules.events import MOST_PEOPLE
from openhall.community.services.steps import Facts, locked, today, told
from openhall.community.states import EventState, Opinion
from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.knowledge.queries.documents import document as document_of
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept


def publicise(event: uuid.UUID, document: uuid.UUID, leaflets: int, act: Act) -> Kept:
    """Write down that a document is publicised, and how many leaflets of it are handed out.

    The version of now is kept: another one of the same document is another line. Missing for no such document.
    """
    return ledger.once(act, lambda: _publicise(event, document, leaflets, act))


def _publicise(event: uuid.UUID, document: uuid.UUID, leaflets: int, act: Act) -> Facts:
    if not 0 <= leaflets <= MOST_PEOPLE:
        raise Malformed("bad_leaflets", "Count leaflets from 0 to %(most)s.", {"most": MOST_PEOPLE})
    row, found = locked(event, "publicise"), document_of(document)
    if found is None:
        raise Missing("no_document", "There is no such document.")
    values = {"source": found.source, "title": found.title, "number": found.number, "from_on": found.from_on,
              "leaflets": leaflets, "at": act.now}  # fmt: skip
    Publicised.objects.update_or_create(event=row, document=found.id, digest=found.digest, defaults=values)
    facts = {"document": found.id, "version": found.digest.hex(), "leaflets": leaflets}
    return told(row, act, "publicise", facts)


def say(event: uuid.UUID, opinion: str, act: Act) -> Kept:
    """Somebody served says how it was, in one word, as nobody; Malformed for another word, NotNow before it began."""

    def once() -> Facts:
        row = Event.objects.filter(id=event).first()
        if row is None:
            raise no_event()
        if opinion not in set(Opinion):
            raise Malformed("no_opinion", "Say whether it was good, fair or poor.")
        if row.state not in (EventState.OPEN, EventState.CLOSED) or act.now < row.starts_at:
            raise NotNow("event_not_begun", "This event has not begun yet.")
        Feedback.objects.create(event=row, opinion=opinion, on=today(row.hall_id, act.now))
        ledger.append(act, "EventFeedbackGiven", event_subject(row), row.hall_id, {"opinion": opinion})
        return {"opinion": opinion}

    return ledger.once(act, once, status=201)
