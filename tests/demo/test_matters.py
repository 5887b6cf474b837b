"""Difficult matters of the demo: every state, every outcome that a story can have, cards and rungs; the same for one seed."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from openhall.deadlines.models import Clock
from openhall.demo.matters import telling
from openhall.demo.matters.stories import OPEN, OVER, QUIET, REFUSED
from openhall.demo.matters.telling import beginnings, write_matters
from openhall.demo.matters.words import OUT_OF_SCOPE, THEMES
from openhall.kit.clock import local_moment
from openhall.ledger.models import Event
from openhall.matters.models import Entry, Matter, ReturnVisit, WrongUnit
from openhall.matters.queries.refusals import refusals, to_check
from openhall.matters.states import MATTER, Channel, Kind, MatterState, OutOfScope
from openhall.people import services as people
from openhall.people.states import Role
from openhall.places import services as places
from openhall.queue.queries.plan import forget_plans
from scripts import log_words
from tests.access.people import undone
from tests.cast import TODAY, Cast

DAYS = [TODAY - dt.timedelta(days=back) for back in range(120, 0, -1)]
LOOSE = {"id", "token", "secret", "text_salt", "item_id", "source_id"}


def staffed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small hall with the units of all themes, a clerk for each, heads of some, and the desk."""
    places.seed_calendar([2025, 2026])
    monkeypatch.setattr(telling, "HANDLED_IN", cast.code)
    desk = {"duty": Role.DUTY_LEADER, "caller": Role.RETURN_VISIT_OFFICER}
    for name, role in desk.items():
        people.grant(people.open_account(name, "程立群", name, cast.start), role, cast.hall)
    for number, code in enumerate(sorted({unit for each in THEMES for unit in (each.unit, each.near) if unit})):
        unit = places.put_unit(code, code, code.title(), cast.start)
        for role in (Role.CLERK, Role.WINDOW_HEAD)[: 1 + (number % 3 == 0)]:
            people.grant(people.open_account(f"{role}-{code}", "何一舟", code, cast.start), role, cast.hall, unit)
    forget_plans()


def written(cast: Cast, seed: int = 7) -> int:
    return write_matters(cast.plan(), DAYS, seed, local_moment(TODAY, dt.time(9, 30), "Asia/Shanghai"))


def rows() -> list[dict[str, Any]]:
    found = Matter.objects.order_by("number").values()
    return [{name: value for name, value in row.items() if name not in LOOSE} for row in found]


@pytest.mark.django_db
@pytest.mark.slow
def test_four_months_hold_every_state_and_way(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    staffed(lakeside, monkeypatch)
    with undone():
        assert written(lakeside) == Matter.objects.count()
        once = rows()
    assert written(lakeside) == Matter.objects.count() > 40
    assert rows() == once, "the same seed, the same matters"
    states = Counter(Matter.objects.values_list("state", flat=True))
    assert set(states) == set(MatterState), states
    assert set(Matter.objects.values_list("kind", flat=True)) == set(Kind)
    assert set(Matter.objects.values_list("channel", flat=True)) == set(Channel)
    assert {"solved_on_spot", "solved", "explained", "referred", "partly", "withdrawn"} <= set(
        Matter.objects.values_list("outcome", flat=True)
    )
    assert Matter.objects.filter(reopened=1, closed_at=None).exists() and WrongUnit.objects.exists()
    assert Matter.objects.filter(unreachable=True).exists() and ReturnVisit.objects.filter(satisfied=False).exists()
    clocks = Clock.objects.filter(subject_kind="matter", code__startswith="matter.answer")
    assert clocks.filter(state="paused").exclude(pauses__reason="decision").exists() and clocks.filter(extended=1).exists()
    assert max(clocks.values_list("rung", flat=True)) >= 3, "nobody took it up, and the ladder went on"
    verbs = {MATTER[verb].event for verb in MATTER.verbs}
    verbs -= {"MeetingCalled", "MeetingHeld", "MeetingCalledOff", "DecisionCarriedOut", "EvidenceAdded"}  # not in this past
    assert verbs - set(Event.objects.values_list("kind", flat=True)) == set(), "every other verb was played"
    known = set(log_words.PAGE.read_text("utf-8").split("`"))
    assert set(Event.objects.values_list("kind", flat=True)) <= known, "docs/reference/log.md names every kind"


@pytest.mark.django_db
@pytest.mark.slow
def test_times_run_forward_and_refusals_are_sampled(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    staffed(lakeside, monkeypatch)
    written(lakeside)
    for row in Matter.objects.all():
        lines = list(Entry.objects.filter(matter=row).order_by("id").values_list("at", flat=True))
        assert lines == sorted(lines) and all(at >= row.opened_at for at in lines), row.number
    opened = list(Matter.objects.order_by("number").values_list("opened_at", flat=True))
    assert opened == sorted(opened), "numbers in the order of time"
    told = refusals(lakeside.hall, opened[0], opened[-1])
    assert {reason for reason, _ in told.by_reason} == set(OutOfScope)
    assert told.taken_in and told.checked >= told.taken_in
    assert len(to_check(lakeside.hall)) <= sum(many for _, many in told.by_reason)


@pytest.mark.django_db
def test_another_hall_and_a_demo_without_days_bring_nothing(lakeside: Cast) -> None:
    assert written(lakeside) == 0, "not the hall that handles matters"
    assert write_matters(lakeside.plan(), [], 7, lakeside.start) == 0


def test_stories_begin_on_opening_days_and_the_young_ones_stand_in_every_demo() -> None:
    week = DAYS[-5:]
    begun = list(beginnings(week))
    assert [each for each in begun if each[0] not in week] == []
    told = {id(each[1]) for each in begun}
    assert [age for age, story in OPEN if age <= len(week) and id(story) not in told] == []
    assert list(beginnings([])) == []
    year = list(beginnings(DAYS * 2))
    assert {id(story) for story in (*OVER, *REFUSED, QUIET)} <= {id(story) for _, story, _ in year}
    assert {reason for _, _, reason in year if reason} == {each[0] for each in OUT_OF_SCOPE}
