"""The replay's shortcuts against the rule itself, asked anew about everybody at every call."""

import dataclasses
import random
from collections.abc import Sequence

import pytest

from openhall.lab.replay import Place, Range, play, play_once, profiles_of, replications
from openhall.lab.standing import NEVER, Rule
from openhall.queue.rules import (
    Caller,
    Key,
    Waiting,
    call_key,
    next_ticket,
    streak_after,
)
from tests.lab.replay_cases import NOW, RULE, SECOND, peak_hall, small_hall


def naive(
    places: Sequence[Place[Caller]], tickets: Sequence[Waiting], free: Sequence[int], needs: Sequence[int]
) -> list[int]:
    """When each is called, by asking `next_ticket` about all who wait whenever a window gets free."""
    left = dict(enumerate(tickets))
    frees = {number: max(NOW, moment) for number, moment in enumerate(free)}
    callers = [place.caller for place in places]
    called = [NEVER] * len(tickets)
    while frees:
        number = min(frees, key=lambda each: (frees[each], each))
        choice = next_ticket(left.values(), callers[number], frees[number])
        if choice is None:
            del frees[number]
            continue
        index = next(each for each, ticket in left.items() if ticket is choice.ticket)
        called[index] = frees[number]
        del left[index]
        streak = streak_after(callers[number], choice.ticket)
        callers[number] = dataclasses.replace(callers[number], streak=streak)
        frees[number] += needs[index]
    return called


def test_the_replay_calls_as_the_rule_does() -> None:
    """300 random halls with ties, caps that pass on the way, marks, training and placed-first tickets."""
    for seed in range(300):
        rng = random.Random(seed)
        places, tickets, newcomers = small_hall(rng)
        free = [rng.choice(place.free) for place in places]
        needs = [rng.choice((0, 60, 300, 900)) * SECOND for _ in tickets]
        ghost_need = 10 * SECOND
        profiles = profiles_of(RULE, places, [*tickets, *newcomers])
        got = play_once(profiles, places, [*tickets, *newcomers], free, needs, NOW)
        again = play_once(profiles, places, [*tickets, *newcomers], free, needs, NOW)
        assert got == again, f"a second replication of hall {seed} remembers the first"
        assert got[: len(tickets)] == naive(places, tickets, free, needs), f"hall {seed}"
        for index, newcomer in enumerate(newcomers):
            alone = naive(places, [*tickets, newcomer], free, [*needs, ghost_need])
            assert got[len(tickets) + index] == alone[-1], f"newcomer {index} of hall {seed}"


def _no_rank(ticket: Waiting, caller: Caller, now: int) -> Key:
    return call_key(ticket, dataclasses.replace(caller, step=0), now)


@pytest.mark.parametrize(
    "wrong",
    [
        dataclasses.replace(RULE, key=_no_rank),
        dataclasses.replace(RULE, turn=lambda caller: True),
        dataclasses.replace(RULE, streak_after=lambda caller, ticket: 0),
        dataclasses.replace(RULE, may_serve=lambda ticket, caller: ticket.queue in caller.ranks),
    ],
    ids=["no rank", "always the turn of the booked", "no streak", "everybody may"],
)
def test_the_comparison_sees_another_rule(wrong: Rule[Waiting, Caller]) -> None:
    """The test above can fail: a rule that differs in one term is found out."""
    assert any(_differs(wrong, seed) for seed in range(60))


def _differs(rule: Rule[Waiting, Caller], seed: int) -> bool:
    rng = random.Random(seed)
    places, tickets, _ = small_hall(rng)
    free = [rng.choice(place.free) for place in places]
    needs = [rng.choice((0, 60, 300, 900)) * SECOND for _ in tickets]
    got = play_once(profiles_of(rule, places, tickets), places, tickets, free, needs, NOW)
    return got != naive(places, tickets, free, needs)


def test_ranges_of_a_line_that_can_be_reckoned_by_hand() -> None:
    """One window, free in 60 s, 120 s a visitor: the third waits 300 s, a newcomer 420 s, and nothing is uncertain."""
    caller = Caller(1, {1: 0}, 0, 2, 0)
    place = Place(caller, "one", [1], [NOW + 60 * SECOND])
    tickets = [
        Waiting(n, 1, NOW - 100 * SECOND + n, NOW - 100 * SECOND + n, NOW + 10**12, n) for n in range(3)
    ]
    newcomers = [Waiting(9, 1, NOW, NOW, NOW + 10**12, 9), Waiting(9, 2, NOW, NOW, NOW + 10**12, 9)]
    played = play(RULE, [place], tickets, newcomers, {1: [120 * SECOND]}, NOW, random.Random(1))
    seconds = [
        each and (each.low // SECOND, each.likely // SECOND, each.high // SECOND) for each in played.tickets
    ]
    assert seconds == [(60, 60, 60), (180, 180, 180), (300, 300, 300)]
    assert played.newcomers == [Range(*[420 * SECOND] * 3), None]


def test_the_range_holds_a_fresh_draw_three_times_in_five() -> None:
    """P20 to P80 of n replications is a range for the wait to come, whatever n: 60 % of fresh draws lie inside."""
    rng = random.Random(5)
    caller = Caller(1, {1: 0}, 0, 2, 0)
    service = [int(rng.lognormvariate(6, 0.6)) * SECOND for _ in range(500)]
    place = Place(caller, "one", [1], [NOW + each for each in service])
    inside = total = 0
    for _ in range(1500):
        waiting = [Waiting(n, 1, NOW + n, NOW + n, NOW + 10**15, n) for n in range(3)]
        newcomer = Waiting(9, 1, NOW + 9, NOW + 9, NOW + 10**15, 9)
        (guess,) = play(RULE, [place], waiting, [newcomer], {1: service}, NOW, rng).newcomers
        assert guess is not None
        actual = sum(rng.choice(service) for _ in range(4))
        inside += guess.low <= actual <= guess.high
        total += 1
    assert 0.55 < inside / total < 0.65


def test_the_same_seed_gives_the_same_answer() -> None:
    hall = peak_hall(random.Random(2), waiting=60, windows=10)
    assert play(RULE, *hall, NOW, random.Random(4)) == play(RULE, *hall, NOW, random.Random(4))
    assert play(RULE, *hall, NOW, random.Random(4)) != play(RULE, *hall, NOW, random.Random(5))


@pytest.mark.parametrize("waiting", [0, 1, 20, 50, 100, 267, 500, 5000])
def test_the_number_of_replications_gives_whole_places(waiting: int) -> None:
    assert (replications(waiting) + 1) % 5 == 0
    assert 4 <= replications(waiting) <= 99


def test_a_window_of_every_kind_is_covered_by_the_random_halls() -> None:
    """The random halls hold what the comparison is about."""
    seen: set[str] = set()
    for seed in range(300):
        places, tickets, _ = small_hall(random.Random(seed))
        seen |= {"trained"} if any(place.caller.trained is not None for place in places) else set()
        seen |= {"front"} if any(ticket.front for ticket in tickets) else set()
        seen |= {"overdue now"} if any(ticket.cap <= NOW for ticket in tickets) else set()
        seen |= {"tie"} if len({ticket.eligible for ticket in tickets}) < len(tickets) else set()
        seen |= {"only here"} if any(ticket.only_window is not None for ticket in tickets) else set()
    assert seen == {"trained", "front", "overdue now", "tie", "only here"}
