"""The life of a clock as one table, and the fixed words of deadlines."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


class ClockState(StrEnum):
    """A clock runs, stands still, or has ended: by what it waited for, or because it is no longer waited for."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    CANCELLED = "cancelled"


OPEN = frozenset({ClockState.RUNNING, ClockState.PAUSED})


class PauseReason(StrEnum):
    """Why a clock stands still: it waits for the visitor's papers or a second person's decision, or the law says so.

    Hearing, bidding, auction, inspection, testing, quarantine, appraisal and expert review: Licensing Law art. 45.
    """

    CORRECTION = "correction"
    DECISION = "decision"
    HEARING = "hearing"
    BIDDING = "bidding"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    FORCE_MAJEURE = "force_majeure"


class CancelReason(StrEnum):
    """Why a clock is no longer waited for; `replaced` = another clock goes on in its place."""

    WITHDRAWN = "withdrawn"
    INVALID = "invalid"
    REPLACED = "replaced"
    IMPOSSIBLE = "impossible"


class Colour(StrEnum):
    """Yellow while there is still time, red when there is none (the cards of electronic supervision)."""

    YELLOW = "yellow"
    RED = "red"


class Rung(StrEnum):
    """Who is told, rung by rung; the words are those of the roles that people hold."""

    WINDOW_HEAD = "window_head"
    DUTY_LEADER = "duty_leader"
    CHIEF_REPRESENTATIVE = "chief_representative"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"
    LEADING_GROUP = "leading_group"


# The room that starts a clock has asked already who may do so; time itself does the rest.
_CALLER = frozenset({"calling_room"})
_SYSTEM = frozenset({"system"})


def _row(verb: str, sources: str, targets: str, event: str, roles: frozenset[str] = _CALLER) -> Transition:
    return Transition(verb, frozenset(sources.split()), frozenset(targets.split()), event, roles)


CLOCK = TransitionTable(
    "clock",
    ClockState,
    [
        _row("start", "", "running", "ClockStarted"),
        _row("meet", "running paused", "met", "ClockMet"),
        _row("cancel", "running paused", "cancelled", "ClockCancelled"),
        _row("pause", "running", "paused", "ClockPaused"),
        _row("resume", "paused", "running", "ClockResumed"),
        _row("extend", "running", "running", "ClockExtended"),
        _row("assign", "running paused", "running paused", "ClockAssigned"),
        _row("move", "running", "running", "ClockMoved", _SYSTEM),
        _row("card", "running", "running", "CardIssued", _SYSTEM),
        _row("climb", "running", "running", "LadderClimbed", _SYSTEM),
    ],
)
"""Nothing else moves a due time: a comment is no verb of a clock."""
