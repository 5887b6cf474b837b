"""What a verification officer does with a bad review: reach the reviewer, classify, rectify, or propose an end."""

import uuid
from collections.abc import Mapping

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing
from openhall.kit.ids import uuid7
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.queries.plan import plan_of
from openhall.queue.services.taking import wrong_state
from openhall.reviews.models import ContactAttempt, Rectification
from openhall.reviews.permissions import require_not_concerned
from openhall.reviews.rules import is_unreachable
from openhall.reviews.services import clocks
from openhall.reviews.services.opening import subject_of
from openhall.reviews.states import RECTIFICATION, Complexity, Invalidity, RectificationState, Way

RECTIFY = {Complexity.SIMPLE: "review.rectify.simple", Complexity.COMPLEX: "review.rectify.complex"}


def locked(identifier: uuid.UUID, verb: str) -> Rectification:
    """The rectification, locked, in a state that allows the verb; Missing or NotNow otherwise."""
    row = Rectification.objects.select_for_update(of=("self",)).select_related("review").filter(id=identifier).first()
    if row is None:
        raise Missing("no_rectification", "There is no such review in handling.")
    if not RECTIFICATION.allows(verb, row.state):
        raise wrong_state(row.state)
    return row


def told(row: Rectification, act: Act, verb: str, data: Mapping[str, object]) -> Mapping[str, object]:
    """Save and log a step; what the caller gets back."""
    row.save()
    facts = {"review": row.review_id, "state": row.state, **data}
    ledger.append(act, RECTIFICATION[verb].event, subject_of(row), row.hall_id, facts)
    return {"id": str(row.id), "review": str(row.review_id), "state": str(row.state)}


def contact(identifier: uuid.UUID, way: str, reached: bool, act: Act) -> Kept:
    """Log an attempt to reach the reviewer. The first one meets the clock of the first contact; three failed ones on
    different days make the reviewer unreachable, and the case goes on from the log."""
    return ledger.once(act, lambda: _contact(identifier, way, reached, act))


def _contact(identifier: uuid.UUID, way: str, reached: bool, act: Act) -> Mapping[str, object]:
    row = locked(identifier, "contact")
    officer = require_not_concerned(act.account, row)
    if way not in set(Way):
        raise Malformed("no_way", "Say how: by phone, message, letter, at the next visit, or from the log alone.")
    if way == Way.LOG_ONLY and row.review.reachable:
        raise Malformed("has_contact", "The reviewer left a contact: try to reach them.")
    on = local_day(act.now, plan_of(row.hall_id, act.now).hall.hours.timezone)
    ContactAttempt.objects.create(
        id=uuid7(act.now), rectification=row, at=act.now, on=on, by_id=officer, way=way, reached=reached
    )
    row.officer_id = row.officer_id or officer
    row.unreachable = is_unreachable(row.attempts.values_list("on", "reached"))
    if row.state == RectificationState.OPENED and (reached or row.unreachable or way == Way.LOG_ONLY):
        row.state = RectificationState.CONTACTED
    clocks.meet(subject_of(row), clocks.CONTACT, act)
    return told(row, act, "contact", {"way": way, "reached": reached, "unreachable": row.unreachable})


def classify(identifier: uuid.UUID, complexity: str, act: Act) -> Kept:
    """Say how long it may take: simple or complex. The clock runs from the opening, not from this moment."""
    return ledger.once(act, lambda: _classify(identifier, complexity, act))


def _classify(identifier: uuid.UUID, complexity: str, act: Act) -> Mapping[str, object]:
    row = locked(identifier, "classify")
    require_not_concerned(act.account, row)
    if complexity not in set(Complexity):
        raise Malformed("no_class", "Say whether it is simple or complex.")
    row.state, row.complexity = RectificationState.RECTIFYING, complexity
    clocks.start(subject_of(row), RECTIFY[Complexity(complexity)], row.hall_id, act, since=row.opened_at)
    return told(row, act, "classify", {"complexity": complexity})


def rectify(identifier: uuid.UUID, measures: str, act: Act) -> Kept:
    """Say what was done; from now on the administration's return visit is due."""
    return ledger.once(act, lambda: _rectify(identifier, measures, act))


def _rectify(identifier: uuid.UUID, measures: str, act: Act) -> Mapping[str, object]:
    row = locked(identifier, "rectify")
    row.officer_id = require_not_concerned(act.account, row)
    row.measures = sentence(measures, 1000)
    row.state, row.rectified_at = RectificationState.RECTIFIED, act.now
    end_clock(row, act)
    clocks.start(subject_of(row), clocks.RETURN_VISIT, row.hall_id, act)
    return told(row, act, "rectify", {"complexity": row.complexity})


def end_clock(row: Rectification, act: Act) -> None:
    """Stop the clock of the rectification, if it was classified."""
    if row.complexity:
        clocks.meet(subject_of(row), RECTIFY[Complexity(row.complexity)], act)


def propose_cannot(identifier: uuid.UUID, why: str, act: Act) -> Kept:
    """Propose that the law or the facts allow no rectification; somebody of the administration decides."""
    return ledger.once(act, lambda: _propose(identifier, "propose_cannot", why, "", act))


def propose_invalid(identifier: uuid.UUID, kind: str, why: str, act: Act) -> Kept:
    """Propose that the review was a mistake or malicious; somebody of the administration decides."""
    if kind not in set(Invalidity):
        raise Malformed("no_kind", "Say whether it was a mistake or malicious.")
    return ledger.once(act, lambda: _propose(identifier, "propose_invalid", why, kind, act))


def _propose(identifier: uuid.UUID, verb: str, why: str, kind: str, act: Act) -> Mapping[str, object]:
    row = locked(identifier, verb)
    row.proposed_by_id = require_not_concerned(act.account, row)
    row.proposal, row.invalidity = sentence(why, 500), kind
    invalid = verb == "propose_invalid"
    row.state = RectificationState.INVALID_PROPOSED if invalid else RectificationState.CANNOT_PROPOSED
    return told(row, act, verb, {"kind": kind})
