"""The claiming statement and the pure rule: the same order and the same reason, on generated histories."""

import dataclasses
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from openhall.kit.named_sql import statement
from openhall.queue.rules import Caller, Choice, Key, Waiting, call_key, may_serve, next_ticket, why_called
from tests.cast import Cast
from tests.queue.histories import Next, by_rule, by_statement, history

pytestmark = [pytest.mark.django_db, pytest.mark.system_pg]

HISTORIES = 520
PLANTED = 150


@pytest.mark.slow
def test_statement_and_rule_agree_on_520_histories(lakeside: Cast) -> None:
    seen: Counter[str] = Counter()
    for seed in range(HISTORIES):
        story = history(lakeside, random.Random(seed))
        expected = by_rule(story)
        assert by_statement(lakeside, story) == expected, f"history {seed}"
        seen.update(answer.why for answer in expected)
    print(f"{HISTORIES} histories, {sum(seen.values())} claims: {dict(seen)}")
    assert min(seen[why] for why in ("", "waited_longest", "placed_first", "booked", "class", "in_turn")) > 50


TERMS = ("overdue", "age of the overdue", "front", "turn", "credit", "age", "number", "id")


def _swapped(one: str, other: str) -> str:
    """The statement with two terms of its ORDER BY in each other's place."""
    text = statement("queue", "call_next")
    head, order, tail = re.split(r"(?<=    ORDER BY\n)(.*?)(?=\n    LIMIT 1)", text, flags=re.DOTALL)
    terms = [each.strip() for each in order.split(",\n")]
    assert len(terms) == len(TERMS), "a term was added: name it above"
    first, second = TERMS.index(one), TERMS.index(other)
    terms[first], terms[second] = terms[second], terms[first]
    return head + ",\n".join(terms) + tail


# "overdue" and "age of the overdue" may change places: the age is empty, and so last, for whoever is not overdue.
SWAPS = [*itertools.pairwise(TERMS[1:]), ("overdue", "front")]


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), SWAPS, ids=[" and ".join(pair) for pair in SWAPS])
def test_two_terms_swapped_in_the_statement_are_found_out(lakeside: Cast, one: str, other: str) -> None:
    assert _found_out(lakeside, text=_swapped(one, other))


CHANGES = {
    "the cap is ignored": (r"t\.cap_at <= %\(now\)s::timestamptz", "t.cap_at IS NULL"),
    "the cap is passed a moment late": (r"t\.cap_at <= %\(now\)s", "t.cap_at < %(now)s"),
    "the ratio is one more": (r"d\.booked_streak < d\.booked_ratio", "d.booked_streak <= d.booked_ratio"),
    "the rank counts for nothing": (r"s\.rank \* d\.step", "0 * d.step"),
    "marks are not asked for": (r"t\.needs_mark = ''", "true"),
    "training is not asked for": (r"t\.item_id IS NULL", "true"),
    "a wished window is not asked for": (r"t\.only_window_id IS NULL", "true"),
    "the streak is never ended": (r"ELSE 0 END", "ELSE queue_desk.booked_streak END"),
    "another reason is kept": (r"THEN 'placed_first'", "THEN 'in_turn'"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_planted_in_the_statement_is_found_out(lakeside: Cast, name: str) -> None:
    pattern, instead = CHANGES[name]
    text = statement("queue", "call_next")
    changed = re.sub(pattern, instead, text)
    assert changed != text
    assert _found_out(lakeside, text=changed)


def _ranked(key: Callable[[Waiting, Caller, int], Key | tuple[object, ...]]) -> Next:
    """The rule with another key."""

    def choose(waiting: Iterable[Waiting], caller: Caller, now: int) -> Choice | None:
        served = [each for each in waiting if may_serve(each, caller)]
        best = min(served, key=lambda each: key(each, caller, now), default=None)
        return None if best is None else Choice(best, why_called(best, caller, now))

    return choose


def _without_cap(ticket: Waiting, caller: Caller, now: int) -> Key:
    return call_key(dataclasses.replace(ticket, cap=now + 1), caller, now)


def _without_ratio(ticket: Waiting, caller: Caller, now: int) -> Key:
    return call_key(ticket, dataclasses.replace(caller, streak=0), now)


def _without_skill(ticket: Waiting, caller: Caller, now: int) -> Key:
    return call_key(ticket, dataclasses.replace(caller, step=0), now)


def _without_front(ticket: Waiting, caller: Caller, now: int) -> Key:
    return call_key(dataclasses.replace(ticket, front=False), caller, now)


def _swapped_key(ticket: Waiting, caller: Caller, now: int) -> tuple[object, ...]:
    key = call_key(ticket, caller, now)
    return (*key[:3], key[4], key[3], *key[5:])


@pytest.mark.slow
@pytest.mark.parametrize("key", [_without_cap, _without_ratio, _without_skill, _without_front, _swapped_key])
def test_a_change_planted_in_the_rule_is_found_out(
    lakeside: Cast, key: Callable[[Waiting, Caller, int], Key | tuple[object, ...]]
) -> None:
    assert _found_out(lakeside, rule=_ranked(key))


def test_the_planted_rule_without_a_change_is_the_rule(lakeside: Cast) -> None:
    stories = [history(lakeside, random.Random(seed)) for seed in range(PLANTED)]
    assert [by_rule(story, _ranked(call_key)) for story in stories] == [by_rule(story) for story in stories]


def _found_out(hall: Cast, text: str | None = None, rule: Next = next_ticket) -> bool:
    """Whether one of the first histories tells the two apart."""
    stories = (history(hall, random.Random(seed)) for seed in range(PLANTED))
    return any(by_statement(hall, story, text) != by_rule(story, rule) for story in stories)
