"""Calendar days are data: the nation's notice, an estimate for a year not yet published, a hall's own word."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from openhall.ledger.models import Event
from openhall.ledger.services import Act
from openhall.places import queries, services
from openhall.places.models import CalendarDay, OpeningInterval
from openhall.places.rules import Day, is_open, whole_years
from openhall.places.states import DaySource
from tests.cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
ACT = Act("command", NOW)


def test_a_published_year_is_official_and_knows_made_up_days() -> None:
    assert services.seed_calendar([2025]) == 365
    days = {day.date: day for day in CalendarDay.objects.all()}
    assert {day.source for day in days.values()} == {DaySource.OFFICIAL}
    assert not days[dt.date(2025, 10, 1)].is_workday
    assert days[dt.date(2025, 9, 28)].is_workday, "a Sunday made up for the holiday"


def test_a_year_not_yet_published_is_an_estimate_and_says_so() -> None:
    services.seed_calendar([2041])
    days = list(CalendarDay.objects.filter(date__year=2041))
    assert {day.source for day in days} == {DaySource.ESTIMATED}
    assert all(day.is_workday == (day.date.isoweekday() <= 5) for day in days)


def test_seeding_again_keeps_what_was_set_by_hand() -> None:
    services.set_day(None, dt.date(2025, 10, 1), True, DaySource.LOCAL, ACT, "值班")
    services.seed_calendar([2025])
    assert services.seed_calendar([2025]) == 0
    assert CalendarDay.objects.get(date=dt.date(2025, 10, 1)).note == "值班"


def test_a_halls_own_day_goes_before_the_nations(lakeside: Cast) -> None:
    services.set_day(None, TODAY, True, DaySource.OFFICIAL, ACT)
    services.set_day(lakeside.hall, TODAY, False, DaySource.LOCAL, ACT, "搬迁")
    assert not is_open(queries.hall("lakeside", NOW).hours, NOW)
    assert is_open(queries.hall("hillside", NOW).hours, NOW)


def test_a_day_stands_once() -> None:
    services.set_day(None, TODAY, True, DaySource.OFFICIAL, ACT)
    services.set_day(None, TODAY, False, DaySource.LOCAL, ACT)
    assert [day.is_workday for day in CalendarDay.objects.filter(date=TODAY)] == [False]
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(hall=None, date=TODAY, is_workday=True, source=DaySource.OFFICIAL)


@pytest.mark.parametrize(("weekday", "opens", "closes"), [(1, 12, 12), (1, 13, 9), (8, 9, 12), (0, 9, 12)])
def test_the_database_refuses_impossible_hours(lakeside: Cast, weekday: int, opens: int, closes: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningInterval.objects.create(
            hall_id=lakeside.hall, weekday=weekday, opens=dt.time(opens), closes=dt.time(closes)
        )


HOLIDAY, MADE_UP = dt.date(2041, 10, 1), dt.date(2041, 9, 28)


def notice() -> dict[dt.date, Day]:
    return {HOLIDAY: Day(False, "国庆节"), MADE_UP: Day(True, "国庆节调休")}


def test_a_notice_decides_its_whole_year() -> None:
    days = whole_years(notice())
    assert (len(days), days[HOLIDAY], days[MADE_UP]) == (365, Day(False, "国庆节"), Day(True, "国庆节调休"))
    assert all(day.is_workday == (date.isoweekday() <= 5) for date, day in days.items() if date not in notice())


def test_taking_over_a_notice_makes_an_estimate_official_and_logs_what_moved() -> None:
    services.seed_calendar([2041])
    changes = services.put_days(None, whole_years(notice()), DaySource.OFFICIAL, Act("command", NOW))
    assert len(changes) == 365
    assert [(each.date, each.before, each.after) for each in changes if each.before != each.after] == [
        (MADE_UP, False, True), (HOLIDAY, True, False),
    ]  # fmt: skip
    assert queries.calendar_sources(2041) == {DaySource.OFFICIAL}
    event = Event.objects.get(kind="CalendarChanged")
    assert event.data["moved"] == [["2041-09-28", False, True], ["2041-10-01", True, False]]
    assert services.put_days(None, whole_years(notice()), DaySource.OFFICIAL, Act("command", NOW)) == []
    assert Event.objects.filter(kind="CalendarChanged").count() == 1


def test_a_halls_own_days_leave_the_nations_alone(lakeside: Cast) -> None:
    services.put_days(lakeside.hall, {TODAY: Day(False, "搬迁")}, DaySource.LOCAL, lakeside.act("system"))
    assert not is_open(queries.hall("lakeside", NOW).hours, NOW)
    assert is_open(queries.hall("hillside", NOW).hours, NOW)
