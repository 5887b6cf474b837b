"""Which visits get a follow-up call: a share of each batch, drawn by a seed that anybody can try again."""

import math
import random
import uuid
from collections.abc import Collection

from openhall.kit.errors import Malformed

LEAST, MOST, USUAL = 30, 50, 40
"""The share of visits that are called, in percent."""


def drawn(visits: Collection[uuid.UUID], before: Collection[uuid.UUID], share: int, seed: int) -> list[uuid.UUID]:
    """The visits to be called besides those drawn before, so that the share (percent, rounded up) is reached.

    The same visits, share and seed give the same answer in any order. Malformed for a share below 30 or above 50.
    """
    if not LEAST <= share <= MOST:
        raise Malformed("bad_share", "Of the visits %(least)s to %(most)s percent are called.",
                        {"least": LEAST, "most": MOST})  # fmt: skip
    known = set(before) & set(visits)
    wanted = wanted_calls(len(visits), share) - len(known)
    left = sorted(set(visits) - known)
    return sorted(random.Random(f"{seed}:{share}").sample(left, min(max(wanted, 0), len(left))))


def wanted_calls(visits: int, share: int) -> int:
    """How many of so many visits are called: rounded up, but never more than half of several."""
    if visits <= 1:
        return visits
    return min(math.ceil(visits * share / 100), visits * MOST // 100)
