"""The fixed words of service in the community, and the lives of an event, a place in a shift and a correction."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


class Topic(StrEnum):
    """What an event answers questions about: city creation, epidemic prevention, medical insurance and so on."""

    CITY_CREATION = "city_creation"
    EPIDEMIC_PREVENTION = "epidemic_prevention"
    MEDICAL_INSURANCE = "medical_insurance"
    SOCIAL_SECURITY = "social_security"
    EMPLOYMENT = "employment"
    HOUSING = "housing"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class EventState(StrEnum):
    """Where an event stands. Volunteers come to an open one; what was counted stands once it is closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PlaceState(StrEnum):
    """Where a volunteer's place in a shift stands. `waiting` is the waitlist."""

    SIGNED = "signed"
    WAITING = "waiting"
    SERVING = "serving"
    SERVED = "served"
    LEFT = "left"
    MISSED = "missed"


class CorrectionState(StrEnum):
    """Where a volunteer's wish to have a record put right stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class NoteKind(StrEnum):
    """What a record holds beside person and service: the other three groups of Art. 19."""

    TRAINING = "training"
    COMMENDATION = "commendation"
    EVALUATION = "evaluation"


class Direction(StrEnum):
    """What a rotating code is for."""

    IN = "in"
    OUT = "out"


class By(StrEnum):
    """How a check-in or check-out came about."""

    CODE = "code"
    HAND = "hand"
    CLOSE = "close"


class Opinion(StrEnum):
    """What somebody served says of an event."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


HELD = frozenset({PlaceState.SIGNED, PlaceState.SERVING, PlaceState.SERVED})
LIVE = HELD | {PlaceState.WAITING}

_ORGANISER = frozenset({"duty_leader", "supervisor", "director"})
# Whoever serves does so by choice: no verb that takes a place belongs to anybody but the volunteer.
_VOLUNTEER = frozenset({"volunteer"})
_ANYBODY = _ORGANISER | _VOLUNTEER


def _row(verb: str, ways: str, event: str, roles: frozenset[str]) -> Transition:
    """`ways` is written "signed>left waiting>left"; a new thing comes from nothing: ">signed"."""
    pairs = [tuple(each.split(">")) for each in ways.split()]
    arrows = frozenset((before, after) for before, after in pairs)
    sources, targets = (frozenset(each) - {""} for each in zip(*arrows, strict=True))
    return Transition(verb, sources, targets, event, roles, arrows)


EVENT = TransitionTable(
    "event",
    EventState,
    [
        _row("plan", ">planned", "EventPlanned", _ORGANISER),
        _row("insure", "planned>planned open>open", "EventInsured", _ORGANISER),
        _row("open", "planned>open", "EventOpened", _ORGANISER),
        _row("publicise", "planned>planned open>open", "DocumentPublicised", _ORGANISER),
        _row("close", "open>closed", "EventClosed", _ORGANISER),
        _row("cancel", "planned>cancelled open>cancelled", "EventCancelled", _ORGANISER),
    ],
)
PLACE = TransitionTable(
    "place",
    PlaceState,
    [
        _row("sign_up", ">signed >waiting", "VolunteerSignedUp", _VOLUNTEER),
        _row("move_up", "waiting>signed", "VolunteerMovedUp", _VOLUNTEER),
        _row("offer", "signed>signed signed>left", "PlaceOffered", _VOLUNTEER),
        _row("hand_on", "signed>left", "PlaceHandedOn", _VOLUNTEER),
        _row("leave", "signed>left waiting>left", "VolunteerLeft", _VOLUNTEER),
        _row("check_in", "signed>serving", "VolunteerCheckedIn", _ANYBODY),
        _row("check_out", "serving>served", "VolunteerCheckedOut", _ANYBODY),
        _row("miss", "signed>missed", "VolunteerMissed", _ORGANISER),
        _row("drop", "waiting>left signed>left", "PlaceDropped", _ANYBODY),
        _row("correct", "served>served missed>served", "ServiceCorrected", _ORGANISER),
    ],
)
CORRECTION = TransitionTable(
    "correction",
    CorrectionState,
    [
        _row("ask", ">asked", "CorrectionAsked", _VOLUNTEER),
        _row("grant", "asked>granted", "CorrectionGranted", _ORGANISER),
        _row("refuse", "asked>refused", "CorrectionRefused", _ORGANISER),
    ],
)
