"""Exact chances of counts, and many looks at once. Every tail is P(at least `least`); no bell approximates it.

Sums run over logarithms, so a chance below 1e-308 comes out as 0.0 and none as an error.
"""

import itertools
import math
from collections.abc import Sequence


def log_choose(some: int, few: int) -> float:
    """The logarithm of how many ways there are to choose `few` of `some`."""
    return math.lgamma(some + 1) - math.lgamma(few + 1) - math.lgamma(some - few + 1)


def beta_binomial_tail(least: int, of: int, one: float, other: float) -> float:
    """At least `least` of `of` trials succeed when their chance is itself drawn from Beta(`one`, `other`)."""
    if least <= 0:
        return 1.0
    whole = _log_beta(one, other)
    terms = (
        math.exp(log_choose(of, each) + _log_beta(each + one, of - each + other) - whole)
        for each in range(least, of + 1)
    )
    return min(1.0, math.fsum(terms))


def _log_beta(one: float, other: float) -> float:
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)


def gamma_poisson_tail(least: int, mean: float, unrest: float) -> float:
    """At least `least` events where `mean` are usual and the rate itself varies: variance mean + unrest · mean²."""
    if least <= 0:
        return 1.0
    shape = 1 / unrest
    stay, go = math.log(shape / (shape + mean)), math.log(mean / (shape + mean))
    terms = []
    for each in itertools.count(least):
        ways = math.lgamma(each + shape) - math.lgamma(shape) - math.lgamma(each + 1)
        terms.append(math.exp(ways + shape * stay + each * go))
        if each > mean and terms[-1] <= 1e-12 * terms[0]:
            return min(1.0, math.fsum(terms))
    raise AssertionError("a count never ends")


def fisher_tail(least: int, drawn: int, marked: int, total: int) -> float:
    """Fisher's exact test: at least `least` marked among `drawn` of `total`, of which `marked` are marked."""
    return fisher_tails(least, drawn, marked, total, [1.0])[0]


def fisher_tails(least: int, drawn: int, marked: int, total: int, odds: Sequence[float]) -> list[float]:
    """The same where the marked are drawn more easily: for each odds ratio its own chance."""
    lowest, highest = max(0, drawn + marked - total), min(drawn, marked)
    if least <= lowest:
        return [1.0] * len(odds)
    ways = [
        log_choose(marked, each) + log_choose(total - marked, drawn - each)
        for each in range(lowest, highest + 1)
    ]
    return [_share_above(least - lowest, ways, math.log(each)) for each in odds]


def _share_above(place: int, ways: Sequence[float], lean: float) -> float:
    """What part of all weight lies from a place on; a step is worth `lean` more than the one before."""
    logs = [way + step * lean for step, way in enumerate(ways)]
    peak = max(logs)
    weights = [math.exp(each - peak) for each in logs]
    return math.fsum(weights[place:]) / math.fsum(weights)


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """The q-value of each: flag all with q ≤ 5 % and at most 5 % of the flags are false in the mean of many runs."""
    order = sorted(range(len(chances)), key=lambda at: chances[at], reverse=True)
    result, lowest = [1.0] * len(chances), 1.0
    for rank, at in zip(range(len(chances), 0, -1), order, strict=True):
        lowest = min(lowest, chances[at] * len(chances) / rank)
        result[at] = lowest
    return result
