"""How a matter ends: an answer, the person's word or a second person's, the return visit; or it is taken up again."""

import uuid

from openhall.deadlines.states import CancelReason
from openhall.kit.errors import Malformed
from openhall.kit.ids import uuid7
from openhall.kit.texts import perhaps, sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Matter, ReturnVisit
from openhall.matters.permissions import require_outside, require_part
from openhall.matters.rules import Answer, check_answer, check_verifiable, is_unreachable
from openhall.matters.services import clocks
from openhall.matters.services.steps import (
    Facts,
    back_to,
    ended,
    locked,
    moved,
    today,
    told,
    way_named,
    write,
)
from openhall.matters.states import RETURN_VISIT, MatterState, Outcome, Said, Way


def answer(identifier: uuid.UUID, said: Answer, act: Act, is_desk: bool = False) -> Kept:
    """Answer the person, with one of the outcomes; the clock stands still until the person has spoken.

    Malformed for a "no" without its law, a part without its plan, a referral without whom to go to.
    """
    return ledger.once(act, lambda: _answer(identifier, said, act, is_desk))


def _answer(identifier: uuid.UUID, said: Answer, act: Act, is_desk: bool) -> Facts:
    row = locked(identifier, "answer")
    person = require_part(act.account, row, today(row, act), is_desk or row.lead_id is None)
    checked = check_answer(said, row.state)
    row.outcome, row.answer, row.legal_basis, row.plan = checked.outcome, checked.text, checked.basis, checked.plan
    row.answered_at, row.answered_by_id = act.now, person
    moved(row, "answer", MatterState.ANSWERED)
    clocks.hold(row, act)
    return told(row, act, "answer", {"outcome": row.outcome, "with_basis": bool(row.legal_basis)})


def confirm(identifier: uuid.UUID, way: str, act: Act) -> Kept:
    """The person told somebody outside the handling unit that the answer settles it."""
    return ledger.once(act, lambda: _confirm(identifier, way, act))


def _confirm(identifier: uuid.UUID, way: str, act: Act) -> Facts:
    row = locked(identifier, "confirm")
    require_outside(act.account, row, today(row, act))
    return confirmed(row, way_named(way), act)


def confirmed(row: Matter, way: Way, act: Act) -> Facts:
    """Close a matter on the person's word."""
    moved(row, "confirm", MatterState.CLOSED)
    row.closed_at = act.now
    clocks.close(row, act)
    facts = told(row, act, "confirm", {"way": way, "outcome": row.outcome})
    ended(row, act)
    return facts


def send_back(identifier: uuid.UUID, why: str, act: Act) -> Kept:
    """The person told somebody outside the handling unit that the answer does not settle it: its time runs on."""
    return ledger.once(act, lambda: _send_back(identifier, why, act))


def _send_back(identifier: uuid.UUID, why: str, act: Act) -> Facts:
    row = locked(identifier, "send_back")
    require_outside(act.account, row, today(row, act))
    return sent_back(row, why, act)


def sent_back(row: Matter, why: str, act: Act) -> Facts:
    """Take a matter up again because the person does not accept the answer."""
    write(row, Said.SENT_BACK, act, sentence(why), shown=True)
    moved(row, "send_back", back_to(row))
    clocks.go_on(row, act)
    return told(row, act, "send_back", {})


def verify(identifier: uuid.UUID, accept: bool, why: str, act: Act) -> Kept:
    """A second person looks at a "no", or at an answer that nobody is there to confirm: it stands, or goes back.

    NotNow where the person can be asked; NotAllowed for who handled it.
    """
    return ledger.once(act, lambda: _verify(identifier, accept, why, act))


def _verify(identifier: uuid.UUID, accept: bool, why: str, act: Act) -> Facts:
    row = locked(identifier, "verify")
    require_outside(act.account, row, today(row, act))
    check_verifiable(row.outcome, row.reachable, row.unreachable)
    write(row, Said.DECISION, act, sentence(why))
    if not accept:
        moved(row, "verify", back_to(row))
        clocks.go_on(row, act)
        return told(row, act, "verify", {"accepted": False})
    moved(row, "verify", MatterState.CLOSED)
    row.closed_at = act.now
    clocks.close(row, act)
    facts = told(row, act, "verify", {"accepted": True, "outcome": row.outcome})
    ended(row, act)
    return facts


def return_visit(identifier: uuid.UUID, way: str, satisfied: bool | None, act: Act) -> Kept:
    """Somebody outside the handling unit asks how it ended: content settles it, not content takes it up again.

    `satisfied` is None when the person was not reached; three tries on different days, or no contact at all, end it.
    """
    return ledger.once(act, lambda: _return_visit(identifier, way, satisfied, act))


def _return_visit(identifier: uuid.UUID, way: str, satisfied: bool | None, act: Act) -> Facts:
    row = locked(identifier, "return_visit")
    visitor = require_outside(act.account, row, today(row, act))
    how = way_named(way)
    ReturnVisit.objects.create(
        id=uuid7(act.now), matter=row, at=act.now, on=today(row, act), by_id=visitor, way=how, satisfied=satisfied
    )
    if satisfied is False:
        _take_up_again(row, act)
    elif satisfied or _given_up(row):
        clocks.meet(row, RETURN_VISIT, act)
        moved(row, "return_visit", MatterState.SETTLED)
    return told(row, act, "return_visit", {"way": how, "satisfied": satisfied})


def _given_up(row: Matter) -> bool:
    visits = row.return_visits.filter(at__gte=row.closed_at).values_list("on", "satisfied")
    return not row.reachable or is_unreachable((on, satisfied is not None) for on, satisfied in visits)


def _take_up_again(row: Matter, act: Act) -> None:
    """A new round: its own time begins, and the matter counts how often it came back."""
    clocks.meet(row, RETURN_VISIT, act)
    moved(row, "return_visit", back_to(row))
    row.closed_at, row.round_at, row.reopened, row.unreachable = None, act.now, row.reopened + 1, False
    clocks.go_on(row, act)


def withdraw(identifier: uuid.UUID, why: str, act: Act) -> Kept:
    """The person told the desk that the matter need not be followed any more."""
    return ledger.once(act, lambda: _withdraw(identifier, why, act))


def _withdraw(identifier: uuid.UUID, why: str, act: Act) -> Facts:
    row = locked(identifier, "withdraw")
    require_outside(act.account, row, today(row, act))
    if not why.strip():
        raise Malformed("no_words", "Please say it in a sentence.")
    return withdrawn(row, why, act)


def withdrawn(row: Matter, why: str, act: Act) -> Facts:
    """End a matter at the person's wish."""
    said = perhaps(why)
    if said:
        write(row, Said.DECISION, act, said, shown=True)
    moved(row, "withdraw", MatterState.WITHDRAWN)
    row.outcome, row.closed_at = Outcome.WITHDRAWN, act.now
    clocks.drop(row, CancelReason.WITHDRAWN, act)
    facts = told(row, act, "withdraw", {})
    ended(row, act)
    return facts
