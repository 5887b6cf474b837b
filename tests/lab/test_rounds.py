"""Rounds of a quarter: no broken rule, who waits longest first, an honest bound, and the clash where there is no plan."""

import dataclasses
import datetime as dt
import itertools

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from openhall.lab.rounds import (
    Away,
    Closed,
    Place,
    Question,
    RuleName,
    Stop,
    Team,
    broken_rules,
    plan,
    waiting_of,
)

MONDAY = dt.date(2026, 10, 12)
WEEK = tuple(MONDAY + dt.timedelta(days=number) for number in range(5))
TWO_WEEKS = (*WEEK, *(day + dt.timedelta(days=7) for day in WEEK))


def asked(places: int = 6, teams: int = 2, days: tuple[dt.date, ...] = TWO_WEEKS, **more: object) -> Question:
    """Places in two areas, of which two are seen on a day each; those with a lower number are unseen for longer."""
    listed = tuple(
        Place(f"p{n}", "near" if n % 2 else "far", last=MONDAY - dt.timedelta(days=600 - 60 * n)) for n in range(places)
    )
    values = {"day_minutes": 400, "on_site": 100, "between": 20, "most_a_week": 1} | more
    return Question(days, tuple(Team(f"t{n}") for n in range(teams)), listed, {"near": 20, "far": 60}, **values)  # type: ignore[arg-type]


def best_by_hand(question: Question) -> int:
    """The least waiting of all assignments of places to days that teams can do: tried one by one (no absences)."""
    days, best = question.days, 10**9
    for chosen in itertools.product((None, *days), repeat=len(question.places)):
        tours: dict[tuple[str, dt.date], int] = {}
        for place, day in zip(question.places, chosen, strict=True):
            if day is not None:
                tours[place.area, day] = tours.get((place.area, day), 0) + 1
        needed: dict[int, int] = {}
        for (area, day), many in tours.items():
            if not question.stops(area):
                break
            week = day.isocalendar()[1]
            needed[week] = needed.get(week, 0) + -(-many // question.stops(area))
        else:
            if all(many <= len(question.teams) * question.most_a_week for many in needed.values()):
                stops = [Stop(day, "t", place.code) for place, day in zip(question.places, chosen, strict=True) if day]
                best = min(best, waiting_of(question, stops))
    return best


def test_a_small_plan_is_as_good_as_the_best_that_is_tried_by_hand() -> None:
    question = asked(places=4, teams=1, days=(WEEK[0], WEEK[3], TWO_WEEKS[5]))
    found = plan(question)
    assert broken_rules(question, found.stops) == []
    assert found.objective == found.bound == best_by_hand(question)
    assert found.gap == 0


def test_who_waits_longest_is_seen_first() -> None:
    question = asked(places=3, teams=1, days=TWO_WEEKS, day_minutes=240)
    order = [stop.place for stop in plan(dataclasses.replace(question, travel={"near": 20, "far": 20})).stops]
    assert order == ["p0", "p1"], "one place a day, one day a week"
    urgent = tuple(dataclasses.replace(each, priority=100 if each.code == "p2" else 0) for each in question.places)
    again = plan(dataclasses.replace(question, places=urgent, travel={"near": 20, "far": 20}))
    assert [stop.place for stop in again.stops] == ["p2", "p0"]
    assert again.unseen == ("p1",)


def test_the_order_of_the_lists_changes_nothing() -> None:
    question = asked()
    other = dataclasses.replace(
        question, days=question.days[::-1], teams=question.teams[::-1], places=question.places[::-1]
    )
    assert plan(question) == plan(other)


def test_a_place_that_was_never_seen_waits_longest() -> None:
    question = asked(places=1)
    never, long_ago = Place("x", "near"), Place("y", "near", last=MONDAY - dt.timedelta(days=400))
    assert question.weight(never) > question.weight(long_ago) > question.weight(Place("z", "near", last=MONDAY))


def test_a_day_has_room_for_so_many_places_as_time_allows() -> None:
    question = asked()
    assert (question.stops("near"), question.stops("far")) == (3, 2)
    assert dataclasses.replace(question, day_minutes=119).stops("far") == 0
    assert dataclasses.replace(question, day_minutes=220).stops("far") == 1


# ---- what can't be planned


def test_leave_and_what_must_be_seen_collide() -> None:
    must = (Place("centre", "near", must=True),)
    away = (Away("t0", WEEK[0], WEEK[-1]),)
    found = plan(dataclasses.replace(asked(0, 1, WEEK), places=must, away=away))
    assert found.stops == () and found.objective is None and found.gap is None
    assert [(each.name, each.team, each.places) for each in found.clash] == [
        (RuleName.MUST_BE_SEEN, "", ("centre",)), (RuleName.LEAVE, "t0", ()),
    ]  # fmt: skip


def test_too_many_that_must_be_seen_collide_with_the_week() -> None:
    must = tuple(Place(f"c{n}", "far", must=True) for n in range(3))
    found = plan(dataclasses.replace(asked(0, 1, WEEK), places=must))
    names = {each.name for each in found.clash}
    assert names == {RuleName.MUST_BE_SEEN, RuleName.MOST_A_WEEK, RuleName.DAY_ENDS}
    assert sum(each.name == RuleName.MUST_BE_SEEN for each in found.clash) == 3


def test_a_way_that_is_too_long_and_a_closed_place_are_named() -> None:
    must = (Place("centre", "far", must=True),)
    base = dataclasses.replace(asked(0, 1, WEEK), places=must)
    (one, other) = plan(dataclasses.replace(base, day_minutes=100)).clash
    assert (one.name, other.name, other.area, other.number) == (RuleName.MUST_BE_SEEN, RuleName.DAY_ENDS, "far", 0)
    closed = plan(dataclasses.replace(base, closed=(Closed("centre", WEEK[0], WEEK[-1]),))).clash
    assert {each.name for each in closed} == {RuleName.MUST_BE_SEEN, RuleName.CLOSED}


def test_many_that_must_be_seen_are_named_by_area() -> None:
    must = tuple(Place(f"c{n}", "near" if n % 2 else "far", must=True) for n in range(50))
    found = plan(dataclasses.replace(asked(0, 1, WEEK), places=must))
    told = [each for each in found.clash if each.name == RuleName.MUST_BE_SEEN]
    assert len(told) == 1 and told[0].number == 25 and len(told[0].places) == 25


@st.composite
def questions(draw: st.DrawFn) -> Question:
    days = TWO_WEEKS[: draw(st.integers(2, 10))]
    span = st.tuples(st.sampled_from(days), st.sampled_from(days)).map(lambda pair: (min(pair), max(pair)))
    places = tuple(
        Place(f"p{n}", draw(st.sampled_from(["near", "far"])), draw(st.booleans()),
              draw(st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2026, 9, 1))))
        for n in range(draw(st.integers(1, 9)))
    )  # fmt: skip
    teams = tuple(Team(f"t{n}") for n in range(draw(st.integers(1, 3))))
    away = tuple(Away(draw(st.sampled_from(teams)).code, *draw(span)) for _ in range(draw(st.integers(0, 3))))
    closed = tuple(Closed(draw(st.sampled_from(places)).code, *draw(span)) for _ in range(draw(st.integers(0, 2))))
    return Question(days, teams, places, {"near": 20, "far": 60}, away, closed, draw(st.sampled_from([200, 300, 420])), 90, 20,
                    draw(st.integers(1, 2)))  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(questions())
def test_any_plan_keeps_every_rule_and_any_clash_is_one(question: Question) -> None:
    found = plan(question, 20)
    if found.clash:
        without = dataclasses.replace(question, places=tuple(dataclasses.replace(each, must=False) for each in question.places))
        assert plan(without, 20).clash == (), "only what must be seen can collide"
        return
    assert broken_rules(question, found.stops) == []
    assert found.bound is not None and found.objective is not None and found.bound <= found.objective
    seen = {stop.place for stop in found.stops}
    assert {each.code for each in question.places} == seen | set(found.unseen)


@pytest.mark.parametrize(
    ("stops", "said"),
    [
        ([Stop(WEEK[0], "t0", "p1")] * 2, "p1 is seen 2 times"),
        ([Stop(WEEK[0], "t0", "p0"), Stop(WEEK[0], "t0", "p1")], "two areas"),
        ([Stop(WEEK[0], "t0", "p0"), Stop(WEEK[1], "t0", "p2")], "2 times in week"),
        ([Stop(WEEK[0], "t0", f"p{n}") for n in (0, 2, 4)], "can't see 3 places"),
        ([Stop(dt.date(2026, 10, 17), "t0", "p0")], "no day of the plan"),
        ([Stop(WEEK[2], "t1", "p0")], "away"),
        ([Stop(WEEK[2], "t0", "p3")], "closed"),
    ],
)
def test_a_broken_rule_is_seen_from_the_stops_alone(stops: list[Stop], said: str) -> None:
    question = dataclasses.replace(
        asked(), away=(Away("t1", WEEK[2], WEEK[2]),), closed=(Closed("p3", WEEK[2], WEEK[2]),)
    )
    assert any(said in each for each in broken_rules(question, stops)), broken_rules(question, stops)
    must = dataclasses.replace(question, places=(*question.places, Place("c", "near", must=True)))
    assert "c must be seen" in broken_rules(must, stops)
