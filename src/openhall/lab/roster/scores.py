"""How good a rota is, reckoned from its duties alone: the solver's word is not needed."""

import dataclasses
import datetime as dt
from collections.abc import Collection
from itertools import pairwise

from openhall.lab.roster.asking import Leader, Question


@dataclasses.dataclass(frozen=True, slots=True)
class Scores:
    """The aims in their order; the first three the less the better, the gap the longer.

    `red_cards`: service days that pass before a unit with open red cards is on duty, times its cards, summed.
    `spread`: most less fewest duties of a leader, those before the rota counted in. `squares`: the sum of the squares
    of these counts. `gap`: the fewest days between two duties of one leader; None where nobody has two.
    """

    red_cards: int
    spread: int
    squares: int
    gap: int | None


type Stands = Collection[tuple[str, dt.date]]


def scores_of(question: Question, stands: Stands) -> Scores:
    """The scores of these duties."""
    counts = [each.served + len(_dates(each, stands)) for each in question.leaders if able(question, each)]
    spread = max(counts, default=0) - min(counts, default=0)
    waits = sum(each.red_cards * _waits(question, each.code, stands) for each in question.units if each.red_cards)
    return Scores(waits, spread, sum(each**2 for each in counts), gap_of(question, stands))


def able(question: Question, leader: Leader) -> bool:
    """Whether a leader may stand anywhere on any day at all: others don't count when duties are shared out."""
    barred = [each for each in question.away if each.leader == leader.code]
    first_barred = question.not_twice_running and leader.last is not None and leader.last == question.previous
    days = question.days[1:] if first_barred else question.days
    free = any(not any(each.from_on <= day <= each.to_on for each in barred) for day in days)
    return free and any(post.fits(leader) for post in question.posts)


def gap_of(question: Question, stands: Stands) -> int | None:
    """The fewest days between two duties of one leader, the last before the rota counted in."""
    found = []
    for leader in question.leaders:
        dates = _dates(leader, stands)
        known = [leader.last, *dates] if leader.last is not None else dates
        found += [(after - before).days for before, after in pairwise(known)]
    return min(found, default=None)


def _dates(leader: Leader, stands: Stands) -> list[dt.date]:
    return sorted(day for code, day in stands if code == leader.code)


def _waits(question: Question, unit: str, stands: Stands) -> int:
    codes = {each.code for each in question.leaders if each.unit == unit}
    first = min((day for code, day in stands if code in codes), default=None)
    return sum(first is None or day < first for day in question.days)
