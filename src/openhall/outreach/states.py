"""Fixed words of the quarterly visits, and the life of a consent, a visit and a finding as tables."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


class TargetKind(StrEnum):
    """Who is visited: a centre of the grassroots, or an enterprise."""

    CENTRE = "centre"
    ENTERPRISE = "enterprise"


class Level(StrEnum):
    """Where a centre stands, and up to which level a finding reaches."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


class Weight(StrEnum):
    """堵点 or 难点: it stops everybody at one place, or it is hard to get done."""

    BLOCKING_POINT = "blocking_point"
    DIFFICULTY = "difficulty"


class Area(StrEnum):
    """What a finding is about."""

    POLICY = "policy"
    MATERIALS = "materials"
    PROCESS = "process"
    SYSTEM = "system"
    STAFF = "staff"
    FACILITY = "facility"
    LAND = "land"
    FINANCE = "finance"
    LABOUR = "labour"
    OTHER = "other"


class Way(StrEnum):
    """How somebody said something: consent, confirmation, an answer to the follow-up call."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    PAGE = "page"


class ConsentState(StrEnum):
    """Whether a consent stands."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class FindingState(StrEnum):
    """Where a finding stands; `cleared` (销号) needs both: somebody else verified, and those visited confirmed."""

    FOUND = "found"
    VERIFIED = "verified"
    CLEARED = "cleared"
    DROPPED = "dropped"


class VisitState(StrEnum):
    """A visit that took place. It is a fact: nothing becomes of it."""

    MADE = "made"


class CallState(StrEnum):
    """A follow-up call that the sample asked for."""

    DRAWN = "drawn"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


ENDED = frozenset({FindingState.CLEARED, FindingState.DROPPED})

# Roles, as the tables name them; permissions.py makes roles of people of them.
_DESK = frozenset({"duty_leader", "supervisor", "director"})
VISITS = _DESK | {"leading_group", "administrator", "chief_representative", "window_head", "clerk"}
PLANS = _DESK | {"leading_group", "administrator"}
OUTSIDE = _DESK | {"leading_group", "return_visit_officer"}
SYSTEM, ENTERPRISE = frozenset({"system"}), frozenset({"enterprise"})


def _row(verb: str, ways: str, event: str, roles: frozenset[str]) -> Transition:
    """`ways` is written "found>verified"; a new thing comes from nothing: ">found"."""
    arrows = frozenset((before, after) for before, _, after in (each.partition(">") for each in ways.split()))
    sources, targets = (frozenset(each) - {""} for each in zip(*arrows, strict=True))
    return Transition(verb, sources, targets, event, roles, arrows)


CONSENT = TransitionTable(
    "consent",
    ConsentState,
    [
        _row("give", ">given", "ConsentGiven", VISITS),
        _row("withdraw", "given>withdrawn", "ConsentWithdrawn", VISITS | ENTERPRISE),
    ],
)
VISIT = TransitionTable(
    "visit",
    VisitState,
    [
        _row("record", ">made", "VisitRecorded", VISITS),
        _row("add_to", "made>made", "VisitAddedTo", VISITS),
        _row("allow_photos", "made>made", "PhotosAllowed", VISITS),
        _row("withdraw_photos", "made>made", "PhotosWithdrawn", VISITS),
    ],
)
FINDING = TransitionTable(
    "finding",
    FindingState,
    [
        _row("find", ">found", "FindingMade", VISITS),
        _row("verify", "found>found found>verified found>cleared", "FindingVerified", OUTSIDE),
        _row("confirm", "found>found verified>found verified>cleared", "FindingConfirmed", OUTSIDE),
        _row("explain", "found>cleared verified>cleared", "FindingExplained", SYSTEM),
        _row("drop", "found>dropped verified>dropped", "FindingDropped", SYSTEM),
        _row("improve", "cleared>cleared", "ImprovementNoted", OUTSIDE | VISITS),
    ],
)
CALL = TransitionTable(
    "follow_up_call",
    CallState,
    [
        _row("draw", ">drawn", "CallsDrawn", PLANS | SYSTEM),
        _row("answer", "drawn>answered drawn>unanswered unanswered>answered unanswered>unanswered", "CallAnswered",
             OUTSIDE),
    ],
)  # fmt: skip
