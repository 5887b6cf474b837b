"""The loop of a finding: somebody outside verifies, the centre or enterprise confirms, it is cleared."""

import uuid
from collections.abc import Mapping

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing, NotAllowed, NotNow
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters import services as matters
from openhall.matters.events import MatterEnded
from openhall.matters.queries.one import MatterView
from openhall.matters.queries.one import matter as matter_view
from openhall.matters.rules import is_outside
from openhall.matters.states import MatterState, Outcome
from openhall.outreach.models import Finding
from openhall.outreach.permissions import require_person
from openhall.outreach.queries.subjects import finding_subject
from openhall.outreach.services.steps import within
from openhall.outreach.states import FINDING, FindingState, Way
from openhall.people import queries as people
from openhall.places import queries as places

DONE = frozenset({MatterState.ANSWERED, MatterState.CLOSED, MatterState.SETTLED})
MOST_WORDS = 1000

type Facts = Mapping[str, object]


def verify(hall: uuid.UUID, finding: uuid.UUID, accept: bool, why: str, act: Act) -> Kept:
    """Somebody outside the handling unit looks whether it was really done; not accepted, it goes back to be handled.

    NotNow before the unit has answered; NotAllowed for who had a hand in it.
    """
    return ledger.once(act, lambda: _verify(hall, finding, accept, _sentence(why), act))


def _verify(hall: uuid.UUID, finding: uuid.UUID, accept: bool, why: str, act: Act) -> Facts:
    row, matter = _answered(hall, finding, "verify", act)
    if not accept:
        row.verified_at, row.verified_by_id = None, None
        facts = _told(row, "verify", act, {"accepted": False})
        _send_back(row, matter, why, act)
        return facts
    row.verified_at, row.verified_by_id = act.now, act.account
    _cleared_if_both(row, FindingState.VERIFIED, act)
    return _told(row, "verify", act, {"accepted": True})


def confirm(hall: uuid.UUID, finding: uuid.UUID, way: str, content: bool, act: Act) -> Kept:
    """The centre or enterprise says that it is settled, or that it is not: then it goes back to be handled."""
    return ledger.once(act, lambda: _confirm(hall, finding, way, content, act))


def _confirm(hall: uuid.UUID, finding: uuid.UUID, way: str, content: bool, act: Act) -> Facts:
    if way not in set(Way):
        raise Malformed("no_way", "Say how: in person, by phone, message, letter or on the page.")
    row, matter = _answered(hall, finding, "confirm", act)
    if not content:
        row.state, row.verified_at, row.verified_by_id = FindingState.FOUND, None, None
        row.confirmed_at, row.confirmed_way = None, ""
        facts = _told(row, "confirm", act, {"content": False, "way": way})
        _send_back(row, matter, "走访对象反馈尚未解决", act)
        return facts
    row.confirmed_at, row.confirmed_way = act.now, way
    _cleared_if_both(row, FindingState(row.state), act)
    facts = _told(row, "confirm", act, {"content": True, "way": way})
    if matter.row.state == MatterState.ANSWERED:
        matters.confirm(row.matter_id, way, within(act))
    return facts


def improve(hall: uuid.UUID, finding: uuid.UUID, words: str, act: Act) -> Kept:
    """Write down what was made better because of it, and what that changed (复盘)."""
    return ledger.once(act, lambda: _improve(hall, finding, _sentence(words), act))


def _improve(hall: uuid.UUID, finding: uuid.UUID, words: str, act: Act) -> Facts:
    row = _locked(hall, finding, "improve")
    require_person(act.account)
    row.improvement, row.improved_at = words, act.now
    return _told(row, "improve", act, {})


def hear_of_end(fact: MatterEnded) -> None:
    """The matter of a finding has ended: a "no" under the law that was verified clears it, out of scope drops it.

    An end by the person's word came from `confirm` here, or leaves the finding to be verified and confirmed still.
    """
    if fact.source is None or fact.source.kind != "finding":
        return
    row = Finding.objects.select_for_update(of=("self",)).select_related("visit").filter(id=fact.source.id).first()
    if row is None or not FINDING.allows("drop", row.state):
        return
    act = Act("system", fact.at)
    if fact.state in (MatterState.REFUSED, MatterState.WITHDRAWN):
        row.state, row.ended_at = FindingState.DROPPED, fact.at
        _told(row, "drop", act, {"matter": fact.state})
    elif fact.outcome == Outcome.EXPLAINED:
        row.state, row.ended_at, row.cannot = FindingState.CLEARED, fact.at, True
        _told(row, "explain", act, {"matter": fact.state})


def _locked(hall: uuid.UUID, finding: uuid.UUID, verb: str) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("visit")
    row = rows.filter(id=finding, visit__hall=hall).first()
    if row is None:
        raise Missing("no_finding_here", "There is no such finding.")
    if not FINDING.allows(verb, row.state):
        raise NotNow("wrong_finding_state", "As this finding stands, that is not possible now.", {"state": row.state})
    return row


def _answered(hall: uuid.UUID, finding: uuid.UUID, verb: str, act: Act) -> tuple[Finding, MatterView]:
    """The finding and its matter, which the unit has answered; NotAllowed for a hand in it."""
    row = _locked(hall, finding, verb)
    person = require_person(act.account)
    matter = matter_view(hall, row.matter_id, None)
    if matter.row.state not in DONE:
        raise NotNow("not_answered", "The unit that handles it has not answered yet.", {"state": matter.row.state})
    on = local_day(act.now, places.timezone_of(hall) or "UTC")
    hands = (matter.row.handler, matter.answered_by)
    if not is_outside(person, people.units_of(person, hall, on), hands, matter.units):
        raise NotAllowed("own_unit", "You or your unit handled this: somebody outside has to do it.")
    return row, matter


def _cleared_if_both(row: Finding, otherwise: FindingState, act: Act) -> None:
    both = row.verified_at is not None and row.confirmed_at is not None
    row.state = FindingState.CLEARED if both else otherwise
    row.ended_at = act.now if both else None


def _send_back(row: Finding, matter: MatterView, why: str, act: Act) -> None:
    """The matter is handled anew; one that was closed by mistake is taken up again, its rounds counted."""
    if matter.row.state == MatterState.ANSWERED:
        matters.send_back(row.matter_id, why, within(act))
    else:
        matters.return_visit(row.matter_id, Way.IN_PERSON, False, within(act))


def _told(row: Finding, verb: str, act: Act, facts: Facts) -> Facts:
    row.save()
    ledger.append(act, FINDING[verb].event, finding_subject(row), row.visit.hall_id, {"state": row.state, **facts})
    return {"id": str(row.id), "state": str(row.state)}


def _sentence(text: str) -> str:
    said = text.replace("\x00", "").strip()
    if not said:
        raise Malformed("no_words", "Please say it in a sentence.")
    if len(said) > MOST_WORDS:
        raise Malformed("long_text", "Please use at most %(most)s characters.", {"most": MOST_WORDS})
    return said
