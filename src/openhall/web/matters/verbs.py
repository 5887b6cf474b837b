"""The buttons of a matter: which fields of the form go to which step."""

import uuid
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.kit.errors import Malformed, NotAllowed
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, Kept
from openhall.matters import services as matters
from openhall.matters.permissions import DESK, OF_UNIT, SEES_ALL, require_verb
from openhall.matters.queries.one import MatterView
from openhall.matters.services import Answer
from openhall.matters.states import Cause, Kind
from openhall.people.permissions import Caller
from openhall.people.queries.staffing import usernames
from openhall.people.states import Role
from openhall.places import queries as places
from openhall.vault import services as vault
from openhall.vault.states import Purpose, Relation
from openhall.web.matters.meeting_forms import call_of, decision_id, decisions_of

type Verb = Callable[["Pressed"], Kept]


class Pressed:
    """A form that was sent for a matter: its fields, who pressed, and the act."""

    def __init__(self, matter: uuid.UUID, form: QueryDict, who: Caller, hall: uuid.UUID, act: Act) -> None:
        """Nothing is done yet."""
        self.matter, self.form, self.hall, self.act = matter, form, hall, act
        self.desk = who.holds(DESK, hall)

    def text(self, name: str) -> str:
        """A field as it was written."""
        return self.form.get(name, "").replace("\x00", "")

    def yes(self, name: str) -> bool:
        """Whether a box is ticked, or the button of this name says yes."""
        return self.form.get(name) == "yes"

    def days(self) -> int:
        """Whole working days."""
        text = self.form.get("days", "")
        if not (text.isascii() and text.isdecimal() and 0 < int(text) <= 30):
            raise Malformed("no_days", "Say how many working days: 1 to 30.")
        return int(text)


def _assign(it: Pressed) -> Kept:
    units = {each.code: each.id for each in places.units()}
    named = [units.get(code) for code in (it.text("unit"), *it.form.getlist("assisting")) if code]
    if not named or None in named:
        raise Malformed("unknown_unit", "There is no such unit.")
    lead, *helping = (unit for unit in named if unit is not None)
    return matters.assign(it.matter, lead, helping, _handler(it), it.act, it.yes("disputed"))


def _handler(it: Pressed) -> uuid.UUID | None:
    name = it.text("handler").strip()
    found = usernames(it.hall).get(name) if name else None
    if name and found is None:
        raise Malformed("nobody_named_so", "Nobody here is named %(name)s.", {"name": name[:40]})
    return found


def _return_visit(it: Pressed) -> Kept:
    said = {"satisfied": True, "not_satisfied": False}.get(it.form.get("result", ""))
    return matters.return_visit(it.matter, it.text("way"), said, it.act)


def _answer(it: Pressed) -> Kept:
    said = Answer(it.text("outcome"), it.text("text"), it.text("basis"), it.text("plan"))
    return matters.answer(it.matter, said, it.act, it.desk)


# address → verb of the life, what it does, what is said after
_VERBS: Mapping[str, tuple[str, Verb, str | Promise]] = {
    "triage": ("triage", lambda it: matters.triage(it.matter, it.text("cause"), it.text("grade"), it.act),
               _("Classified. The time counts from the day it was brought.")),
    "refuse": ("refuse", lambda it: matters.refuse(it.matter, it.text("reason"), it.text("remedy"), it.act),
               _("Out of scope. The person reads where to get help.")),
    "check-refusal": ("check_refusal", lambda it: matters.check_refusal(
        it.matter, it.yes("right"), it.text("why"), it.act), _("Looked at.")),
    "assign": ("assign", _assign, _("Handed on.")),
    "return": ("return_unit", lambda it: matters.return_unit(it.matter, it.text("why"), it.act),
               _("Returned to the desk. The time runs on.")),
    "measure": ("measure", lambda it: matters.measure(it.matter, it.text("text"), it.act, it.desk), _("Written down.")),
    "comment": ("comment", lambda it: matters.comment(it.matter, it.text("text"), it.act, it.desk), _("Written down.")),
    "contact": ("contact", lambda it: matters.contact(
        it.matter, it.text("way"), it.yes("reached"), it.text("text"), it.act, it.desk),
        _("The attempt is written down.")),
    "pause": ("pause", lambda it: matters.pause(it.matter, it.text("reason"), it.act), _("The clock stands still.")),
    "resume": ("resume", lambda it: matters.resume(it.matter, it.act), _("The clock goes on.")),
    "extend": ("extend", lambda it: matters.extend(it.matter, it.days(), it.text("why"), it.act), _("Extended once.")),
    "call-meeting": ("call_meeting", lambda it: matters.call_meeting(
        it.matter, call_of(it.form, places.timezone_of(it.hall) or "UTC"), it.act), _("The offices are called.")),
    "hold-meeting": ("hold_meeting", lambda it: matters.hold_meeting(
        it.matter, it.text("minutes"), decisions_of(it.form), it.act), _("Minutes and decisions are written down.")),
    "call-off-meeting": ("call_off_meeting", lambda it: matters.call_off_meeting(it.matter, it.text("why"), it.act),
                         _("The meeting is called off.")),
    "carry-out": ("carry_out", lambda it: matters.carry_out(
        it.matter, decision_id(it.text("decision_id")), it.act, it.desk), _("Carried out.")),
    "answer": ("answer", _answer, _("Answered. Now the person has the word.")),
    "confirm": ("confirm", lambda it: matters.confirm(it.matter, it.text("way"), it.act),
                _("Closed. Somebody outside the unit makes the return visit.")),
    "send-back": ("send_back", lambda it: matters.send_back(it.matter, it.text("why"), it.act),
                  _("Taken up again. The time runs on.")),
    "verify": ("verify", lambda it: matters.verify(it.matter, it.yes("accept"), it.text("why"), it.act), _("Decided.")),
    "return-visit": ("return_visit", _return_visit, _("The return visit is written down.")),
    "withdraw": ("withdraw", lambda it: matters.withdraw(it.matter, it.text("why"), it.act), _("Withdrawn.")),
}  # fmt: skip
VERBS = _VERBS.keys()


def do(verb: str, pressed: Pressed, who: Caller) -> Kept:
    """One step, after the check that a role of this person may do it."""
    name, work, _said = _VERBS[verb]
    require_verb(who, name, pressed.hall)
    return work(pressed)


def done(verb: str) -> str:
    """What is said after a step."""
    return str(_VERBS[verb][2])


def reveal(matter: MatterView, who: Caller, hall: uuid.UUID, reason: str, act: Act) -> Mapping[str, str]:
    """The person's name and contact for who has to reach them, with a reason; every look is an event.

    The handling unit and the desk see them to verify, the return-visit officer to ask; NotAllowed for others.
    """
    if (matter.row.kind == Kind.COMPLAINT or matter.cause == Cause.CONDUCT) and not who.holds(SEES_ALL, hall):
        raise NotAllowed("complaint_about_you", "Who complains is not shown to the people it may be about.")
    sees = next((sees for roles, sees in _SEES if who.holds(roles, hall)), None)
    if sees is None:
        raise NotAllowed("not_your_role", "Your role does not allow this. Ask the duty manager.")
    return vault.reveal(Subject("matter", matter.row.id), ["name", "contact"], *sees, reason, act)


_SEES: tuple[tuple[frozenset[Role], tuple[Relation, Purpose]], ...] = (
    (OF_UNIT | {Role.DUTY_LEADER}, (Relation.VERIFICATION_OFFICER, Purpose.VERIFY)),
    (frozenset({Role.RETURN_VISIT_OFFICER}), (Relation.RETURN_VISIT_OFFICER, Purpose.RETURN_VISIT)),
    (frozenset({Role.SUPERVISOR, Role.DIRECTOR}), (Relation.SUPERVISION, Purpose.SUPERVISE)),
)
