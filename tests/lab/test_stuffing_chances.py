"""The chances of the detectors against counting, and what is usual elsewhere against sums made by hand."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.lab.stuffing.chances import (
    benjamini_hochberg,
    beta_binomial_tail,
    fisher_tail,
    fisher_tails,
    gamma_poisson_tail,
)
from openhall.lab.stuffing.gaps import LEAST_SPREAD, UNKNOWN, Gap, Table, chance, usual_gap
from openhall.lab.stuffing.peers import MOST_SPREAD, Against, Tally, against_peers, total

REL, ABS = 1e-9, 1e-12


def draws(drawn: int, marked: int, total: int, odds: int = 1) -> dict[int, Fraction]:
    """The weight of every number of marked among the drawn, by drawing every set."""
    weights: dict[int, Fraction] = {}
    for chosen in itertools.combinations(range(total), drawn):
        found = sum(each < marked for each in chosen)
        weights[found] = weights.get(found, Fraction()) + Fraction(odds) ** found
    return weights


@pytest.mark.parametrize("odds", [1, 2, 5])
def test_fishers_tail_is_what_drawing_every_set_gives(odds: int) -> None:
    for drawn, marked in itertools.product(range(8), range(8)):
        weights = draws(drawn, marked, 7, odds)
        for least in range(9):
            above = sum(weight for found, weight in weights.items() if found >= least)
            got = fisher_tails(least, drawn, marked, 7, [odds])
            assert got == pytest.approx([float(above / sum(weights.values()))], rel=REL, abs=ABS)


def test_fishers_tea() -> None:
    """Eight cups, four with milk first, all four told apart: 1 in 70."""
    assert fisher_tail(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert fisher_tail(3, 4, 4, 8) == pytest.approx(17 / 70)


def test_a_beta_binomial_of_one_and_one_is_even() -> None:
    assert [beta_binomial_tail(least, 9, 1, 1) for least in range(11)] == pytest.approx(
        [(10 - least) / 10 for least in range(11)], rel=REL, abs=ABS
    )


def test_a_beta_binomial_with_much_weight_is_a_binomial() -> None:
    for least in range(11):
        exact = sum(math.comb(10, k) * 0.3**k * 0.7 ** (10 - k) for k in range(least, 11))
        assert beta_binomial_tail(least, 10, 3e7, 7e7) == pytest.approx(exact, rel=1e-4)


@given(st.integers(1, 40), st.floats(0.1, 20), st.floats(0.1, 20))
def test_a_beta_binomial_is_a_product_where_everything_succeeds(of: int, one: float, other: float) -> None:
    product = math.prod((one + k) / (one + other + k) for k in range(of))
    assert beta_binomial_tail(of, of, one, other) == pytest.approx(product, rel=1e-6)


def test_a_gamma_poisson_of_unrest_one_is_geometric() -> None:
    """With unrest 1 and mean 1 each step halves."""
    assert [gamma_poisson_tail(least, 1.0, 1.0) for least in range(5)] == pytest.approx(
        [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16]
    )


def test_a_gamma_poisson_of_little_unrest_is_a_poisson() -> None:
    exact = 1 - sum(math.exp(-4) * 4**k / math.factorial(k) for k in range(9))
    assert gamma_poisson_tail(9, 4.0, 1e-7) == pytest.approx(exact, rel=1e-4)


def test_chances_too_small_for_a_number_are_zero() -> None:
    assert beta_binomial_tail(5_000, 5_000, 1e-3, 1e6) == 0.0
    assert gamma_poisson_tail(5_000, 1e-3, 0.25) == 0.0
    assert fisher_tail(2_000, 2_000, 2_000, 9_000) == 0.0


def test_benjamini_and_hochbergs_table() -> None:
    """By hand: 4 looks; 0.01·4/1, 0.02·4/2, 0.04·4/3, 0.9·4/4, each at most the next."""
    assert benjamini_hochberg([0.9, 0.01, 0.04, 0.02]) == pytest.approx([0.9, 0.04, 0.16 / 3, 0.04])
    assert benjamini_hochberg([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_flagging_by_q_is_flagging_below_the_line(chances: list[float]) -> None:
    """The procedure itself: the largest rank whose chance lies on or below rank · 5 % / looks, and all before."""
    line = [p for rank, p in enumerate(sorted(chances), 1) if p <= rank * 0.05 / len(chances)]
    limit = max(line, default=-1.0)
    for p, q in zip(chances, benjamini_hochberg(chances), strict=True):
        assert (q <= 0.05) == (p <= limit) or math.isclose(q, 0.05)


# ---- peers ---------------------------------------------------------------------------------------------------------


def test_a_tally_without_one_is_the_tally_of_the_others() -> None:
    pairs = [(1, 10), (4, 10), (0, 5), (7, 20)]
    everybody = total(Tally.one(*each) for each in pairs)
    others = total(Tally.one(*each) for each in pairs[1:])
    assert everybody - Tally.one(*pairs[0]) == others
    assert (others.found, others.of, others.looks) == (11, 35, 3)


def test_the_share_of_peers_adds_half_a_case() -> None:
    assert Tally.one(0, 9).share == pytest.approx(0.05)
    assert Tally.one(1, 2).odds == pytest.approx(1.0)
    assert Tally.one(0, 0) == Tally()


def test_pairs_that_agree_spread_little_and_pairs_that_don_t_spread_much() -> None:
    alike = total(Tally.one(30, 100) for _ in range(10))
    apart = total(Tally.one(found, 100) for found in (0, 60) * 5)
    assert alike.spread == pytest.approx(0.001)
    # By hand: S = 10 · 100 · 0.3² = 90, S / 0.21 = 428.6; (428.6 - 9) / (1000 - 100 - 9) = 0.471
    assert apart.spread == pytest.approx(0.471, abs=0.002)
    assert total([Tally.one(3, 9)] * 2).spread == MOST_SPREAD
    assert total([Tally.one(1, 1)] * 5).spread == MOST_SPREAD


def test_a_lean_moves_the_odds_of_the_peers() -> None:
    peers = total(Tally.one(20, 100) for _ in range(10))
    assert peers.tail(10, 20) < peers.tail(10, 20, 2.0) < peers.tail(10, 20, 4.0)
    assert peers.tail(0, 20) == 1.0


def test_peers_are_those_of_the_same_hall() -> None:
    counts = {("a", "1"): (5, 10), ("a", "2"): (1, 10), ("b", "1"): (10, 10)}
    seen = against_peers(counts, (1, 100))
    assert seen["a", "1"] == Against(5, 10, 1, 10, seen["a", "1"].chance, seen["a", "1"].expected)
    assert seen["a", "1"].expected == pytest.approx(10 * 2.5 / 111)
    assert (seen["b", "1"].peers_found, seen["b", "1"].peers_of) == (0, 0)
    assert seen["b", "1"].expected == pytest.approx(10 * 1.5 / 101)


# ---- gaps ----------------------------------------------------------------------------------------------------------


def test_windows_with_one_gap_show_it() -> None:
    """Odds of 4 on the pad and 2 by phone everywhere: an odds ratio of 2, which differs nowhere."""
    gap = usual_gap([Table(400, 100, 200, 100)] * 5)
    assert gap.mean == pytest.approx(math.log(2), abs=0.01)
    assert gap.spread == LEAST_SPREAD


def test_windows_that_differ_show_how_much() -> None:
    gap = usual_gap([Table(500, 500, 500, 500), Table(800, 200, 500, 500)] * 4)
    assert gap.mean == pytest.approx(math.log(4) / 2, abs=0.02)
    assert gap.spread == pytest.approx(math.log(4) / 2, abs=0.06)  # the deviation of 0 and log 4, of eight


def test_a_sort_is_never_held_to_be_the_less_praised() -> None:
    assert usual_gap([Table(100, 400, 200, 100)] * 5).mean == 0.0


def test_few_windows_tell_nothing() -> None:
    assert usual_gap([Table(9, 1, 1, 9)] * 2) == UNKNOWN


def test_the_chance_of_a_gap_is_fishers_over_the_gaps_there_are() -> None:
    table = Table(9, 1, 4, 6)
    assert chance(table, Gap(0.0, 1e-9)) == pytest.approx(fisher_tail(9, 10, 13, 20))
    assert chance(table, Gap(math.log(3), 1e-9)) == pytest.approx(fisher_tails(9, 10, 13, 20, [3.0])[0])
    assert chance(table, Gap(0.0, 1.0)) > chance(table, Gap(0.0, 1e-9))
    assert chance(Table(4, 6, 9, 1), Gap(0.0, 0.2)) == 1.0


def test_a_table_says_what_no_gap_would_give() -> None:
    table = Table(8, 2, 30, 30) + Table(1, 1, 0, 0)
    assert (table.cases, table.peers, table.expected) == (12, 60, 6.0)
    assert Table(1, 1, 0, 0).expected == 0.0
