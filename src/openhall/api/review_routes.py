"""Reviews: given by visitors with the token of their closed visit, handled by staff, summed up for everybody."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from openhall.api import review_presenters as presenters
from openhall.api.callers import act_of, caller_of, require_staff
from openhall.api.problems import told
from openhall.api.review_schemas import (
    AppealBody,
    ClassifyBody,
    ContactBody,
    CutOut,
    DecideBody,
    ExtendBody,
    HandlingBody,
    HandlingOut,
    ProposeBody,
    RectifyBody,
    ReturnVisitBody,
    ReviewBody,
    ReviewOut,
    SummaryOut,
)
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS, keeps_token
from openhall.kit.clock import local_day, utc_now
from openhall.kit.errors import Malformed, Missing
from openhall.ledger.services import Act, Kept, first_answer
from openhall.people.permissions import Caller, require_role
from openhall.queue.queries.plan import hall_plan
from openhall.reviews import services as reviews
from openhall.reviews.permissions import HANDLES, require_verb
from openhall.reviews.queries.cases import case, cases
from openhall.reviews.queries.cuts import cut
from openhall.reviews.queries.figures import figures, handling
from openhall.reviews.services import ReviewWish

router = Routes(tags=["reviews"])
CASE = "/halls/{hall}/rectifications/{case_id}"
ANSWERS = {200: HandlingOut, **REFUSALS}
LONGEST = 366
DayParam = Annotated[dt.date | None, Query(alias="from")]


@router.post("/reviews/{review_token}", response={201: ReviewOut, **REFUSALS}, **right("public"))
def review(request: HttpRequest, review_token: str, body: ReviewBody) -> HttpResponse:
    """Review a closed visit, once; the answer says where its receipt is."""
    who = caller_of(request)
    act = act_of(request, who)
    wish = ReviewWish(
        body.level, body.reasons, body.text, body.anonymous, body.contact, body.window or "", body.channel,
        body.invitation,
    )  # fmt: skip
    kept = first_answer(act, lambda: reviews.give(review_token, wish, act))
    return told(kept.status, presenters.given(kept.mapping, review_token if keeps_token(who) else ""))


@router.post("/reviews/{review_token}/handling", response={201: ReviewOut, **REFUSALS}, **right("public"))
def rate_handling(request: HttpRequest, review_token: str, body: HandlingBody) -> HttpResponse:
    """Say how a bad review was handled."""
    who = caller_of(request)
    act = act_of(request, who)
    wish = ReviewWish(body.level, text=body.text)
    kept = first_answer(act, lambda: reviews.rate_handling(review_token, wish, act))
    return told(kept.status, presenters.given(kept.mapping, review_token if keeps_token(who) else ""))


@router.get("/halls/{hall}/reviews/summary", response={200: SummaryOut | CutOut, **REFUSALS}, **right("public"))
def summary(
    request: HttpRequest, hall: str, from_: DayParam = None, to: dt.date | None = None, by: str = ""
) -> HttpResponse:
    """Counts and shares of the visits of these days (`from`, `to`, inclusive, in the hall's zone).

    With `by` (unit, window, item, channel, month) one line each, in which counts of very few people are null.
    """
    now = utc_now()
    plan = hall_plan(hall, now)
    last = to or local_day(now, plan.hall.hours.timezone)
    first = from_ or last - dt.timedelta(days=30)
    if not 0 <= (last - first).days <= LONGEST:
        raise Malformed("bad_days", "Ask for at most a year, the first day first.")
    if by:
        return told(200, presenters.cut(plan, cut(plan, first, last, by), by, first, last))
    found = figures(plan.hall.id, first, last).get(plan.hall.id)
    return told(200, presenters.summary(plan, found, handling(plan.hall.id, first, last, now), first, last))


@router.get("/halls/{hall}/rectifications", response={200: list[HandlingOut], **REFUSALS}, **right("handles"))
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """The bad reviews in handling, most urgent first."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_role(who, HANDLES, plan.hall.id)
    return told(200, [presenters.row(plan, each) for each in cases(plan.hall.id)])


@router.get(CASE, response=ANSWERS, **right("handles"))
def one(request: HttpRequest, hall: str, case_id: uuid.UUID) -> HttpResponse:
    """One bad review in handling."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_role(who, HANDLES, plan.hall.id)
    found = case(plan.hall.id, case_id, knows_author=False)
    if found is None:
        raise Missing("no_rectification", "There is no such review in handling.")
    return told(200, presenters.row(plan, found.row))


def _doing(
    request: HttpRequest, hall: str, case_id: uuid.UUID, verb: str, work: Callable[[Act], Kept]
) -> HttpResponse:
    """One step of the handling: the caller's role, the case of this very hall, the step, the case after it."""
    who: Caller = require_staff(request)
    act, plan = act_of(request, who), hall_plan(hall, utc_now())
    require_verb(who, verb, plan.hall.id)
    if case(plan.hall.id, case_id, knows_author=False) is None:
        raise Missing("no_rectification", "There is no such review in handling.")
    first_answer(act, lambda: work(act))
    after = case(plan.hall.id, case_id, knows_author=False)
    assert after is not None  # nothing removes a case
    return told(200, presenters.row(plan, after.row))


@router.post(CASE + "/contact", response=ANSWERS, **right("handles"))
def contact(request: HttpRequest, hall: str, case_id: uuid.UUID, body: ContactBody) -> HttpResponse:
    """Log an attempt to reach the reviewer."""
    return _doing(request, hall, case_id, "contact", lambda act: reviews.contact(case_id, body.way, body.reached, act))


@router.post(CASE + "/classify", response=ANSWERS, **right("handles"))
def classify(request: HttpRequest, hall: str, case_id: uuid.UUID, body: ClassifyBody) -> HttpResponse:
    """Say whether it is simple or complex."""
    return _doing(request, hall, case_id, "classify", lambda act: reviews.classify(case_id, body.complexity, act))


@router.post(CASE + "/extend", response=ANSWERS, **right("handles"))
def extend(request: HttpRequest, hall: str, case_id: uuid.UUID, body: ExtendBody) -> HttpResponse:
    """Approve more working days for the officer who handles it."""
    return _doing(request, hall, case_id, "extend", lambda act: reviews.extend(case_id, body.days, act))


@router.post(CASE + "/rectify", response=ANSWERS, **right("handles"))
def rectify(request: HttpRequest, hall: str, case_id: uuid.UUID, body: RectifyBody) -> HttpResponse:
    """Say what was done."""
    return _doing(request, hall, case_id, "rectify", lambda act: reviews.rectify(case_id, body.measures, act))


@router.post(CASE + "/propose", response=ANSWERS, **right("handles"))
def propose(request: HttpRequest, hall: str, case_id: uuid.UUID, body: ProposeBody) -> HttpResponse:
    """Propose "cannot rectify", or "invalid" as a mistake or malicious."""

    def work(act: Act) -> Kept:
        if body.kind == "cannot":
            return reviews.propose_cannot(case_id, body.why, act)
        return reviews.propose_invalid(case_id, body.kind, body.why, act)

    verb = "propose_cannot" if body.kind == "cannot" else "propose_invalid"
    return _doing(request, hall, case_id, verb, work)


@router.post(CASE + "/decide", response=ANSWERS, **right("handles"))
def decide(request: HttpRequest, hall: str, case_id: uuid.UUID, body: DecideBody) -> HttpResponse:
    """Accept or refuse what another person proposed."""
    return _doing(request, hall, case_id, "decide", lambda act: reviews.decide(case_id, body.accept, body.why, act))


@router.post(CASE + "/appeal", response=ANSWERS, **right("serves"))
def appeal(request: HttpRequest, hall: str, case_id: uuid.UUID, body: AppealBody) -> HttpResponse:
    """The rated person speaks against the review."""
    return _doing(request, hall, case_id, "appeal", lambda act: reviews.appeal(case_id, body.text, act))


@router.post(CASE + "/decide-appeal", response=ANSWERS, **right("handles"))
def decide_appeal(request: HttpRequest, hall: str, case_id: uuid.UUID, body: DecideBody) -> HttpResponse:
    """Decide the open appeal."""
    return _doing(
        request, hall, case_id, "decide_appeal", lambda act: reviews.decide_appeal(case_id, body.accept, body.why, act)
    )


@router.post(CASE + "/return-visit", response=ANSWERS, **right("handles"))
def return_visit(request: HttpRequest, hall: str, case_id: uuid.UUID, body: ReturnVisitBody) -> HttpResponse:
    """Ask the reviewer how it ended."""
    return _doing(
        request, hall, case_id, "return_visit",
        lambda act: reviews.return_visit(case_id, body.way, body.reached, body.satisfied, act),
    )  # fmt: skip
