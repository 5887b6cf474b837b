"""What the figures of reviews mean: counts first, shares with their interval, silence never a review."""

import dataclasses
import math
from collections.abc import Mapping

from openhall.reviews.states import BAD, Level

# Points per level (Shanwei's published weights, 2020): a dated setting of a city, never the headline.
WEIGHTS: Mapping[Level, int] = {
    Level.VERY_SATISFIED: 10,
    Level.SATISFIED: 8,
    Level.BASICALLY_SATISFIED: 6,
    Level.DISSATISFIED: 3,
    Level.VERY_DISSATISFIED: 0,
}
Z95 = 1.959963984540054


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, and where the true share may lie (95 %, Wilson); all None where there is no whole."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


def share(part: int, whole: int) -> Share:
    """A share with its Wilson interval: honest for small counts too, where plain percentages jump."""
    if whole <= 0:
        return Share(part, whole, None, None, None)
    found, square = part / whole, Z95 * Z95
    middle = (found + square / (2 * whole)) / (1 + square / whole)
    reach = Z95 * math.sqrt(found * (1 - found) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    # Rounding may push a bound past the share itself where everybody or nobody says so.
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return Share(part, whole, found, min(found, low), max(found, high))


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some visits and their reviews.

    `closed` visits, `levels` of the valid first reviews that visitors gave themselves (active or invited), `defaults`
    written by other systems and `invalid` ones apart. Silence = closed visits without a review.
    """

    closed: int
    levels: Mapping[Level, int]
    defaults: int = 0
    invalid: int = 0
    invited: int = 0

    @property
    def reviews(self) -> int:
        """Valid reviews that somebody gave."""
        return sum(self.levels.values())

    @property
    def bad(self) -> int:
        """Dissatisfied and very dissatisfied."""
        return sum(self.levels.get(level, 0) for level in BAD)

    @property
    def good_rate(self) -> Share:
        """The three upper levels among the reviews given (好评率)."""
        return share(self.reviews - self.bad, self.reviews)

    @property
    def active_rate(self) -> Share:
        """Reviews by the visitors' own wish among closed visits (主动评价率)."""
        return share(self.reviews - self.invited, self.closed)

    @property
    def silence(self) -> Share:
        """Closed visits about which nobody said anything: shown, never counted as good."""
        return share(max(0, self.closed - self.reviews - self.invalid), self.closed)

    @property
    def bad_per_ten_thousand(self) -> float | None:
        """Bad reviews among ten thousand given."""
        return 10_000 * self.bad / self.reviews if self.reviews else None

    def average(self, weights: Mapping[Level, int] = WEIGHTS) -> float | None:
        """The mean of the weights; None without reviews."""
        if not self.reviews:
            return None
        return sum(weights[level] * count for level, count in self.levels.items()) / self.reviews
