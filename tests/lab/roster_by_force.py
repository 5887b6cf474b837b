"""Rotas by brute force: every one there is, judged by rules written down a second time, without the solver's."""

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Iterator

from openhall.lab.roster import Away, Leader, Per, Post, Question, RuleName, Unit

FIRST = dt.date(2026, 3, 2)
type Team = frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Judged:
    """Red cards' waiting, spread, squares, and the gap turned round: the least is the best."""

    red_cards: int
    spread: int
    squares: int
    minus_gap: float


def best_by_force(question: Question) -> Judged | None:
    """The best there is; None when no rota keeps the rules."""
    singles = [team for day in question.days for team in able_on(question, day)]
    everybody = frozenset[str]().union(*singles)
    return min((judged(question, teams, everybody) for teams in rotas(question)), default=None)


def rotas(question: Question) -> Iterator[tuple[Team, ...]]:
    """Every choice of leaders for every day that breaks no rule."""
    choices = [list(teams_of(question, day)) for day in question.days]
    yield from (teams for teams in itertools.product(*choices) if allowed(question, teams))


def teams_of(question: Question, day: dt.date) -> Iterator[Team]:
    """Who may be on duty together on a day: all seats filled, nobody who is away."""
    seats = [post for post in question.posts for _ in range(post.seats)]
    away = {each.leader for each in question.away if each.from_on <= day <= each.to_on}
    for team in itertools.combinations(question.leaders, len(seats)):
        if away.isdisjoint(each.code for each in team) and any(
            all(post.fits(leader) for post, leader in zip(seats, order, strict=True)) for order in itertools.permutations(team)
        ):
            yield frozenset(each.code for each in team)


def allowed(question: Question, teams: tuple[Team, ...]) -> bool:
    """The rules over several days."""
    stood = [each.last for each in question.leaders if each.last]
    previous = question.previous or max(stood, default=None)
    if question.not_twice_running:
        before = frozenset(each.code for each in question.leaders if each.last and each.last == previous)
        if any(one & other for one, other in itertools.pairwise((before, *teams))):
            return False
    return all(often_enough(question, teams, unit) for unit in question.units)


def often_enough(question: Question, teams: tuple[Team, ...], unit: Unit) -> bool:
    """A unit's rules: at least, at most, in the rota or in each month of it; and red cards within some days."""
    codes = {each.code for each in question.leaders if each.unit == unit.code}
    duties = [(day, len(codes & team)) for day, team in zip(question.days, teams, strict=True)]
    months = {day.month for day in question.days} if unit.per is Per.MONTH else {None}
    for month in months:
        number = sum(count for day, count in duties if month in (None, day.month))
        if not unit.at_least <= number <= (10**6 if unit.at_most is None else unit.at_most):
            return False
    within = question.red_cards_within
    return not (within and unit.red_cards) or any(count for _, count in duties[:within])


def judged(question: Question, teams: tuple[Team, ...], everybody: Team) -> Judged:
    """How good a rota is; `everybody` are those who may stand at all."""
    waits, counts, gaps = 0, [], []
    for unit in question.units:
        codes = {each.code for each in question.leaders if each.unit == unit.code}
        first = next((number for number, team in enumerate(teams) if codes & team), len(teams))
        waits += unit.red_cards * first
    for leader in question.leaders:
        days = [day for day, team in zip(question.days, teams, strict=True) if leader.code in team]
        if leader.code in everybody:
            counts.append(leader.served + len(days))
        known = [leader.last, *days] if leader.last else days
        gaps += [(after - before).days for before, after in itertools.pairwise(known)]
    return Judged(waits, max(counts) - min(counts), sum(each**2 for each in counts), -min(gaps, default=float("inf")))


def able_on(question: Question, day: dt.date) -> Iterator[Team]:
    """Leaders, one by one, who may stand at any post on a day."""
    stood = [each.last for each in question.leaders if each.last]
    previous = question.previous or max(stood, default=None)
    for leader in question.leaders:
        away = any(each.leader == leader.code and each.from_on <= day <= each.to_on for each in question.away)
        again = question.not_twice_running and day == question.days[0] and leader.last and leader.last == previous
        if not away and not again and any(post.fits(leader) for post in question.posts):
            yield frozenset({leader.code})


def small_question(rng: random.Random, leaders: int = 5, days: int = 4, seats: int = 2) -> Question:
    """A question that a person could answer: some rules bind, about every third can't be kept."""
    dates = sorted(rng.sample([FIRST + dt.timedelta(days=number) for number in range(60)], days))
    units = tuple(_unit(rng, f"unit-{number}") for number in range(rng.randint(2, 4)))
    names = [f"leader-{number}" for number in range(leaders)]
    people = tuple(
        Leader(
            name, rng.choice(units).code, rng.random() < 0.4,
            dates[0] - dt.timedelta(days=rng.choice([8, 8, 19, 30])) if rng.random() < 0.5 else None, rng.randint(0, 2),
        )
        for name in names
    )  # fmt: skip
    away = tuple(_away(rng, rng.choice(names), rng.choice(dates)) for _ in range(rng.randint(0, 4)))
    return Question(
        tuple(dates), people, units, _posts(rng, [each.unit for each in people], seats), away, rng.random() < 0.6,
        None, rng.choice([None, None, None, 1, 2]),
    )  # fmt: skip


def _unit(rng: random.Random, code: str) -> Unit:
    least = rng.choice([0, 0, 1, 2])
    most = rng.choice([None, None, 3, 4])
    per = rng.choice([Per.ROTA, Per.ROTA, Per.MONTH])
    return Unit(code, min(least, 1) if per is Per.MONTH else least, most, per, rng.choice([0, 0, 0, 1, 3]))


def _away(rng: random.Random, leader: str, day: dt.date) -> Away:
    until = day + dt.timedelta(days=rng.choice([0, 0, 20]))
    return Away(leader, day, until, rng.choice([RuleName.LEAVE, RuleName.COMMITMENT]))


def _posts(rng: random.Random, units: list[str], seats: int) -> tuple[Post, ...]:
    if rng.random() < 0.2:
        return (Post("desk", seats),)
    own = frozenset(rng.sample(sorted(set(units)), 1)) if rng.random() < 0.3 else frozenset[str]()
    return (Post("desk", seats - 1, deputies=rng.random() < 0.7), Post("window", 1, own))
