"""How much better one sort of reviews is than another at the same window, against how much it is elsewhere.

Fisher's exact test asks whether two sorts differ at all; in a hall they always do (phones are more critical than pads).
So what is usual is learned from the hall's other windows: the mean of their log odds ratios and how these differ from
window to window (DerSimonian and Laird). The chance is the mean of Fisher's over gaps drawn from that. Assumes: the
gaps of honest windows are about normal.
"""

import collections
import dataclasses
import datetime as dt
import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg, fisher_tails
from openhall.lab.stuffing.flags import FALSE_SHARE, Place

LEAST_SPREAD = 0.2
FEW_TABLES = 3
STEPS = 20
FOUR_WEEKS = dt.timedelta(28)


type Spans = Callable[[Sequence[dt.date]], list[frozenset[dt.date]]]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """Two sorts of cases at a window, each by whether it was praised: the sort in question, and the others."""

    praised: int
    other: int
    peers_praised: int
    peers_other: int

    def __add__(self, other: "Table") -> "Table":
        return Table(
            self.praised + other.praised, self.other + other.other,
            self.peers_praised + other.peers_praised, self.peers_other + other.peers_other,
        )  # fmt: skip

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
    """Of as many praised cases of the sort in question, at a window whose gap is a usual one; 1 where there is less."""
    if table.log_odds <= gap.mean:
        return 1.0
    bell = statistics.NormalDist(gap.mean, gap.spread)
    odds = [math.exp(bell.inv_cdf((step + 0.5) / STEPS)) for step in range(STEPS)]
    praised, everything = table.praised + table.peers_praised, table.cases + table.peers
    return statistics.fmean(fisher_tails(table.praised, table.cases, praised, everything, odds))


@dataclasses.dataclass(frozen=True, slots=True)
class Striking:
    """A window and those of its days on which the gap is beyond the usual; the table of these days; the weakest q."""

    place: Place
    days: frozenset[dt.date]
    table: Table
    gap: Gap
    q: float


def striking(windows: Mapping[Place, Mapping[dt.date, Table]], spans: Spans) -> list[Striking]:
    """The windows that stand out in one of these spans, each once; `windows` holds the table of each day of each."""
    whole = {place: added(days.values()) for place, days in windows.items()}
    gaps = {place: gap_beside(place, whole) for place in windows}
    looks = [
        (place, span, chance(added(windows[place][day] for day in span), gaps[place]))
        for place in windows for span in spans(sorted(windows[place]))
    ]  # fmt: skip
    found: dict[Place, list[tuple[float, frozenset[dt.date]]]] = collections.defaultdict(list)
    for (place, span, _), q in zip(looks, benjamini_hochberg([odds for _, _, odds in looks]), strict=True):
        if q <= FALSE_SHARE:
            found[place].append((q, span))
    return [_joined(place, some, windows[place], gaps[place]) for place, some in found.items()]


def whole_period(days: Sequence[dt.date]) -> list[frozenset[dt.date]]:
    """All of these days are one span."""
    return [frozenset(days)]


def every_four_weeks(days: Sequence[dt.date]) -> list[frozenset[dt.date]]:
    """All of these days, and those of every four weeks, a fortnight apart."""
    result = whole_period(days)
    begins = days[0]
    while (days[-1] - days[0]).days >= FOUR_WEEKS.days and begins <= days[-1] - FOUR_WEEKS / 2:
        result.append(frozenset(day for day in days if begins <= day < begins + FOUR_WEEKS))
        begins += FOUR_WEEKS / 2
    return [each for each in result if each]


def added(tables: Iterable[Table]) -> Table:
    """All of them together."""
    result = Table(0, 0, 0, 0)
    for each in tables:
        result += each
    return result


def gap_beside(place: Place, tables: Mapping[Place, Table]) -> Gap:
    """What is usual at the other windows of the hall that have cases of both sorts."""
    others = [table for other, table in tables.items() if other[0] == place[0] and other != place]
    return usual_gap([each for each in others if each.cases and each.peers])


def _joined(
    place: Place, some: Sequence[tuple[float, frozenset[dt.date]]], days: Mapping[dt.date, Table], gap: Gap
) -> Striking:
    """The strongest span, and of the others those that share no day with one before."""
    taken: frozenset[dt.date] = frozenset()
    weakest = 0.0
    for q, span in sorted(some, key=lambda each: (each[0], sorted(each[1]))):
        if not taken & span:
            taken, weakest = taken | span, q
    return Striking(place, taken, added(days[day] for day in taken), gap, weakest)
