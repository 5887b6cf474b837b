"""A change of the calendar moves due times at once, in the same transaction, and each that moves is an event."""

import datetime as dt

import pytest
from django.db import transaction

from openhall.deadlines import services
from openhall.deadlines.models import Clock
from openhall.deadlines.queries import clock
from openhall.kit.errors import Conflict
from openhall.ledger.models import Event
from openhall.places import services as places
from openhall.places.models import CalendarDay
from openhall.places.rules import Day
from openhall.routines import reactions, timetable
from openhall.routines.chain import chain_of
from tests.cast import Cast
from tests.deadlines.timed import CONTACT, MONDAY, SIMPLE, by, events, given, last_event, row, start, sweep
from tests.kit.calendars import at, wall

pytestmark = pytest.mark.django_db
FREE, WORKED = Day(False, "搬迁"), Day(True, "调休")


def day(number: int) -> dt.date:
    return dt.date(2026, 3, number)


def unseen_day_off(lakeside: Cast, number: int) -> None:
    """A day off that nothing was counted anew for: it was entered in the very moment in which the clock was read."""
    CalendarDay.objects.create(hall_id=lakeside.hall, date=day(number), is_workday=False, source="local")


def test_a_halls_own_day_off_moves_its_clocks_and_says_so(lakeside: Cast) -> None:
    made, contact = start(lakeside, SIMPLE), start(lakeside)
    places.put_days(lakeside.hall, {day(5): FREE}, "local", by(lakeside, "2026-03-04 12:00", "supervisor"))
    after = clock(made.id)
    assert after is not None
    assert (wall(after.due_at), wall(row(made).look_at)) == ("2026-03-10 17:00", "2026-03-09 17:00")
    event = last_event(made)
    assert (event.kind, event.actor) == ("ClockMoved", f"account:{lakeside.staff['supervisor']}")
    assert dt.datetime.fromisoformat(event.data["was_due_at"]) == made.due_at
    assert dt.datetime.fromisoformat(event.data["due_at"]) == after.due_at
    assert events(contact) == ["ClockStarted"], "what does not move is no event"


def test_the_nations_notice_moves_clocks_of_all_halls(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    theirs = services.start_clock(made.subject, CONTACT, lakeside.strangers_hall, by(lakeside, "2026-03-06 10:00"))
    notice = {day(7): WORKED, day(8): WORKED, day(5): FREE}
    places.put_days(None, notice, "official", by(lakeside, "2026-03-04 12:00"))
    moved = {row.id: wall(row.due_at)[:10] for row in Clock.objects.all()}
    assert moved == {made.id: "2026-03-08", theirs.id: "2026-03-07"}
    assert Event.objects.filter(kind="ClockMoved").count() == 2


def test_somebody_elses_day_off_moves_nothing(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    places.put_days(lakeside.strangers_hall, {day(5): FREE}, "local", by(lakeside, MONDAY))
    assert events(made) == ["ClockStarted"]


def test_a_day_that_is_only_confirmed_moves_nothing(lakeside: Cast) -> None:
    places.put_days(None, {day(5): Day(True)}, "estimated", by(lakeside, MONDAY))
    made = start(lakeside, SIMPLE)
    changes = places.put_days(None, {day(5): Day(True)}, "official", by(lakeside, "2026-03-03 10:00"))
    assert len(changes) == 1
    assert events(made) == ["ClockStarted"]


def test_what_stands_still_is_counted_with_the_new_calendar_when_it_goes_on(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    services.pause(made.subject, SIMPLE, "hearing", by(lakeside, "2026-03-03 17:00"))
    places.put_days(lakeside.hall, {day(5): FREE}, "local", by(lakeside, "2026-03-03 18:00"))
    services.resume(made.subject, SIMPLE, by(lakeside, "2026-03-04 09:00"))
    assert wall(row(made).due_at) == "2026-03-10 17:00"


def test_an_edit_that_is_undone_moves_nothing(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    with transaction.atomic():
        places.put_days(None, {day(5): FREE}, "official", by(lakeside, MONDAY))
        transaction.set_rollback(True)
    assert (row(made).due_at, events(made)) == (made.due_at, ["ClockStarted"])


def test_a_clock_that_the_edit_did_not_see_is_moved_when_it_is_looked_at(lakeside: Cast) -> None:
    """Started in the same moment as the calendar was changed: no card is given by the old calendar."""
    made = start(lakeside)
    unseen_day_off(lakeside, 3)
    assert sweep("2026-03-02 17:00") == 1
    assert wall(row(made).due_at) == "2026-03-04 17:00"
    assert sweep("2026-03-03 09:00") == 0
    assert events(made)[0] == "ClockStarted"
    assert sorted(events(made)) == ["CardIssued", "ClockMoved", "ClockStarted"]
    assert given(made) == [("yellow", 1, "2026-03-02 17:00")]


def test_counting_anew_twice_changes_nothing(lakeside: Cast) -> None:
    made = start(lakeside)
    assert services.recompute(lakeside.hall, by(lakeside, MONDAY)) == []
    unseen_day_off(lakeside, 3)
    moved = services.recompute(lakeside.hall, by(lakeside, "2026-03-02 12:00"))
    assert [(each.id, wall(each.due_at)) for each in moved] == [(made.id, "2026-03-04 17:00")]
    assert services.recompute(None, by(lakeside, "2026-03-02 12:00")) == []


def test_the_reaction_is_registered_once_and_for_all(lakeside: Cast) -> None:
    reactions.register()
    made = start(lakeside)
    places.put_days(lakeside.hall, {day(3): FREE}, "local", by(lakeside, "2026-03-02 12:00"))
    assert events(made) == ["ClockStarted", "ClockMoved"]


def test_the_timetable_sweeps(lakeside: Cast) -> None:
    made = start(lakeside)
    assert timetable.tick() <= 60, "cards are given within a minute"
    assert [colour for colour, _, _ in given(made)] == ["yellow", "red"]


def test_the_chain_leads_from_a_record_to_its_clocks_and_back(lakeside: Cast) -> None:
    made = start(lakeside)
    other = services.start_clock(made.subject, SIMPLE, lakeside.hall, by(lakeside, MONDAY))
    links = chain_of(made.id)
    assert {link.subject.id for link in links} == {made.id, other.id, made.subject.id}
    assert [[event.kind for event in link.events] for link in links if link.subject.id == made.id] == [["ClockStarted"]]


def test_a_second_clock_of_the_same_code_is_refused_after_a_move(lakeside: Cast) -> None:
    made = start(lakeside)
    with pytest.raises(Conflict):
        start(lakeside, CONTACT, "2026-03-02 11:00", made.subject)
    assert wall(row(made).due_at) == wall(at("2026-03-03 17:00"))
