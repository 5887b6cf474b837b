"""Reviews leave one OpenHall as a file and come into another: nothing is lost, and nothing half comes in."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from openhall.kit.errors import Conflict, Malformed
from openhall.ledger.models import Event
from openhall.reviews.models import Rectification, Review
from openhall.reviews.queries.exchange import case_number, records
from openhall.reviews.queries.figures import figures
from openhall.reviews.rules.exchange import PROFILES, Record
from openhall.reviews.services.exchanging import take_over
from openhall.reviews.states import BAD, Channel, Level, Origin
from tests.cast import TODAY, Cast
from tests.reviews.reviewing import Scene

pytestmark = pytest.mark.django_db
NEXT_DAY = TODAY + dt.timedelta(days=1)


@pytest.fixture
def scene(lakeside: Cast) -> Scene:
    return Scene.of(lakeside)


def said(scene: Scene) -> list[Record]:
    """All five levels through every channel and by every origin, one of them at a quarter to midnight of UTC."""
    for number, channel in enumerate(Channel):
        level, origin = list(Level)[number % 5], list(Origin)[number % 3]
        now = scene.cast.after(seconds=10 * number)
        reasons = {"reasons": ("213",)} if level == Level.DISSATISFIED else {}
        review = scene.give(scene.visit(now=now), level, now=now, anonymous=bool(number % 2), **reasons)
        Review.objects.filter(id=review.id).update(channel=channel, origin=origin, valid=number != 1)
    return list(records(scene.cast.plan(), TODAY, TODAY))


def forget() -> None:
    """As if these reviews had never been given here."""
    Rectification.objects.all().delete()
    Review.objects.all().delete()


@pytest.mark.parametrize("name", PROFILES)
def test_a_round_trip_through_two_databases_loses_nothing(scene: Scene, name: str) -> None:
    before = said(scene)
    assert {each.channel for each in before} == set(Channel)
    assert {each.level for each in before} == set(Level)
    assert {each.valid for each in before} == {True, False}
    rows = [PROFILES[name].write(each) for each in before]
    forget()
    taken = [(line, PROFILES[name].read(row)) for line, row in enumerate(rows, 2)]
    assert take_over(scene.cast.plan(), taken, scene.cast.act("command")) == len(before)
    assert list(records(scene.cast.plan(), TODAY, TODAY)) == before
    assert [PROFILES[name].write(each) for each in records(scene.cast.plan(), TODAY, TODAY)] == rows
    event = Event.objects.get(kind="ReviewsTakenOver")
    assert event.data == {"reviews": len(before)}
    assert set(Review.objects.values_list("event", "about")) == {(event.id, "case")}
    assert set(Review.objects.values_list("window__code", "unit__code")) == {("1", "services")}


def test_what_comes_from_outside_counts_apart_and_is_handled_there(scene: Scene) -> None:
    before = said(scene)
    forget()
    take_over(scene.cast.plan(), list(enumerate(before, 2)), scene.cast.act("command"))
    assert any(each.level in BAD for each in before)
    assert not Rectification.objects.exists()
    found = figures(scene.cast.hall, TODAY, TODAY)[scene.cast.hall]
    assert (found.reviews, found.closed) == (0, len(before))


def test_a_day_is_the_halls(scene: Scene) -> None:
    late = dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC)  # half past midnight in Shanghai
    take_over(scene.cast.plan(), [(2, foreign("P1", given_at=late))], scene.cast.act("command"))
    assert Review.objects.values_list("given_on", "given_at").get() == (NEXT_DAY, late)
    assert list(records(scene.cast.plan(), TODAY, TODAY)) == []
    assert [each.number for each in records(scene.cast.plan(), NEXT_DAY, NEXT_DAY)] == ["P1"]


def foreign(number: str, **other: Any) -> Record:
    """A review of another system's case."""
    plain = Record(
        number, 1, Level.SATISFIED, (), "好", Channel.SMS, Origin.INVITED, False,
        dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC), "330100", "lakeside", "", "",
    )  # fmt: skip
    return dataclasses.replace(plain, **other)


@pytest.mark.parametrize(
    ("rows", "code", "sentence"),
    [
        ([foreign("P1"), foreign("P2"), foreign("P1")], "known_review", "Line 4: the review 1 of P1 is here already."),
        ([foreign("P1"), foreign("P2", window="99")], "row_window", "Line 3: there is no window 99 here."),
        ([foreign("P1", item="none")], "row_item", "Line 2: there is no item none here."),
        ([foreign("P1", hall="elsewhere")], "row_hall", "Line 2: this review was given in the hall elsewhere."),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_one_wrong_row_keeps_the_whole_file_out(
    scene: Scene, rows: list[Record], code: str, sentence: str, dry_run: bool
) -> None:
    with pytest.raises((Conflict, Malformed)) as refused:
        take_over(scene.cast.plan(), list(enumerate(rows, 2)), scene.cast.act("command"), dry_run)
    assert (refused.value.code, str(refused.value)) == (code, sentence)
    assert not Review.objects.exists()
    assert not Event.objects.filter(kind="ReviewsTakenOver").exists()


def test_a_follow_up_is_another_review_and_the_same_file_comes_in_once(scene: Scene) -> None:
    rows = [(2, foreign("P1")), (3, foreign("P1", ordinal=2))]
    act = scene.cast.act("command")
    assert take_over(scene.cast.plan(), rows, act, dry_run=True) == 2
    assert not Review.objects.exists()
    assert take_over(scene.cast.plan(), rows, act) == 2
    with pytest.raises(Conflict, match="Line 2: the review 1 of P1"):
        take_over(scene.cast.plan(), rows, act)
    assert Review.objects.count() == 2


def test_a_review_of_a_visit_of_this_hall_does_not_come_in_again_as_a_case(scene: Scene) -> None:
    review = scene.give(scene.visit(), Level.SATISFIED)
    again = foreign(case_number(review.ticket_id))
    with pytest.raises(Conflict) as refused:
        take_over(scene.cast.plan(), [(2, again)], scene.cast.act("command"))
    assert refused.value.code == "known_review"
