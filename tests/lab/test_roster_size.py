"""A big hall's year: 60 leaders, 36 days, 20 posts, proven within ten seconds, with leave, rules, cards and windows."""

import datetime as dt
import random
import time

import pytest

from openhall.lab.roster import Away, Leader, Post, Question, Unit, broken_rules, misplaced, plan
from openhall.service_days.rules.dates import service_dates
from tests.service_days.test_dates import nation

LIMIT = 10.0


def big_hall(seed: int, leave: int = 90) -> Question:
    """A year of 36 service days; 40 units, half with a deputy; five windows of their own, a desk for heads."""
    rng = random.Random(seed)
    days = tuple(each.actual for each in service_dates(2026, nation) if each.actual)
    units = [f"unit-{number:02d}" for number in range(40)]
    ago = [days[0] - dt.timedelta(days=number) for number in (12, 24, 34)]
    leaders = tuple(
        Leader(f"leader-{number:02d}", units[number % 40], number >= 40, ago[number % 3]) for number in range(60)
    )
    own = tuple(Post(f"window-{each}", units=frozenset({each, units[number + 8], units[number + 24]})) for number, each in enumerate(units[:5]))
    posts = (Post("reception", deputies=False), Post("matters", 4), Post("walk", 10), *own)
    away = []
    for _ in range(leave):
        first = days[0] + dt.timedelta(days=rng.randrange(360))
        away.append(Away(rng.choice(leaders).code, first, first + dt.timedelta(days=rng.randrange(1, 15))))
    kept = tuple(Unit(each, 6, 30, red_cards=rng.choice([0, 0, 0, 0, 1, 3])) for each in units)
    return Question(days, leaders, kept, posts, tuple(away))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_a_big_hall_is_proven_best(seed: int) -> None:
    question = big_hall(seed)
    assert (len(question.leaders), len(question.days), sum(each.seats for each in question.posts)) == (60, 36, 20)
    began = time.monotonic()
    found = plan(question)
    took = time.monotonic() - began
    print(f"60 leaders × 36 days × 20 posts: {took:.2f} s, {found.objective}")
    assert found.objective == found.bound is not None
    assert broken_rules(question, found.duties) == [] and misplaced(question, found.duties) == []
    assert took < LIMIT


@pytest.mark.slow
def test_a_clash_of_a_big_hall_is_found_in_time() -> None:
    question = big_hall(4)
    day = question.days[20]
    ill = tuple(Away(each.code, day, day) for each in question.leaders[:42])
    began = time.monotonic()
    found = plan(Question(question.days, question.leaders, question.units, question.posts, ill))
    took = time.monotonic() - began
    print(f"a clash of {len(found.clash)} rules: {took:.2f} s")
    assert {each.from_on for each in found.clash if each.post} == {day}
    assert took < 3 * LIMIT
