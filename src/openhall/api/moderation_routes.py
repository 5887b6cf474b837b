"""Reviews before the public reads them, and reports of retaliation: for the administration and supervision."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from openhall.api import review_presenters as presenters
from openhall.api.callers import act_of, staff_here
from openhall.api.problems import told
from openhall.api.review_schemas import (
    AnswerBody,
    DoneOut,
    PublishBody,
    PublishedOut,
    ReportOut,
    UnpublishedOut,
)
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.errors import Missing
from openhall.ledger.services import Act, Kept, first_answer
from openhall.people.permissions import Caller
from openhall.reviews import services as reviews
from openhall.reviews.permissions import ADMINISTRATION, SUPERVISION
from openhall.reviews.queries.moderation import in_hall, reports, unpublished

router = Routes(tags=["reviews"])


@router.get("/halls/{hall}/reviews/moderation", response={200: list[UnpublishedOut], **REFUSALS}, **right("moderates"))
def waiting(request: HttpRequest, hall: str) -> HttpResponse:
    """Reviews with words that nobody has decided about, oldest first."""
    who, plan = staff_here(request, hall, ADMINISTRATION)
    return told(200, [presenters.unpublished(plan, each) for each in unpublished(plan.hall.id, who.account)])


@router.post(
    "/halls/{hall}/reviews/{review_id}/publish", response={200: PublishedOut, **REFUSALS}, **right("moderates")
)
def publish(request: HttpRequest, hall: str, review_id: uuid.UUID, body: PublishBody) -> HttpResponse:
    """Show a review with the unit's reply, or hold it back for a reason; decided again, the last word holds."""
    who, plan = staff_here(request, hall, ADMINISTRATION)
    if not in_hall(plan.hall.id, review_id):
        raise Missing("no_review", "There is no such review.")
    return _done(
        request, who, lambda act: reviews.publish(review_id, body.shown, body.text, body.reply, body.reason, act)
    )


@router.get("/halls/{hall}/retaliations", response={200: list[ReportOut], **REFUSALS}, **right("supervises"))
def reported(request: HttpRequest, hall: str) -> HttpResponse:
    """What reviewers report to supervision; nothing that concerns the caller or a unit they manage."""
    who, plan = staff_here(request, hall, SUPERVISION)
    return told(200, [presenters.report(plan, each) for each in reports(plan.hall.id, who.account)])


@router.post(
    "/halls/{hall}/retaliations/{report_id}/answer", response={200: DoneOut, **REFUSALS}, **right("supervises")
)
def answer(request: HttpRequest, hall: str, report_id: uuid.UUID, body: AnswerBody) -> HttpResponse:
    """Say what supervision did; the reviewer reads it on the page of the review."""
    who, plan = staff_here(request, hall, SUPERVISION)
    if report_id not in {each.id for each in reports(plan.hall.id, who.account)}:
        raise Missing("no_report", "There is no such report.")
    return _done(request, who, lambda act: reviews.answer_retaliation(report_id, body.answer, act))


def _done(request: HttpRequest, who: Caller, work: Callable[[Act], Kept]) -> HttpResponse:
    act = act_of(request, who)
    return told(200, dict(first_answer(act, lambda: work(act)).mapping))
