"""Follow-up calls: a seeded share of a batch's visits; somebody who was not there calls. Nobody must answer."""

import uuid
from collections.abc import Mapping

from openhall.kit.errors import Malformed, Missing, NotAllowed
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.outreach.models import Batch, FollowUp
from openhall.outreach.permissions import require_person
from openhall.outreach.queries.subjects import batch_subject, visit_subject
from openhall.outreach.rules.sampling import USUAL, drawn
from openhall.outreach.services.steps import hold
from openhall.outreach.states import CALL, CallState

MOST_NOTE = 500


def draw_calls(hall: uuid.UUID, batch: uuid.UUID, seed: int, act: Act, share: int = USUAL) -> Kept:
    """Draw the visits of a batch that are called, so that the share (30 to 50 percent) is reached; how many are new.

    Drawn again, only visits that came since are added; the seed stands in the log, so anybody can try it again.
    """
    return ledger.once(act, lambda: _draw(hall, batch, seed, act, share))


def _draw(hall: uuid.UUID, batch: uuid.UUID, seed: int, act: Act, share: int) -> Mapping[str, object]:
    hold(hall)
    row = Batch.objects.filter(hall=hall, id=batch).first()
    if row is None:
        raise Missing("no_batch", "There is no such batch.")
    visits = set(row.visits.values_list("id", flat=True))
    before = set(FollowUp.objects.filter(visit__batch=row).values_list("visit_id", flat=True))
    chosen = drawn(visits, before, share, seed)
    FollowUp.objects.bulk_create(
        FollowUp(visit_id=visit, drawn_at=act.now, seed=seed, share=share) for visit in chosen
    )
    facts = {"seed": seed, "share": share, "visits": len(visits), "drawn": [str(each) for each in chosen]}
    ledger.append(act, CALL["draw"].event, batch_subject(row), hall, facts)
    return {"drawn": len(chosen), "of": len(visits)}


def answer_call(hall: uuid.UUID, visit: uuid.UUID, content: bool | None, note: str, act: Act) -> Kept:
    """What the centre or enterprise said; `content` None: nobody answered. NotAllowed for who went there."""
    return ledger.once(act, lambda: _answer(hall, visit, content, note, act))


def _answer(hall: uuid.UUID, visit: uuid.UUID, content: bool | None, note: str, act: Act) -> Mapping[str, object]:
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("visit").filter(
        visit=visit, visit__hall=hall
    ).first()  # fmt: skip
    if row is None or not CALL.allows("answer", row.state):
        raise Missing("no_call", "No call is due for this visit.")
    person, said = require_person(act.account), note.replace("\x00", "").strip()
    if row.visit.members.filter(account=person).exists():
        raise NotAllowed("own_visit", "You were there: somebody else has to call.")
    if len(said) > MOST_NOTE:
        raise Malformed("long_text", "Please use at most %(most)s characters.", {"most": MOST_NOTE})
    row.state = CallState.UNANSWERED if content is None else CallState.ANSWERED
    row.called_at, row.called_by_id, row.content, row.note = act.now, person, content, said
    row.save()
    ledger.append(act, CALL["answer"].event, visit_subject(row.visit), hall, {"content": content})
    return {"visit": str(visit), "state": str(row.state)}
