"""Cards and rungs: given when the rule says, once, by however many processes, and for everybody: also for nobody."""

import datetime as dt
import logging
from collections.abc import Iterator

import pytest

from openhall.deadlines import services
from openhall.deadlines.events import CardIssued, LadderClimbed
from openhall.deadlines.models import Card, Clock
from openhall.deadlines.queries import ClockView, cards, clock, clocks_of
from openhall.kit import reactions
from openhall.kit.reactions import react
from openhall.ledger.models import Event
from openhall.places import services as places
from openhall.places.models import OpeningInterval
from openhall.places.rules import Day
from tests.cast import Cast
from tests.deadlines.timed import (
    COMPLEX,
    CONTACT,
    SIMPLE,
    by,
    events,
    given,
    last_event,
    real_calendar,
    row,
    start,
    sweep,
)
from tests.kit.calendars import at, wall
from tests.together import together

RUNGS = ["window_head", "duty_leader", "chief_representative", "supervisor", "director", "leading_group"]


@pytest.fixture
def heard() -> Iterator[list[object]]:
    """What is announced while the test lasts."""
    facts: list[object] = []
    kinds: tuple[type, ...] = (CardIssued, LadderClimbed)
    before = {kind: list(reactions._reactions[kind]) for kind in kinds}
    for kind in kinds:
        react(kind, facts.append)
    yield facts
    reactions._reactions.update(before)


@pytest.mark.django_db
def test_yellow_with_one_working_day_left_and_red_on_the_first_overdue(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    assert sweep("2026-03-06 16:59") == 0
    assert sweep("2026-03-06 17:00") == 1
    assert sweep("2026-03-09 17:01") == 0, "after closing nobody could still have done it"
    assert sweep("2026-03-10 08:59") == 0
    assert sweep("2026-03-10 09:00") == 1
    assert given(made) == [("yellow", 1, "2026-03-06 17:00"), ("red", 1, "2026-03-10 09:00")]
    assert events(made) == ["ClockStarted", "CardIssued", "CardIssued"]
    after = clock(made.id)
    assert after is not None
    assert (after.colour, after.rung, after.role, after.due_at) == ("red", 1, "window_head", made.due_at)


@pytest.mark.django_db
def test_a_card_keeps_number_and_version_of_its_rule(lakeside: Cast) -> None:
    made = start(lakeside)
    (card,) = services.sweep(at("2026-03-02 17:00"))
    assert (card.rule, card.rule_version, card.code, card.subject) == ("沪营商30", 1, CONTACT, made.subject)
    assert (card.colour, card.number, card.due_at, wall(card.fell_at)) == ("yellow", 1, made.due_at, "2026-03-02 17:00")
    data = last_event(made).data
    assert (data["rule"], data["rule_version"], data["colour"], data["card"]) == ("沪营商30", 1, "yellow", str(card.id))


@pytest.mark.django_db
def test_it_may_be_swept_twice(lakeside: Cast) -> None:
    made = start(lakeside)
    assert [sweep("2026-03-04 09:00"), sweep("2026-03-04 09:00"), sweep("2026-03-04 09:00")] == [2, 0, 0]
    assert [colour for colour, _, _ in given(made)] == ["yellow", "red"]


@pytest.mark.django_db
def test_a_sweep_that_comes_days_late_gives_what_the_rule_says(lakeside: Cast) -> None:
    made, late = start(lakeside), at("2026-03-06 10:00")
    assert [card.issued_at for card in services.sweep(late)] == [late, late]
    assert given(made) == [("yellow", 1, "2026-03-02 17:00"), ("red", 1, "2026-03-04 09:00")]
    assert (row(made).rung, wall(row(made).look_at)) == (3, "2026-03-09 09:00")
    assert sorted(events(made)) == ["CardIssued", "CardIssued", "ClockStarted", "LadderClimbed", "LadderClimbed"]


@pytest.mark.django_db
def test_the_ladder_climbs_also_where_nobody_is_assigned(lakeside: Cast, heard: list[object]) -> None:
    made = start(lakeside)
    assert made.assigned_to is None
    for day in range(4, 20):
        sweep(f"2026-03-{day:02d} 09:00")
    told = [each.role for each in heard if isinstance(each, CardIssued | LadderClimbed) and each.role]
    assert told == RUNGS
    climbs = [each for each in heard if isinstance(each, LadderClimbed)]
    assert [wall(each.at) for each in climbs] == [f"2026-03-{day:02d} 09:00" for day in (5, 6, 9, 10, 11)]
    assert {each.subject for each in climbs} == {made.subject}
    assert (row(made).rung, row(made).look_at, row(made).due_at) == (6, None, made.due_at)
    assert [each.data["role"] for each in Event.objects.filter(kind="LadderClimbed").order_by("id")] == RUNGS[1:]


@pytest.mark.django_db
def test_who_is_assigned_is_told_with_the_card(lakeside: Cast, heard: list[object]) -> None:
    made = start(lakeside)
    services.assign(made.subject, CONTACT, lakeside.staff["guide"], by(lakeside, "2026-03-02 11:00"))
    sweep("2026-03-02 17:00")
    (fact,) = heard
    assert isinstance(fact, CardIssued)
    assert (fact.assigned_to, fact.role, fact.colour) == (lakeside.staff["guide"], "", "yellow")
    assert (fact.clock, fact.hall, fact.code, fact.number) == (made.id, lakeside.hall, CONTACT, 1)


@pytest.mark.django_db
def test_over_a_holiday_with_a_made_up_day(lakeside: Cast) -> None:
    """Spring Festival 2026: Saturday 14 February is worked, from the 15th to the 23rd nobody works."""
    real_calendar()
    made = start(lakeside, SIMPLE, "2026-02-09 10:00")
    assert wall(made.due_at) == "2026-02-14 17:00"
    slow = start(lakeside, SIMPLE, "2026-02-10 10:00")
    for day in range(9, 29):
        sweep(f"2026-02-{day:02d} 09:00")
    assert given(made) == [("yellow", 1, "2026-02-13 17:00"), ("red", 1, "2026-02-24 09:00")]
    assert given(slow) == [("yellow", 1, "2026-02-14 17:00"), ("red", 1, "2026-02-25 09:00")]


@pytest.mark.django_db
def test_what_is_met_cancelled_or_paused_gets_no_card(lakeside: Cast) -> None:
    met, gone, stands = start(lakeside), start(lakeside), start(lakeside)
    services.meet(met.subject, CONTACT, by(lakeside, "2026-03-02 11:00"))
    services.cancel(gone.subject, CONTACT, "withdrawn", by(lakeside, "2026-03-02 11:00"))
    services.pause(stands.subject, CONTACT, "hearing", by(lakeside, "2026-03-03 11:00"))
    assert sweep("2026-03-30 09:00") == 0
    services.resume(stands.subject, CONTACT, by(lakeside, "2026-03-30 09:00"))
    assert wall(row(stands).due_at) == "2026-03-30 15:00"
    assert wall(row(stands).look_at) == "2026-03-27 15:00"
    assert sweep("2026-03-30 09:00") == 1


@pytest.mark.django_db
def test_a_pause_after_the_yellow_card_gives_no_second_one(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    sweep("2026-03-09 09:00")
    services.pause(made.subject, SIMPLE, "hearing", by(lakeside, "2026-03-09 10:00"))
    services.resume(made.subject, SIMPLE, by(lakeside, "2026-03-16 10:00"))
    assert sweep("2026-03-16 11:00") == 0
    assert sweep("2026-03-17 09:00") == 1
    assert given(made) == [("yellow", 1, "2026-03-06 17:00"), ("red", 1, "2026-03-17 09:00")]


@pytest.mark.django_db
def test_an_extension_opens_another_round(lakeside: Cast) -> None:
    made = start(lakeside, COMPLEX)
    assert sweep("2026-03-20 17:00") == 1
    services.extend(made.subject, COMPLEX, 2, lakeside.staff["director"], by(lakeside, "2026-03-23 10:00"))
    (after,) = clocks_of(made.subject)
    assert after.colour == ""
    assert sweep("2026-03-23 18:00") == 0
    assert sweep("2026-03-26 09:00") == 2
    assert given(made) == [
        ("yellow", 1, "2026-03-20 17:00"), ("yellow", 2, "2026-03-24 17:00"), ("red", 2, "2026-03-26 09:00"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_sweep_takes_the_longest_due_first_and_no_more_than_it_may(lakeside: Cast) -> None:
    older = start(lakeside, SIMPLE, "2026-02-27 10:00")
    made = [start(lakeside, CONTACT, f"2026-03-0{day} 10:00") for day in (4, 2, 3)]
    first = [card.clock for card in services.sweep(at("2026-03-05 17:00"), limit=1)]
    assert set(first) == {made[1].id}
    rest = [card.clock for card in services.sweep(at("2026-03-05 17:00"), limit=2)]
    assert rest == [made[2].id, made[2].id, made[0].id]
    assert [card.clock for card in services.sweep(at("2026-03-05 17:00"))] == [older.id], "warned last, not made last"


@pytest.mark.django_db
def test_a_clock_that_fails_holds_up_no_other(
    lakeside: Cast, heard: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = start(lakeside), start(lakeside)

    def fail(fact: CardIssued) -> None:
        if fact.clock == bad.id:
            raise RuntimeError("nobody to tell")

    react(CardIssued, fail)
    with caplog.at_level(logging.ERROR):
        assert [card.clock for card in services.sweep(at("2026-03-02 17:00"))] == [good.id]
    assert str(bad.id) in caplog.text
    assert given(bad) == []
    assert row(bad).look_at is not None


@pytest.mark.django_db
def test_cards_of_a_hall_from_day_to_day(lakeside: Cast) -> None:
    start(lakeside)
    start(lakeside, SIMPLE)
    sweep("2026-03-02 23:59")
    sweep("2026-03-04 00:00")
    sweep("2026-03-06 23:59")
    assert [card.colour for card in cards(lakeside.hall, dt.date(2026, 3, 2), dt.date(2026, 3, 2))] == ["yellow"]
    assert cards(lakeside.hall, dt.date(2026, 3, 3), dt.date(2026, 3, 5)) == []
    later = cards(lakeside.hall, dt.date(2026, 3, 6), dt.date(2026, 3, 6))
    assert sorted((card.code, card.colour) for card in later) == [(CONTACT, "red"), (SIMPLE, "yellow")]
    assert cards(lakeside.strangers_hall, dt.date(2026, 1, 1), dt.date(2026, 12, 31)) == []


@pytest.mark.django_db
def test_a_hall_that_said_no_hours_works_office_hours(lakeside: Cast) -> None:
    OpeningInterval.objects.filter(hall=lakeside.hall).delete()
    assert wall(start(lakeside).due_at) == "2026-03-03 17:00"


@pytest.mark.django_db
def test_the_question_reaches_as_far_as_the_hall_is_shut(lakeside: Cast) -> None:
    shut = {dt.date(2026, 3, 3) + dt.timedelta(days=number): Day(False, "装修") for number in range(500)}
    places.put_days(lakeside.hall, shut, "local", lakeside.act("supervisor"))
    made = start(lakeside)
    assert wall(made.due_at) == "2027-07-16 17:00"


def fifty(hall: Cast) -> list[ClockView]:
    return [start(hall, CONTACT, f"2026-03-02 10:{number:02d}") for number in range(50)]


def test_two_processes_sweep_at_once(own_lakeside: Cast) -> None:
    made, now = fifty(own_lakeside), at("2026-03-04 09:00")
    answers = together([lambda: services.sweep(now) for _ in range(3)])
    found = [card for answer in answers if not isinstance(answer, Exception) for card in answer]
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert len(found) == Card.objects.count() == 2 * len(made)
    assert Event.objects.filter(kind="CardIssued").count() == 2 * len(made)
    assert set(Clock.objects.values_list("rung", flat=True)) == {1}


def test_sweeping_and_meeting_at_once_leaves_no_half(own_lakeside: Cast) -> None:
    made, now = fifty(own_lakeside), at("2026-03-04 09:00")

    def meet() -> int:
        return sum(services.meet(each.subject, CONTACT, by(own_lakeside, "2026-03-04 09:00")).rung for each in made)

    answers = together([meet, lambda: len(services.sweep(now))])
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert set(Clock.objects.values_list("state", "due_at", "look_at")) == {("met", None, None)}
    assert Card.objects.count() == answers[1]
