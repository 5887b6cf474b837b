"""The buttons of a case: which fields of the form go to which step."""

import uuid
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.translation import gettext

from openhall.kit.errors import Malformed, NotAllowed
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, Kept
from openhall.people.permissions import Caller
from openhall.people.states import Role
from openhall.reviews import services as reviews
from openhall.reviews.permissions import require_verb
from openhall.reviews.queries.cases import CaseView
from openhall.vault import services as vault
from openhall.vault.states import Purpose, Relation

type Verb = Callable[[uuid.UUID, QueryDict, Act], Kept]


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\x00", "")


def _propose(case_id: uuid.UUID, form: QueryDict, act: Act) -> Kept:
    if form.get("kind") == "cannot":
        return reviews.propose_cannot(case_id, _text(form, "why"), act)
    return reviews.propose_invalid(case_id, _text(form, "kind"), _text(form, "why"), act)


def _return_visit(case_id: uuid.UUID, form: QueryDict, act: Act) -> Kept:
    said = {"satisfied": True, "not_satisfied": False}.get(form.get("result", ""))
    return reviews.return_visit(case_id, _text(form, "way"), said is not None, said, act)


def _days(form: QueryDict) -> int:
    text = form.get("days", "")
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= 30):
        raise Malformed("no_days", "Say how many working days: 1 to 30.")
    return int(text)


_VERBS: Mapping[str, tuple[str, Verb]] = {
    "contact": ("contact", lambda case, form, act: reviews.contact(
        case, _text(form, "way"), form.get("reached") == "yes", act)),
    "classify": ("classify", lambda case, form, act: reviews.classify(case, _text(form, "complexity"), act)),
    "extend": ("extend", lambda case, form, act: reviews.extend(case, _days(form), act)),
    "rectify": ("rectify", lambda case, form, act: reviews.rectify(case, _text(form, "measures"), act)),
    "propose": ("propose_cannot", _propose),
    "decide": ("decide", lambda case, form, act: reviews.decide(
        case, form.get("accept") == "yes", _text(form, "why"), act)),
    "decide-appeal": ("decide_appeal", lambda case, form, act: reviews.decide_appeal(
        case, form.get("accept") == "yes", _text(form, "why"), act)),
    "return-visit": ("return_visit", _return_visit),
}  # fmt: skip
VERBS = _VERBS.keys()


def do(verb: str, case_id: uuid.UUID, form: QueryDict, act: Act, who: Caller, hall: uuid.UUID) -> Kept:
    """One step, after the check that a role of this person may do it."""
    name, work = _VERBS[verb]
    require_verb(who, name, hall)
    return work(case_id, form, act)


def done(verb: str) -> str:
    """What is said after a step."""
    return {
        "contact": gettext("The attempt is written down."),
        "classify": gettext("Classified. The clock runs from the day of the review."),
        "extend": gettext("Extended once."),
        "rectify": gettext("Written down. The administration makes the return visit."),
        "propose": gettext("Proposed. A second person decides."),
        "decide": gettext("Decided."),
        "decide-appeal": gettext("The appeal is decided."),
        "return-visit": gettext("The return visit is written down."),
    }[verb]


_SEES: Mapping[Role, tuple[Relation, Purpose]] = {
    Role.VERIFICATION_OFFICER: (Relation.VERIFICATION_OFFICER, Purpose.VERIFY),
    Role.RETURN_VISIT_OFFICER: (Relation.RETURN_VISIT_OFFICER, Purpose.RETURN_VISIT),
    Role.SUPERVISOR: (Relation.SUPERVISION, Purpose.SUPERVISE),
}


def reveal(case: CaseView, who: Caller, hall: uuid.UUID, reason: str, act: Act) -> str:
    """The reviewer's contact for who may see it, with a reason; every look is an event. NotAllowed for others."""
    if who.account is None or who.account == case.clerk:
        raise NotAllowed("rated", "The author of a review is never shown to the people it is about.")
    found = next((sees for role, sees in _SEES.items() if who.holds(frozenset({role}), hall)), None)
    if found is None:
        raise NotAllowed("not_your_role", "Your role does not allow this. Ask the duty manager.")
    shown = vault.reveal(Subject("review", case.review), ["contact"], *found, reason, act)
    return shown.get("contact", "")
