"""How well the finder did on a quarter whose planted groups are known.

A flag is true when at least half of the reviews it names were planted; a group is found when the true flags at its
window name at least half of it. A flag that names a stuffed window and mostly honest reviews counts as false.
"""

import collections
import dataclasses
from collections.abc import Iterable, Sequence

from openhall.demo.stuffed.quarter import Planted, Quarter
from openhall.lab.stuffing import Flag, find

TIMEZONE = "Asia/Shanghai"


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """What was planted, what of it was found, which flags were false, on how many days a window was open."""

    planted: Sequence[Planted]
    found: Sequence[Planted]
    false: Sequence[Flag]
    window_days: int

    @property
    def share(self) -> float:
        """Groups found, of all."""
        return len(self.found) / len(self.planted)

    @property
    def false_per_thousand(self) -> float:
        """False flags per 1,000 days of a window."""
        return 1000 * len(self.false) / self.window_days

    def by_pattern(self) -> dict[str, tuple[int, int]]:
        """Groups found and planted, by pattern."""
        planted = collections.Counter(each.pattern for each in self.planted)
        found = collections.Counter(each.pattern for each in self.found)
        return {pattern: (found[pattern], planted[pattern]) for pattern in planted}


def score(quarter: Quarter, flags: Iterable[Flag]) -> Score:
    """Hold the flags against what was planted."""
    fakes = {name for group in quarter.planted for name in group.reviews}
    named: dict[str, set[str]] = collections.defaultdict(set)
    false = []
    for flag in flags:
        if 2 * len(fakes.intersection(flag.reviews)) < len(flag.reviews):
            false.append(flag)
        else:
            named[flag.window].update(flag.reviews)
    found = [
        each for each in quarter.planted if 2 * len(named[each.window] & each.reviews) >= len(each.reviews)
    ]
    return Score(quarter.planted, found, false, quarter.window_days)


def together(scores: Sequence[Score]) -> Score:
    """Several quarters as one."""
    return Score(
        [group for each in scores for group in each.planted],
        [group for each in scores for group in each.found],
        [flag for each in scores for flag in each.false],
        sum(each.window_days for each in scores),
    )


def of(quarter: Quarter) -> Score:
    """The score of a quarter."""
    return score(quarter, find(quarter.reviews, quarter.silent, TIMEZONE))
