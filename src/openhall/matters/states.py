"""The fixed words of difficult matters, and the life of a matter as one table."""

from collections.abc import Mapping
from enum import StrEnum

from openhall.deadlines.states import PauseReason
from openhall.kit.transitions import Transition, TransitionTable


class Kind(StrEnum):
    """What somebody brings: something that could not be got done, a complaint, a suggestion, praise."""

    DIFFICULTY = "difficulty"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Channel(StrEnum):
    """How a matter came in."""

    WINDOW = "window"
    PAGE = "page"
    KIOSK = "kiosk"
    HOTLINE = "hotline"
    PAPER = "paper"
    GUIDE = "guide"


class Grade(StrEnum):
    """How long it may take: at once, five or ten working days by default."""

    SIMPLE = "simple"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


class Cause(StrEnum):
    """The class of triage: why it could not be got done."""

    INCOMPLETE = "incomplete"
    FORBIDDEN = "forbidden"
    SEVERAL_UNITS = "several_units"
    CONDUCT = "conduct"
    OTHER = "other"


class OutOfScope(StrEnum):
    """Why a matter is not one for this window; each has its own right remedy, which is told at once."""

    LITIGATION = "litigation"
    PETITION = "petition"
    AGAINST_LAW = "against_law"
    PRIVATE_DISPUTE = "private_dispute"
    OTHER_PLACE = "other_place"


class Outcome(StrEnum):
    """How a matter ends, honestly. `explained` = it cannot be done under the law; `partly` comes with a plan."""

    SOLVED_ON_SPOT = "solved_on_spot"
    SOLVED = "solved"
    EXPLAINED = "explained"
    REFERRED = "referred"
    PARTLY = "partly"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How the person was reached for, or said something."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    PAGE = "page"


class Said(StrEnum):
    """What a line of the timeline is."""

    MEASURE = "measure"
    COMMENT = "comment"
    CONTACT = "contact"
    EXTENSION = "extension"
    SENT_BACK = "sent_back"
    DECISION = "decision"
    FILE = "file"


class Changed(StrEnum):
    """What an improvement has changed: a version of the item, a paragraph of its guide, a step of the procedure."""

    ITEM_VERSION = "item_version"
    GUIDE = "guide"
    STEP = "step"


class Standing(StrEnum):
    """How far a class of matters has come; derived, not stored. `held` = watched to the end, and nothing came back."""

    OPEN = "open"
    KNOWN = "known"
    WATCHED = "watched"
    RECURRED = "recurred"
    HELD = "held"


class MatterState(StrEnum):
    """Where a matter stands. After `closed` somebody outside the handling unit still asks how it ended."""

    OPENED = "opened"
    TRIAGED = "triaged"
    HANDLING = "handling"
    ANSWERED = "answered"
    CLOSED = "closed"
    SETTLED = "settled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WORKED_ON = frozenset({MatterState.OPENED, MatterState.TRIAGED, MatterState.HANDLING})
ENDED = frozenset({MatterState.CLOSED, MatterState.SETTLED, MatterState.REFUSED, MatterState.WITHDRAWN})
HAS_ANSWER = frozenset({MatterState.ANSWERED, MatterState.CLOSED, MatterState.SETTLED})
# Reasons for which the clock of a matter may stand still at somebody's wish; `decision` is the room's own.
PAUSES = frozenset(PauseReason) - {PauseReason.DECISION}

LIMITS: Mapping[Grade, str] = {
    Grade.SIMPLE: "matter.answer.simple",
    Grade.ORDINARY: "matter.answer.ordinary",
    Grade.COMPLEX: "matter.answer.complex",
}
CONTACT, RETURN_VISIT = "matter.contact", "matter.return_visit"
ANSWER = "matter.answer."
"""What the codes of all limits for an answer begin with."""

_UNIT = frozenset({"clerk", "window_head", "chief_representative"})
_LEADS_UNIT = frozenset({"window_head", "chief_representative"})
_DESK = frozenset({"duty_leader", "supervisor", "director"})
_PANEL = frozenset({"supervisor", "director"})
# Who asks the person for the administration; that they are outside the handling unit is for the rule to say.
_OUTSIDE = _DESK | {"return_visit_officer"}
_PERSON = frozenset({"visitor"})
_TAKES = _UNIT | _DESK | _PERSON | {"guide", "kiosk"}
_BEFORE = "opened triaged handling"


def _row(verb: str, ways: str, event: str, roles: frozenset[str]) -> Transition:
    """`ways` is written "opened>triaged handling>triaged"; a new thing comes from nothing: ">opened"."""
    pairs = [tuple(each.split(">")) for each in ways.split()]
    arrows = frozenset((before, after) for before, after in pairs)
    sources, targets = (frozenset(each) - {""} for each in zip(*arrows, strict=True))
    return Transition(verb, sources, targets, event, roles, arrows)


def _stays(states: str) -> str:
    return " ".join(f"{state}>{state}" for state in states.split())


def _back(states: str) -> str:
    """Back to where the work had come: nobody named yet, not even looked at yet, or in handling."""
    return " ".join(f"{state}>{there}" for state in states.split() for there in _BEFORE.split())


MATTER = TransitionTable(
    "matter",
    MatterState,
    [
        _row("open", ">opened", "MatterOpened", _TAKES),
        _row("refuse", "opened>refused triaged>refused", "MatterRefused", _DESK),
        _row("check_refusal", "refused>refused refused>opened", "RefusalChecked", _PANEL),
        _row("triage", f"opened>triaged {_stays('triaged handling')}", "MatterTriaged", _DESK),
        _row("assign", f"triaged>handling {_stays('handling')}", "MatterAssigned", _DESK),
        _row("return_unit", "handling>triaged", "MatterReturned", _LEADS_UNIT),
        _row("measure", _stays("handling"), "MeasureNoted", _UNIT | _DESK),
        _row("comment", _stays(_BEFORE + " answered closed"), "MatterCommented", _OUTSIDE | _UNIT | _PERSON),
        _row("contact", _stays(_BEFORE + " answered"), "PersonContacted", _OUTSIDE | _UNIT),
        _row("add_file", _stays(_BEFORE + " answered closed"), "EvidenceAdded", _OUTSIDE | _UNIT | _PERSON),
        _row("pause", _stays("triaged handling"), "MatterPaused", _DESK),
        _row("resume", _stays("triaged handling"), "MatterResumed", _DESK),
        _row("extend", _stays("triaged handling"), "MatterExtended", _PANEL),
        _row("call_meeting", _stays("triaged handling"), "MeetingCalled", _DESK),
        _row("hold_meeting", _stays("triaged handling answered"), "MeetingHeld", _DESK),
        _row("call_off_meeting", _stays("triaged handling answered"), "MeetingCalledOff", _DESK),
        _row("carry_out", _stays("triaged handling answered closed settled"), "DecisionCarriedOut", _UNIT | _DESK),
        _row("answer", "opened>answered triaged>answered handling>answered", "MatterAnswered", _UNIT | _DESK),
        _row("confirm", "answered>closed", "MatterConfirmed", _OUTSIDE | _PERSON),
        _row("send_back", _back("answered"), "MatterSentBack", _OUTSIDE | _PERSON),
        _row("verify", f"answered>closed {_back('answered')}", "AnswerVerified", _PANEL),
        _row("return_visit", f"closed>closed closed>settled {_back('closed')}", "MatterReturnVisited", _OUTSIDE),
        _row("withdraw", " ".join(f"{each}>withdrawn" for each in f"{_BEFORE} answered".split()), "MatterWithdrawn",
             _DESK | _PERSON),
    ],
)  # fmt: skip
