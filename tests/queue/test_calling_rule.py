"""The calling rule without a database: total order, the ratio, skill, marks, training, and the starvation bound."""

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openhall.queue.rules import (
    Caller,
    Waiting,
    booked_turn,
    call_key,
    may_serve,
    next_ticket,
    overtakers_bound,
    streak_after,
    ticket_label,
    why_called,
)
from tests.queue.waiting_lines import CLASSES, MINUTE, NOW, lines, ticket, window, windows


def order(waiting: list[Waiting], caller: Caller, now: int = NOW) -> list[int]:
    """Numbers in the order in which the window calls, its streak kept."""
    left, found = list(waiting), []
    while choice := next_ticket(left, caller, now):
        found.append(choice.ticket.number)
        left.remove(choice.ticket)
        caller = dataclasses.replace(caller, streak=streak_after(caller, choice.ticket))
    return found


@given(lines(), windows(), st.randoms(use_true_random=False))
def test_the_answer_depends_on_who_waits_and_not_on_how_they_are_listed(
    waiting: list[Waiting], caller: Caller, rng: random.Random
) -> None:
    shuffled = list(waiting)
    rng.shuffle(shuffled)
    assert next_ticket(waiting, caller, NOW) == next_ticket(shuffled, caller, NOW)


@given(lines(), windows())
def test_no_two_tickets_share_a_place(waiting: list[Waiting], caller: Caller) -> None:
    served = [each for each in waiting if each.queue in caller.ranks]
    assert len({call_key(each, caller, NOW) for each in served}) == len(served)


@given(lines(), windows())
def test_only_those_it_may_serve_and_all_of_them_in_the_end(waiting: list[Waiting], caller: Caller) -> None:
    left, current = list(waiting), caller
    while choice := next_ticket(left, current, NOW):
        assert may_serve(choice.ticket, caller)
        left.remove(choice.ticket)
        current = dataclasses.replace(current, streak=streak_after(current, choice.ticket))
    assert not any(may_serve(each, caller) for each in left)


def test_what_a_window_may_serve() -> None:
    caller = Caller(1, {1: 0}, 0, 2, 0, frozenset({"low_counter"}), frozenset({7}))
    plain = ticket(1, "ordinary", NOW)
    assert may_serve(plain, caller)
    assert not may_serve(dataclasses.replace(plain, queue=2), caller)
    assert may_serve(dataclasses.replace(plain, needs_mark="low_counter"), caller)
    assert not may_serve(dataclasses.replace(plain, needs_mark="sign_language"), caller)
    assert may_serve(dataclasses.replace(plain, item=7), caller)
    assert not may_serve(dataclasses.replace(plain, item=8), caller)
    assert may_serve(dataclasses.replace(plain, item=8), dataclasses.replace(caller, trained=None))
    assert may_serve(dataclasses.replace(plain, only_window=1), caller)
    assert not may_serve(dataclasses.replace(plain, only_window=2), caller)


@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_after_r_booked_visitors_a_walk_in_goes_first(ratio: int) -> None:
    walk_ins = [ticket(number, "ordinary", NOW - 9 * MINUTE + number) for number in range(1, 4)]
    booked = [ticket(number, "booked", NOW - MINUTE + number) for number in range(11, 20)]
    called = order(walk_ins + booked, window(ratio=ratio))
    kinds = "".join("b" if number > 10 else "w" for number in called)
    assert kinds[: 3 * (ratio + 1)] == ("b" * ratio + "w") * 3
    assert called[ratio] == 1


@given(lines(), windows())
def test_never_more_than_r_booked_in_a_row_while_a_walk_in_waits_unless_over_the_cap_or_placed_first(
    waiting: list[Waiting], caller: Caller
) -> None:
    choice = next_ticket(waiting, caller, NOW)
    if choice is None or not choice.ticket.booked or choice.why in ("waited_longest", "placed_first"):
        return
    walk_ins = [each for each in waiting if may_serve(each, caller) and not each.booked]
    assert booked_turn(caller) or not walk_ins


@given(st.integers(0, 200))
def test_the_streak_is_bounded_and_a_walk_in_ends_it(streak: int) -> None:
    caller = window(streak=min(streak, 99))
    assert streak_after(caller, ticket(1, "ordinary", NOW)) == 0
    assert streak_after(caller, ticket(1, "booked", NOW)) == min(streak + 1, 99)


def test_a_rank_of_skill_is_worth_two_minutes_of_waiting() -> None:
    own, other = ticket(1, "ordinary", NOW - 5 * MINUTE), ticket(2, "ordinary", NOW - 7 * MINUTE, queue=2)
    older = dataclasses.replace(other, eligible=other.eligible - 1, order=other.order - 1)
    assert order([own, older], window({1: 0, 2: 1})) == [2, 1]
    younger = dataclasses.replace(other, eligible=other.eligible + 1, order=other.order + 1)
    assert order([own, younger], window({1: 0, 2: 1})) == [1, 2]
    assert order([own, younger], window({1: 0, 2: 0})) == [2, 1]


def test_ties_are_broken_by_age_then_number_then_id() -> None:
    same = Waiting(5, 1, NOW, NOW, NOW + MINUTE, 3)
    assert order([same, dataclasses.replace(same, eligible=NOW - 1, number=4)], window()) == [4, 3]
    assert order([same, dataclasses.replace(same, number=2)], window()) == [2, 3]
    twin = dataclasses.replace(same, id=4)
    choice = next_ticket([same, twin], window(), NOW)
    assert choice is not None
    assert choice.ticket is twin


def test_the_reason_is_the_first_term_that_spoke() -> None:
    plain = ticket(1, "ordinary", NOW - 5 * MINUTE)
    assert why_called(plain, window(), NOW) == "in_turn"
    assert why_called(plain, window(), plain.cap) == "waited_longest"
    assert why_called(plain, window(), plain.cap - 1) == "in_turn"
    assert why_called(dataclasses.replace(plain, front=True), window(), NOW) == "placed_first"
    assert why_called(dataclasses.replace(plain, front=True), window(), plain.cap) == "waited_longest"
    assert why_called(ticket(1, "elderly", NOW), window(), NOW) == "class"
    assert why_called(ticket(1, "booked", NOW), window(), NOW) == "booked"
    assert why_called(ticket(1, "booked", NOW), window(streak=2), NOW) == "class"


def test_labels() -> None:
    assert [ticket_label("A", number) for number in (7, 123, 1234)] == ["A007", "A123", "A1234"]


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """What an adversary does while one service runs: who joins, and how long the service takes (minutes)."""

    joins: tuple[tuple[str, bool, int], ...]
    minutes: int


steps = st.builds(
    Step,
    st.lists(
        st.tuples(st.sampled_from(sorted(CLASSES)), st.booleans(), st.integers(1, 2)), max_size=4
    ).map(tuple),
    st.integers(1, 10),
)  # fmt: skip
LONGEST = 10


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(CLASSES)), st.integers(1, 3), st.integers(0, 6), st.lists(steps, max_size=40))
def test_nobody_starves_whoever_arrives(name: str, desks: int, older: int, story: list[Step]) -> None:
    """The bound of the docs: W <= K + S * (floor(A / m) + 1), under arrivals of every class, booked and placed first.

    All `desks` windows may serve the watched ticket; every service is at most S = 10 minutes; A counts those who began
    to wait before it and wait still when its cap K is reached.
    """
    watched = ticket(1000, name, NOW)
    left = [watched, *(ticket(number, "ordinary", NOW - (number + 1) * MINUTE) for number in range(older))]
    free = [(NOW, desk) for desk in range(desks)]
    streaks = [0] * desks
    at_cap: int | None = None
    after_cap = joined = 0
    endless = story or [Step((), LONGEST)]
    for turn in range(10_000):
        step = endless[turn % len(endless)]
        now, desk = min(free)
        if at_cap is None and now >= watched.cap:
            at_cap = overtakers_bound(watched, left)
        left += [
            ticket(2000 + joined + place, kind, now, front=front, queue=queue)
            for place, (kind, front, queue) in enumerate(step.joins)
        ]
        joined += len(step.joins)
        choice = next_ticket(left, window({1: 0, 2: 0}, streaks[desk]), now)
        free.remove((now, desk))
        free.append((now + (step.minutes if choice else 1) * MINUTE, desk))
        if choice is None:
            continue
        left.remove(choice.ticket)
        streaks[desk] = streak_after(window(streak=streaks[desk]), choice.ticket)
        if choice.ticket is watched:
            break
        if at_cap is not None:
            assert choice.ticket.eligible <= watched.eligible, (
                "only older ones go before, once the cap is reached"
            )
            after_cap += 1
    else:
        pytest.fail("never called")
    bound = at_cap or 0
    assert after_cap <= bound
    assert now <= watched.cap + LONGEST * MINUTE * (bound // desks + 1)


def test_without_the_cap_the_adversary_would_win() -> None:
    """The bound is the cap's merit: booked and placed-first arrivals keep an ordinary visitor waiting up to it."""
    watched, now = ticket(1, "ordinary", NOW), NOW
    for number in range(1000):
        arrivals = [ticket(10 + number, "booked", now, front=True), watched]
        choice = next_ticket(arrivals, window(), now)
        assert choice is not None
        if choice.ticket is watched:
            break
        now += 5 * MINUTE
    assert now == watched.cap
