"""Quarters of a fictional hall, honest and stuffed: what the finder names, and that the planter is believable."""

import collections
import dataclasses
import statistics

import pytest

from openhall.demo.stuffed.fakes import PATTERNS
from openhall.demo.stuffed.quarter import Quarter, quarter
from openhall.lab.stuffing import Channel, Flag, find
from tests.lab.stuffing_score import TIMEZONE, of, score, together

# Seeds on which no threshold was chosen; bench/stuffing.py runs more of them.
SEEDS = (2001, 2002, 2003)


@pytest.fixture(scope="module")
def quarters() -> list[tuple[Quarter, list[Flag]]]:
    """The quarters of the seeds with what the finder says of them."""
    made = [quarter(seed) for seed in SEEDS]
    return [(each, find(each.reviews, each.silent, TIMEZONE)) for each in made]


@pytest.mark.slow
def test_the_planted_groups_are_found_and_few_flags_are_false(
    quarters: list[tuple[Quarter, list[Flag]]],
) -> None:
    """Three quarters of 40 windows and 90 days, eight groups each: 95 % found, 1 false flag per 1,000 window-days."""
    result = together([score(*each) for each in quarters])
    assert len(result.planted) == 8 * len(SEEDS)
    assert all(len(group.reviews) >= 20 for group in result.planted)
    assert result.window_days == len(SEEDS) * 40 * 65  # the working days of 90; weekends don't count
    assert result.share >= 0.95, [group.pattern for group in result.planted if group not in result.found]
    assert result.false_per_thousand <= 1, [flag.en for flag in result.false]


@pytest.mark.slow
def test_every_flag_of_a_quarter_says_why_in_both_languages(
    quarters: list[tuple[Quarter, list[Flag]]],
) -> None:
    flags = [flag for _, some in quarters for flag in some]
    assert len({flag.kind for flag in flags}) >= 9
    for flag in flags:
        assert flag.en.endswith(".") and str(flag.strength.found) in flag.en
        assert flag.zh.endswith("。") and str(flag.strength.found) in flag.zh
        assert f"window {flag.window}" in flag.en.replace("Window", "window")
        assert f"{flag.window}号窗口" in flag.zh


@pytest.mark.slow
def test_a_quarter_is_believable(quarters: list[tuple[Quarter, list[Flag]]]) -> None:
    """Shares that the planter's texts promise: reviewed visits, channels, bad reviews, seconds until a review."""
    made, _ = quarters[0]
    fakes = {name for group in made.planted for name in group.reviews}
    honest = [each for each in made.reviews if each.id not in fakes]
    channels = collections.Counter(each.channel for each in honest)
    assert 0.15 < len(honest) / (len(honest) + sum(each.visits for each in made.silent)) < 0.25
    assert 0.4 < channels[Channel.PAD] / len(honest) < 0.65
    assert 0.25 < channels[Channel.PHONE] / len(honest) < 0.5
    bad = sum(each.level in ("dissatisfied", "very_dissatisfied") for each in honest)
    assert 60 < 10_000 * bad / len(honest) < 160
    assert 5 < statistics.median(each.lag for each in honest if each.channel is Channel.PAD) < 30
    assert 300 < statistics.median(each.lag for each in honest if each.channel is Channel.PHONE) < 6_000


@pytest.mark.slow
def test_an_honest_quarter_stays_nearly_unflagged() -> None:
    result = of(quarter(SEEDS[0], patterns=()))
    assert result.false_per_thousand <= 1, [flag.en for flag in result.false]


@pytest.mark.slow
@pytest.mark.parametrize("windows", [1, 8])
def test_small_honest_halls_stay_nearly_unflagged(windows: int) -> None:
    result = together([of(quarter(seed, patterns=(), windows=windows)) for seed in SEEDS])
    assert len(result.false) <= 1, [flag.en for flag in result.false]


def test_the_same_seed_plants_the_same_quarter() -> None:
    one, same, other = (quarter(seed, days=20, windows=10) for seed in (1, 1, 2))
    assert one == same
    assert one.reviews != other.reviews


@pytest.mark.slow
def test_a_group_is_of_the_size_asked_for_and_at_a_window_of_its_own() -> None:
    made = quarter(3, size=24, days=60)
    sizes = {group.pattern: len(group.reviews) for group in made.planted}
    assert sizes.keys() == PATTERNS.keys()
    assert {pattern for pattern, size in sizes.items() if size != 24} <= {"every_visit"}
    assert sizes["every_visit"] >= 24
    assert len({group.window for group in made.planted}) == 8
    windows = {each.id: each.window for each in made.reviews}
    assert all({windows[name] for name in group.reviews} == {group.window} for group in made.planted)


@pytest.mark.parametrize("windows", [7, 41])
def test_a_hall_that_cannot_be_is_refused(windows: int) -> None:
    with pytest.raises(ValueError, match=f"{windows} windows for 8 patterns"):
        quarter(1, windows=windows)


def test_the_score_counts_a_flag_with_mostly_honest_reviews_as_false() -> None:
    made = quarter(3, days=30, patterns=("quick_taps",), windows=4)
    (group,) = made.planted
    (flag,) = [each for each in find(made.reviews, made.silent, TIMEZONE) if each.window == group.window]
    assert score(made, [flag]).share == 1.0
    honest = [each.id for each in made.reviews if each.id not in group.reviews]
    blurred = dataclasses.replace(flag, reviews=(*flag.reviews, *honest[: len(flag.reviews) + 3]))
    assert (score(made, [blurred]).share, len(score(made, [blurred]).false)) == (0.0, 1)
    assert (score(made, []).share, score(made, []).false) == (0.0, [])
