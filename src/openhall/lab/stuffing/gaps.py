"""How much better one sort of reviews is than another at the same window, against how much it is elsewhere.

Fisher's exact test asks whether two sorts differ at all; in a hall they always do (phones are more critical than pads).
So what is usual is learned from the hall's other windows: the mean of their log odds ratios and how these differ from
window to window (DerSimonian and Laird). The chance is the mean of Fisher's over gaps drawn from that. Assumes: the
gaps of honest windows are about normal.
"""

import dataclasses
import math
import statistics
from collections.abc import Mapping, Sequence

from openhall.lab.stuffing.chances import fisher_tail
from openhall.lab.stuffing.flags import Place

LEAST_SPREAD = 0.2
FEW_TABLES = 3
STEPS = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """Two sorts of cases at a window, each by whether it was praised: the sort in question, and the others."""

    praised: int
    other: int
    peers_praised: int
    peers_other: int

    @property
    def cases(self) -> int:
        """All of the sort in question."""
        return self.praised + self.other

    @property
    def peers(self) -> int:
        """All others at the window."""
        return self.peers_praised + self.peers_other

    @property
    def expected(self) -> float:
        """How many would be praised if there were no gap."""
        return self.cases * self.peers_praised / self.peers if self.peers else 0.0

    @property
    def log_odds(self) -> float:
        """The logarithm of the odds ratio, half a case added to each cell."""
        ahead = (self.praised + 0.5) * (self.peers_other + 0.5)
        return math.log(ahead / (self.other + 0.5) / (self.peers_praised + 0.5))

    @property
    def variance(self) -> float:
        """Of that logarithm."""
        cells = (self.praised, self.other, self.peers_praised, self.peers_other)
        return sum(1 / (each + 0.5) for each in cells)


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """The usual log odds ratio, and how it differs between windows (standard deviation)."""

    mean: float
    spread: float


UNKNOWN = Gap(math.log(2), 0.5)  # where there are hardly any windows to learn from


def usual_gap(tables: Sequence[Table]) -> Gap:
    """What these windows have in common; the sort in question is never held to be the less praised."""
    if len(tables) < FEW_TABLES:
        return UNKNOWN
    logs = [each.log_odds for each in tables]
    weights = [1 / each.variance for each in tables]
    mean = statistics.fmean(logs, weights)
    scatter = sum(weight * (log - mean) ** 2 for weight, log in zip(weights, logs, strict=True))
    room = sum(weights) - sum(weight * weight for weight in weights) / sum(weights)
    between = max(LEAST_SPREAD**2, (scatter - len(tables) + 1) / room)
    weights = [1 / (each.variance + between) for each in tables]
    return Gap(max(0.0, statistics.fmean(logs, weights)), math.sqrt(between))


def chance(table: Table, gap: Gap) -> float:
    """Of as many praised cases of the sort in question, at a window whose gap is a usual one."""
    bell = statistics.NormalDist(gap.mean, gap.spread)
    odds = [math.exp(bell.inv_cdf((step + 0.5) / STEPS)) for step in range(STEPS)]
    praised, everything = table.praised + table.peers_praised, table.cases + table.peers
    return statistics.fmean(
        fisher_tail(table.praised, table.cases, praised, everything, each) for each in odds
    )


def gap_beside(place: Place, tables: Mapping[Place, Table]) -> Gap:
    """What is usual at the other windows of the hall that have cases of both sorts."""
    others = [table for other, table in tables.items() if other[0] == place[0] and other != place]
    return usual_gap([each for each in others if each.cases and each.peers])
