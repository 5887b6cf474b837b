"""Fixed words of the Director Service Day."""

from enum import StrEnum


class Roll(StrEnum):
    """What becomes of a nominal service day on which nobody works: 顺延, not held, held all the same."""

    FORWARD = "roll_forward"
    SKIP = "skip"
    HOLD = "hold"
