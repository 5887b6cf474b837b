"""What is usual elsewhere: a beta-binomial fitted to everybody but the one who is looked at.

Windows differ by nature; a plain binomial would call every third one strange. The beta-binomial has a mean and a
spread between windows, both from the peers themselves. Its sums add up, so leaving one out costs a subtraction.
"""

import dataclasses
from collections.abc import Hashable, Iterable, Mapping
from typing import Self

from openhall.lab.stuffing.chances import beta_binomial_tail

LEAST_SPREAD, MOST_SPREAD = 0.001, 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """Sums over pairs of counts, `found` of `of`: as many pairs as `looks`."""

    looks: int = 0
    found: int = 0
    of: int = 0
    found_squared: float = 0.0  # each divided by its `of`
    of_squared: int = 0

    @classmethod
    def one(cls, found: int, of: int) -> Self:
        """A single pair; without anything counted it is no look."""
        return cls(1, found, of, found * found / of, of * of) if of else cls()

    def __add__(self, other: "Tally") -> "Tally":
        return self._with(other, 1)

    def __sub__(self, other: "Tally") -> "Tally":
        return self._with(other, -1)

    def _with(self, other: "Tally", sign: int) -> "Tally":
        return Tally(
            self.looks + sign * other.looks,
            self.found + sign * other.found,
            self.of + sign * other.of,
            self.found_squared + sign * other.found_squared,
            self.of_squared + sign * other.of_squared,
        )

    @property
    def share(self) -> float:
        """Found among all; half a case is added, so that what never was is rare and not impossible."""
        return (self.found + 0.5) / (self.of + 1)

    @property
    def spread(self) -> float:
        """The correlation inside a pair (analysis of variance); with fewer than three pairs the greatest there is."""
        if self.looks < 3:
            return MOST_SPREAD
        mean = self.share
        squares = self.found_squared - 2 * mean * self.found + mean * mean * self.of
        even = self.looks - 1
        room = self.of - self.of_squared / self.of - even
        if room <= 0:
            return MOST_SPREAD
        return min(MOST_SPREAD, max(LEAST_SPREAD, (squares / (mean * (1 - mean)) - even) / room))

    @property
    def odds(self) -> float:
        """The share as odds."""
        return self.share / (1 - self.share)

    def tail(self, found: int, of: int, lean: float = 1.0) -> float:
        """The chance that one of these would show at least `found` of `of`, were its odds `lean` times theirs."""
        weight = 1 / self.spread - 1
        share = lean * self.odds / (1 + lean * self.odds)
        return beta_binomial_tail(found, of, share * weight, (1 - share) * weight)


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    result = Tally()
    for each in tallies:
        result += each
    return result


@dataclasses.dataclass(frozen=True, slots=True)
class Against:
    """One count beside its peers: the chance of as much there, and how much would be usual."""

    found: int
    of: int
    peers_found: int
    peers_of: int
    chance: float
    expected: float


def against_peers[K: tuple[Hashable, ...]](
    counts: Mapping[K, tuple[int, int]], prior: tuple[int, int]
) -> dict[K, Against]:
    """Each count `(found, of)` beside those whose key begins alike (the same hall), itself left out.

    `prior` is a count every hall is believed to have besides, so that a hall of one window can be judged too.
    """
    halls: dict[Hashable, Tally] = {}
    for key, (found, of) in counts.items():
        halls[key[0]] = halls.get(key[0], Tally.one(*prior)) + Tally.one(found, of)
    result = {}
    for key, (found, of) in counts.items():
        peers = halls[key[0]] - Tally.one(found, of)
        chance = peers.tail(found, of) if found else 1.0
        seen = (peers.found - prior[0], peers.of - prior[1])
        result[key] = Against(found, of, *seen, chance, peers.share * of)
    return result
