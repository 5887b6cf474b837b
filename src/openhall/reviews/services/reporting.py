"""A reviewer reports retaliation (打击报复): supervision hears of it, the unit never."""

import uuid
from collections.abc import Mapping

from openhall.kit.errors import Conflict, Missing, NotAllowed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.reviews.models import Retaliation, Review
from openhall.reviews.services.giving import FIRST, opened_by


def report_retaliation(token: str, text: str, act: Act) -> Kept:
    """Take a report down for supervision; Missing for a visit without a review, Malformed without words."""
    ticket = opened_by(token)
    return ledger.once(act, lambda: _report(ticket, sentence(text, 1000), act), status=201)


def _report(ticket: uuid.UUID, text: str, act: Act) -> Mapping[str, object]:
    review = Review.objects.filter(ticket=ticket, ordinal=FIRST).first()
    if review is None:
        raise Missing("no_review", "There is no review of this visit.")
    row = Retaliation.objects.create(id=uuid7(act.now), hall_id=review.hall_id, review=review, text=text, at=act.now)
    ledger.append(act, "RetaliationReported", Subject("retaliation", row.id), row.hall_id, {"review": review.id})
    return {"id": str(row.id)}


def answer_retaliation(identifier: uuid.UUID, answer: str, act: Act) -> Kept:
    """Supervision says what it did about a report; nobody answers a report against themselves, and none twice."""
    return ledger.once(act, lambda: _answer(identifier, sentence(answer, 500), act))


def _answer(identifier: uuid.UUID, answer: str, act: Act) -> Mapping[str, object]:
    row = Retaliation.objects.select_for_update(of=("self",)).select_related("review").filter(id=identifier).first()
    if row is None:
        raise Missing("no_report", "There is no such report.")
    if act.account is None or act.account == row.review.clerk_id:
        raise NotAllowed("concerned", "This report concerns you: somebody else must answer it.")
    if row.answered_at is not None:
        raise Conflict("answered", "This report has been answered already.")
    row.answer, row.answered_at, row.answered_by_id = answer, act.now, act.account
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    ledger.append(act, "RetaliationAnswered", Subject("retaliation", row.id), row.hall_id, {"review": row.review_id})
    return {"id": str(row.id)}
