"""Fixed words of the Director Service Day."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


class Roll(StrEnum):
    """What becomes of a nominal service day on which nobody works: 顺延, not held, held all the same."""

    FORWARD = "roll_forward"
    SKIP = "skip"
    HOLD = "hold"


class DutyState(StrEnum):
    """How a duty stands before its day: as planned, taken by a substitute, or excused with nobody in the place."""

    PLANNED = "planned"
    SUBSTITUTED = "substituted"
    EXCUSED = "excused"


RUNNING = frozenset({"supervisor", "director", "duty_leader", "administrator"})


def _row(verb: str, sources: str, target: str, event: str) -> Transition:
    return Transition(verb, frozenset(sources.split()), frozenset({target}), event, RUNNING)


DUTY = TransitionTable(
    "duty",
    DutyState,
    [
        _row("publish", "", "planned", "RotaPublished"),
        _row("swap", "planned", "planned", "DutySwapped"),
        _row("substitute", "planned excused", "substituted", "DutySubstituted"),
        _row("excuse", "planned substituted", "excused", "DutyExcused"),
    ],
)
