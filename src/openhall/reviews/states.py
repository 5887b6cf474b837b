"""The fixed words of reviews, and the life of a rectification as one table."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


class Level(StrEnum):
    """The five levels, best first (国办发〔2019〕51号). Two code sets number them in opposite order."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


BAD = frozenset({Level.DISSATISFIED, Level.VERY_DISSATISFIED})


class Channel(StrEnum):
    """How a review came in."""

    DESKTOP = "desktop"
    MOBILE = "mobile"
    QR = "qr"
    PAD = "pad"
    TERMINAL = "terminal"
    PAPER = "paper"
    PHONE_CALL = "phone_call"
    SMS = "sms"


class Origin(StrEnum):
    """By whose wish: the visitor's own, after an invitation, or a default written by another system."""

    ACTIVE = "active"
    INVITED = "invited"
    DEFAULT = "default"


class About(StrEnum):
    """What is rated: a visit, or a guide, an item, a page of the hall, or a case of another system; counted apart."""

    VISIT = "visit"
    CASE = "case"
    GUIDE = "guide"
    ITEM = "item"
    PAGE = "page"


RATED = frozenset({About.GUIDE, About.ITEM, About.PAGE})


class RectificationState(StrEnum):
    """Where the handling of a bad review stands."""

    OPENED = "opened"
    CONTACTED = "contacted"
    RECTIFYING = "rectifying"
    CANNOT_PROPOSED = "cannot_proposed"
    INVALID_PROPOSED = "invalid_proposed"
    RECTIFIED = "rectified"
    CLOSED = "closed"
    INVALID = "invalid"
    CANNOT = "cannot"


FINAL = frozenset({RectificationState.CLOSED, RectificationState.INVALID, RectificationState.CANNOT})


class Complexity(StrEnum):
    """How long a rectification may take: simple 5, complex 15 working days by default."""

    SIMPLE = "simple"
    COMPLEX = "complex"


class Invalidity(StrEnum):
    """Why a bad review may not count: pressed by mistake, or given in bad faith."""

    MISTAKEN = "mistaken"
    MALICIOUS = "malicious"


class Way(StrEnum):
    """How the reviewer was reached for."""

    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    NEXT_VISIT = "next_visit"
    LOG_ONLY = "log_only"


class AppealState(StrEnum):
    """Where a rated person's appeal stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


class SignalState(StrEnum):
    """Where a signal of stuffing stands: to be asked about, made or given after all."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    EXPLAINED = "explained"


class Answered(StrEnum):
    """What came out when a reviewer was asked back."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"
    ASKED_FOR = "asked_for"
    NOT_REACHED = "not_reached"


_OFFICER = frozenset({"verification_officer"})
_PANEL = frozenset({"supervisor", "director"})
_ADMINISTRATION = frozenset({"return_visit_officer", "supervisor"})
# Whoever may act at a window may be rated there; that it is the rated person is for the rule to say.
_RATED = frozenset({"clerk", "window_head", "chief_representative"}) | {
    "duty_leader", "supervisor", "director", "administrator",
}  # fmt: skip
_OPEN = "opened contacted rectifying cannot_proposed invalid_proposed"


def _row(verb: str, sources: str, targets: str, event: str, roles: frozenset[str]) -> Transition:
    return Transition(verb, frozenset(sources.split()), frozenset(targets.split()), event, roles)


RECTIFICATION = TransitionTable(
    "rectification",
    RectificationState,
    [
        _row("open", "", "opened", "RectificationOpened", frozenset({"system"})),
        _row("contact", "opened contacted rectifying", "opened contacted rectifying", "ReviewerContacted", _OFFICER),
        _row("classify", "contacted", "rectifying", "RectificationClassified", _OFFICER),
        _row("extend", "rectifying", "rectifying", "RectificationExtended", _PANEL),
        _row("rectify", "contacted rectifying", "rectified", "ReviewRectified", _OFFICER),
        _row("propose_cannot", "contacted rectifying", "cannot_proposed", "CannotProposed", _OFFICER),
        _row("propose_invalid", "opened contacted rectifying", "invalid_proposed", "InvalidProposed", _OFFICER),
        _row("decide", "cannot_proposed invalid_proposed", "cannot invalid contacted rectifying", "ProposalDecided",
             _PANEL),
        _row("appeal", _OPEN + " rectified", _OPEN + " rectified", "ReviewAppealed", _RATED),
        _row("decide_appeal", _OPEN + " rectified", _OPEN + " rectified invalid", "AppealDecided", _PANEL),
        _row("return_visit", "rectified", "closed contacted", "ReturnVisitMade", _ADMINISTRATION),
    ],
)  # fmt: skip
