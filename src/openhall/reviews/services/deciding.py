"""What the administration does: decide proposals and appeals, extend, make the return visit, publish."""

import uuid
from collections.abc import Mapping

from openhall.deadlines.states import CancelReason
from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.reactions import announce
from openhall.kit.subject import Subject
from openhall.kit.texts import perhaps, sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.queries.plan import plan_of
from openhall.reviews.events import RectificationClosed
from openhall.reviews.models import Appeal, Publication, Rectification, ReturnVisit, Review
from openhall.reviews.permissions import require_not_concerned
from openhall.reviews.rules import is_unreachable
from openhall.reviews.services import clocks
from openhall.reviews.services.erasing import OBJECTED
from openhall.reviews.services.handling import RECTIFY, locked, told
from openhall.reviews.services.opening import subject_of
from openhall.reviews.states import AppealState, Complexity, RectificationState, Way

DROPPED = {RectificationState.INVALID: CancelReason.INVALID, RectificationState.CANNOT: CancelReason.IMPOSSIBLE}


def decide(identifier: uuid.UUID, accept: bool, why: str, act: Act) -> Kept:
    """Accept or refuse a proposal of another person; a refused one goes back to its handling."""
    return ledger.once(act, lambda: _decide(identifier, accept, why, act))


def _decide(identifier: uuid.UUID, accept: bool, why: str, act: Act) -> Mapping[str, object]:
    row = locked(identifier, "decide")
    panel = require_not_concerned(act.account, row)
    if panel == row.proposed_by_id:
        raise NotAllowed("own_proposal", "You proposed this yourself: a second person has to decide.")
    invalid = row.state == RectificationState.INVALID_PROPOSED
    words = sentence(why, 500)
    if accept:
        _end(row, RectificationState.INVALID if invalid else RectificationState.CANNOT, act)
    else:
        row.state = RectificationState.RECTIFYING if row.complexity else RectificationState.CONTACTED
        row.invalidity = ""
    return told(row, act, "decide", {"accepted": accept, "invalid": invalid, "words": len(words)})


def _end(row: Rectification, state: RectificationState, act: Act) -> None:
    """The handling ends: clocks stop, an invalid review counts no longer, other rooms hear of it."""
    row.state, row.closed_at = state, act.now
    if state == RectificationState.INVALID:
        Review.objects.filter(id=row.review_id).update(valid=False)
    clocks.drop(subject_of(row), DROPPED.get(state, CancelReason.REPLACED), act)
    announce(RectificationClosed(row.id, row.review_id, row.hall_id, state, act.now))


def extend(identifier: uuid.UUID, days: int, act: Act) -> Kept:
    """Give the officer who handles it more working days, once; the officer can't approve this."""
    return ledger.once(act, lambda: _extend(identifier, days, act))


def _extend(identifier: uuid.UUID, days: int, act: Act) -> Mapping[str, object]:
    row = locked(identifier, "extend")
    approver = require_not_concerned(act.account, row)
    if approver == row.officer_id:
        raise NotAllowed("own_request", "You handle this yourself: a second person has to approve.")
    clocks.extend(subject_of(row), RECTIFY[Complexity(row.complexity)], days, row.officer_id, act)
    return told(row, act, "extend", {"days": days})


def appeal(identifier: uuid.UUID, text: str, act: Act) -> Kept:
    """The rated person speaks against the review; the panel decides."""
    return ledger.once(act, lambda: _appeal(identifier, text, act))


def _appeal(identifier: uuid.UUID, text: str, act: Act) -> Mapping[str, object]:
    row = locked(identifier, "appeal")
    if act.account is None or act.account != row.review.clerk_id:
        raise NotAllowed("not_rated", "Only the rated person may appeal.")
    if row.appeals.exists():
        raise Conflict("appealed", "There is an appeal already.")
    made = Appeal.objects.create(
        id=uuid7(act.now), rectification=row, by_id=act.account, text=sentence(text, 1000), at=act.now
    )
    clocks.start(Subject("appeal", made.id), clocks.APPEAL, row.hall_id, act)
    return told(row, act, "appeal", {"appeal": made.id})


def decide_appeal(identifier: uuid.UUID, upheld: bool, why: str, act: Act) -> Kept:
    """Decide the open appeal; an upheld one makes the review invalid."""
    return ledger.once(act, lambda: _decide_appeal(identifier, upheld, why, act))


def _decide_appeal(identifier: uuid.UUID, upheld: bool, why: str, act: Act) -> Mapping[str, object]:
    row = locked(identifier, "decide_appeal")
    panel = require_not_concerned(act.account, row)
    found = row.appeals.filter(state=AppealState.OPEN).first()
    if found is None:
        raise Missing("no_appeal", "There is no open appeal.")
    found.state = AppealState.UPHELD if upheld else AppealState.REJECTED
    found.decided_by_id, found.decided_at, found.decision = panel, act.now, sentence(why, 500)
    found.save()
    clocks.meet(Subject("appeal", found.id), clocks.APPEAL, act)
    if upheld:
        _end(row, RectificationState.INVALID, act)
    return told(row, act, "decide_appeal", {"appeal": found.id, "upheld": upheld})


def return_visit(identifier: uuid.UUID, way: str, reached: bool, satisfied: bool | None, act: Act) -> Kept:
    """Ask the reviewer how it ended: content or out of reach ends the handling, not content takes it up again."""
    return ledger.once(act, lambda: _return_visit(identifier, way, reached, satisfied, act))


def _return_visit(
    identifier: uuid.UUID, way: str, reached: bool, satisfied: bool | None, act: Act
) -> Mapping[str, object]:
    row = locked(identifier, "return_visit")
    visitor = require_not_concerned(act.account, row)
    if visitor == row.officer_id:
        raise NotAllowed("own_handling", "You handled this yourself: somebody else makes the return visit.")
    if way not in set(Way) or reached != (satisfied is not None):
        raise Malformed("no_result", "Say how it was made, whether the reviewer was reached, and if so what was said.")
    if way == Way.LOG_ONLY and row.review.reachable:
        raise Malformed("has_contact", "The reviewer left a contact: try to reach them.")
    ReturnVisit.objects.create(
        id=uuid7(act.now), rectification=row, at=act.now, by_id=visitor, way=way, reached=reached, satisfied=satisfied
    )
    if satisfied is False:
        _take_up_again(row, act)
    elif satisfied or way == Way.LOG_ONLY or _given_up(row, act):
        clocks.meet(subject_of(row), clocks.RETURN_VISIT, act)
        row.unreachable = row.unreachable or not reached
        _end(row, RectificationState.CLOSED, act)
    return told(row, act, "return_visit", {"way": way, "reached": reached, "satisfied": satisfied})


def _given_up(row: Rectification, act: Act) -> bool:
    zone = plan_of(row.hall_id, act.now).hall.hours.timezone
    attempts = row.return_visits.values_list("at", "reached")
    return is_unreachable((local_day(at, zone), reached) for at, reached in attempts)


def _take_up_again(row: Rectification, act: Act) -> None:
    clocks.meet(subject_of(row), clocks.RETURN_VISIT, act)
    row.state, row.rectified_at, row.complexity = RectificationState.CONTACTED, None, ""


def publish(review: uuid.UUID, shown: bool, text: str, reply: str, reason: str, act: Act) -> Kept:
    """Decide what the public sees of a review: the moderated text with the unit's reply, or why it is held back."""
    return ledger.once(act, lambda: _publish(review, shown, text, reply, reason, act))


def _publish(
    review: uuid.UUID, shown: bool, text: str, reply: str, reason: str, act: Act
) -> Mapping[str, object]:
    row = Review.objects.select_for_update().filter(id=review).first()
    if row is None:
        raise Missing("no_review", "There is no such review.")
    if act.account is None or act.account == row.clerk_id:
        raise NotAllowed("concerned", "You are the rated person: somebody else must handle this.")
    if row.erased_at is not None or Publication.objects.filter(review=row, reason=OBJECTED).exists():
        raise NotNow("author_objects", "The author does not want this published, or has had it erased.")
    why = "" if shown else sentence(reason, 200)
    Publication.objects.update_or_create(
        review=row,
        defaults={"shown": shown, "text": perhaps(text, 1000), "reply": perhaps(reply, 1000), "reason": why,
                  "by_id": act.account, "at": act.now},
    )  # fmt: skip
    ledger.append(act, "ReviewModerated", Subject("review", row.id), row.hall_id, {"shown": shown, "reason": bool(why)})
    return {"id": str(row.id), "shown": shown}
