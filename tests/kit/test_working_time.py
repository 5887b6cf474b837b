"""Working time by examples that a person can check with a calendar in hand."""

import datetime as dt
import time

import pytest

from openhall.kit.working_time import (
    LimitKind,
    OutsideCalendar,
    Pause,
    TimeLimit,
    add_natural_days,
    add_working_days,
    add_working_hours,
    counts_from,
    day_by_day,
    due_at,
    elapsed,
    end_of_working_day,
    prepare,
    shift_working_days,
    united,
    working_days_between,
    working_time_between,
)
from tests.kit.calendars import BERLIN, OFFICE, at, berlin, china, wall

DAYS, HOURS = LimitKind.WORKING_DAYS, LimitKind.WORKING_HOURS
NATURAL, SAME = LimitKind.NATURAL_DAYS, LimitKind.SAME_WORKING_DAY


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-03-02 10:00", 1, "2026-03-03 17:00"),
        ("2026-03-02 00:00", 1, "2026-03-03 17:00"),
        ("2026-03-02 23:59", 1, "2026-03-03 17:00"),
        ("2026-03-06 16:59", 1, "2026-03-09 17:00"),
        ("2026-03-07 10:00", 1, "2026-03-09 17:00"),
        ("2026-03-02 12:30", 5, "2026-03-09 17:00"),
        ("2026-02-13 15:00", 1, "2026-02-14 17:00"),
        ("2026-02-14 15:00", 1, "2026-02-24 17:00"),
        ("2026-02-18 15:00", 4, "2026-02-27 17:00"),
        ("2026-02-18 15:00", 5, "2026-02-28 17:00"),
        ("2026-09-30 16:00", 1, "2026-10-08 17:00"),
        ("2026-09-30 16:00", 3, "2026-10-10 17:00"),
        ("2026-09-30 16:00", 4, "2026-10-12 17:00"),
    ],
    ids=["next_day", "from_midnight", "late", "over_a_weekend", "on_a_saturday", "five", "to_a_made_up_saturday",
         "over_spring_festival", "from_inside_it", "to_the_second_made_up_day", "over_national_day",
         "to_its_made_up_saturday", "and_past_it"],
)  # fmt: skip
def test_working_days(start: str, n: int, due: str) -> None:
    assert wall(add_working_days(at(start), n, china())) == due
    assert working_days_between(at(start), at(due), china()) == n


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-02 10:00", 0, "2026-03-02 10:00"),
        ("2026-03-02 12:10", 0, "2026-03-02 13:30"),
        ("2026-03-02 10:00", 2, "2026-03-02 12:00"),
        ("2026-03-02 10:00", 2.5, "2026-03-02 14:00"),
        ("2026-03-02 16:30", 1, "2026-03-03 09:30"),
        ("2026-03-07 10:00", 1, "2026-03-09 10:00"),
        ("2026-02-14 16:30", 1, "2026-02-24 09:30"),
    ],
)
def test_working_hours(start: str, hours: float, due: str) -> None:
    assert wall(add_working_hours(at(start), hours, china())) == due


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-02 07:00", "2026-03-02 17:00"),
        ("2026-03-02 16:59", "2026-03-02 17:00"),
        ("2026-03-02 17:00", "2026-03-03 17:00"),
        ("2026-02-14 17:30", "2026-02-24 17:00"),
    ],
)
def test_the_same_working_day(start: str, due: str) -> None:
    assert wall(end_of_working_day(at(start), china())) == due
    assert wall(due_at(at(start), TimeLimit(SAME), china())) == due


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-03-02 10:00", 1, "2026-03-04 00:00"),
        ("2026-03-02 10:00", 5, "2026-03-10 00:00"),
        ("2026-09-24 10:00", 7, "2026-10-09 00:00"),
        ("2026-02-12 10:00", 2, "2026-02-15 00:00"),
    ],
    ids=["next_midnight", "saturday_becomes_monday", "national_day_becomes_the_eighth", "a_made_up_saturday_is_no_day_off"],
)
def test_natural_days(start: str, n: int, due: str) -> None:
    assert wall(add_natural_days(at(start), n, china())) == due
    assert wall(due_at(at(start), TimeLimit(NATURAL, n), china())) == due


def pause(since: str, until: str = "", reason: str = "") -> Pause:
    return Pause(at(since), at(until) if until else None, reason)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-03-04 17:00"),
        ([pause("2026-03-02 11:00", "2026-03-02 17:00")], "2026-03-04 17:00"),
        ([pause("2026-03-01 11:00", "2026-03-03 11:00")], "2026-03-05 11:00"),
        ([pause("2026-03-03 00:00", "2026-03-04 00:00")], "2026-03-05 17:00"),
        ([pause("2026-03-03 11:00", "2026-03-03 14:00")], "2026-03-05 10:30"),
        ([pause("2026-03-03 18:00", "2026-03-04 08:00")], "2026-03-04 17:00"),
        ([pause("2026-03-03 11:00", "2026-03-03 14:00"), pause("2026-03-03 10:00", "2026-03-03 12:00")],
         "2026-03-05 11:30"),
        ([pause("2026-03-04 16:00", "2026-03-06 16:00")], "2026-03-06 17:00"),
        ([pause("2026-03-04 17:00", "2026-03-06 16:00")], "2026-03-04 17:00"),
        ([pause("2026-03-04 16:59")], "stands still"),
        ([pause("2026-03-04 17:00")], "2026-03-04 17:00"),
        ([pause("2026-03-02 11:00", "2026-03-02 12:00"), pause("2026-03-04 16:00")], "stands still"),
    ],
    ids=["none", "on_the_day_of_the_start", "from_before_it", "a_whole_day", "over_lunch", "at_night", "overlapping",
         "over_the_end", "from_the_end_on", "open", "open_too_late", "open_after_another"],
)  # fmt: skip
def test_two_working_days_with_pauses(pauses: list[Pause], due: str) -> None:
    assert wall(due_at(at("2026-03-02 10:00"), TimeLimit(DAYS, 2), china(), pauses)) == due


def test_pauses_of_hours_and_of_natural_days() -> None:
    lunch = [pause("2026-03-02 11:00", "2026-03-02 14:00")]
    assert wall(due_at(at("2026-03-02 10:00"), TimeLimit(HOURS, 3), china(), lunch)) == "2026-03-02 16:00"
    assert wall(due_at(at("2026-03-02 10:00"), TimeLimit(SAME), china(), lunch)) == "2026-03-03 10:30"
    night = [pause("2026-03-03 20:00", "2026-03-04 06:00")]
    assert wall(due_at(at("2026-03-02 10:00"), TimeLimit(NATURAL, 2), china(), night)) == "2026-03-06 00:00"
    day_off = [pause("2026-03-08 10:00")]
    assert wall(due_at(at("2026-03-02 10:00"), TimeLimit(NATURAL, 5), china(), day_off)) == "2026-03-10 00:00"


def test_pauses_keep_their_reasons_when_they_are_united() -> None:
    given = [pause("2026-03-03 11:00", "", "hearing"), pause("2026-03-03 10:00", "2026-03-03 12:00", "appraisal"),
             pause("2026-03-02 10:00", "2026-03-02 11:00")]  # fmt: skip
    assert united(given) == [
        pause("2026-03-02 10:00", "2026-03-02 11:00"), pause("2026-03-03 10:00", "", "appraisal, hearing"),
    ]  # fmt: skip


def test_when_the_count_begins() -> None:
    start = at("2026-03-02 10:00")
    begins = [wall(counts_from(start, TimeLimit(kind, 1), china())) for kind in (DAYS, NATURAL, HOURS, SAME)]
    assert begins == ["2026-03-03 00:00", "2026-03-03 00:00", "2026-03-02 10:00", "2026-03-02 10:00"]


def test_working_time_between_moments() -> None:
    friday, monday = at("2026-03-06 16:00"), at("2026-03-09 10:00")
    assert working_time_between(friday, monday, china()) == dt.timedelta(hours=2)
    assert working_time_between(monday, friday, china()) == dt.timedelta(hours=-2)
    assert elapsed(monday, friday, china()) == dt.timedelta()
    assert elapsed(friday, monday, china(), [pause("2026-03-06 16:30", "2026-03-09 09:15")]) == dt.timedelta(hours=1.25)


@pytest.mark.parametrize(
    ("moment", "n", "shifted"),
    [
        ("2026-03-09 17:00", -1, "2026-03-06 17:00"),
        ("2026-03-09 11:00", -1, "2026-03-06 11:00"),
        ("2026-03-09 11:00", 1, "2026-03-10 11:00"),
        ("2026-03-09 12:30", -1, "2026-03-06 12:30"),
        ("2026-03-08 11:00", -1, "2026-03-05 17:00"),
        ("2026-03-09 08:00", -1, "2026-03-05 17:00"),
        ("2026-02-24 17:00", -1, "2026-02-14 17:00"),
        ("2026-03-09 11:00", 0, "2026-03-09 11:00"),
    ],
)
def test_so_many_working_days_earlier_or_later(moment: str, n: int, shifted: str) -> None:
    found = shift_working_days(at(moment), n, china())
    assert (wall(found), found.tzinfo) == (shifted, dt.UTC)
    assert found.tzinfo is dt.UTC, "the machine's own zone has no say"


def test_a_day_with_fewer_hours_ends_where_it_ends() -> None:
    short = {dt.date(2026, 3, 3): ((dt.time(9), dt.time(11)),)}
    calendar = prepare("Asia/Shanghai", dt.date(2026, 3, 1), dt.date(2026, 3, 31), lambda day: short.get(day, OFFICE))
    assert wall(add_working_days(at("2026-03-02 10:00"), 1, calendar)) == "2026-03-03 11:00"
    assert wall(shift_working_days(at("2026-03-04 15:00"), -1, calendar)) == "2026-03-03 11:00"


def test_the_hour_that_summer_time_takes_is_not_worked() -> None:
    """Sundays from one to five: three hours on 29 March 2026, five on 25 October, else four."""
    saturdays = {"2026-03-28 12:00": 3, "2026-10-24 12:00": 5, "2026-06-13 12:00": 4}
    for saturday, hours in saturdays.items():
        start = at(saturday, BERLIN)
        due = add_working_days(start, 1, berlin())
        assert wall(due, BERLIN)[11:] == "05:00"
        assert working_time_between(start, due, berlin()) == dt.timedelta(hours=hours)


def test_an_interval_inside_the_lost_hour_is_no_working_time() -> None:
    lost = ((dt.time(2, 30), dt.time(3)),)
    calendar = prepare("Europe/Berlin", dt.date(2026, 3, 29), dt.date(2026, 3, 29), lambda _: lost)
    assert not calendar.is_worked(dt.date(2026, 3, 29))


def test_intervals_that_overlap_count_once() -> None:
    """Mondays from ten to 14 and from twelve to 16:45."""
    monday = at("2026-03-02 00:00", BERLIN)
    assert working_time_between(monday, monday + dt.timedelta(days=1), berlin()) == dt.timedelta(hours=6.75)
    assert not berlin().is_worked(dt.date(2026, 3, 3))


def test_counting_along_by_hand() -> None:
    since, until = at("2026-03-06 15:00"), at("2026-03-09 11:00")
    days = day_by_day(since, until, china(), [pause("2026-03-08 12:00", "2026-03-09 10:00")])
    hours = [(each.date.day, each.worked / dt.timedelta(hours=1), each.counted / dt.timedelta(hours=1)) for each in days]
    assert hours == [(6, 2, 2), (7, 0, 0), (8, 0, 0), (9, 2, 1)]
    assert [each.date.day for each in day_by_day(since, since, china())] == [6]
    assert [each.date.day for each in day_by_day(at("2026-03-06 15:00"), at("2026-03-07 00:00"), china())] == [6]


NAIVE = dt.datetime(2026, 3, 2, 10)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: add_working_days(NAIVE, 1, china()),
        lambda: add_working_hours(NAIVE, 1, china()),
        lambda: add_natural_days(NAIVE, 1, china()),
        lambda: end_of_working_day(NAIVE, china()),
        lambda: working_time_between(NAIVE, at("2026-03-02 10:00"), china()),
        lambda: elapsed(at("2026-03-02 10:00"), NAIVE, china()),
        lambda: working_days_between(at("2026-03-02 10:00"), NAIVE, china()),
        lambda: due_at(NAIVE, TimeLimit(DAYS, 1), china()),
        lambda: shift_working_days(NAIVE, 1, china()),
        lambda: Pause(NAIVE),
        lambda: Pause(at("2026-03-02 10:00"), NAIVE),
    ],
)
def test_a_moment_without_a_zone_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match="needs its time zone"):
        ask()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: add_working_days(at("2026-12-31 10:00"), 1, china()),
        lambda: add_working_days(at("2027-01-02 10:00"), 1, china()),
        lambda: add_working_hours(at("2026-12-31 16:00"), 2, china()),
        lambda: add_working_hours(at("2026-12-31 17:00"), 0, china()),
        lambda: add_natural_days(at("2026-12-31 10:00"), 1, china()),
        lambda: end_of_working_day(at("2026-12-31 18:00"), china()),
        lambda: elapsed(at("2003-12-31 10:00"), at("2004-01-05 10:00"), china()),
        lambda: shift_working_days(at("2004-01-02 10:00"), -1, china()),
        lambda: shift_working_days(at("2004-01-01 10:00"), 1, china()),
    ],
)
def test_what_the_calendar_does_not_reach_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(OutsideCalendar):
        ask()


@pytest.mark.parametrize("amount", [-1, 1.5, float("nan")])
def test_a_limit_that_is_none_is_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="is no limit"):
        TimeLimit(DAYS, amount)


def test_less_than_nothing_is_not_added() -> None:
    for adding in (add_working_days, add_natural_days, add_working_hours):
        with pytest.raises(ValueError, match="below zero"):
            adding(at("2026-03-02 10:00"), -1, china())
    with pytest.raises(ValueError, match="ends before it begins"):
        pause("2026-03-02 10:00", "2026-03-02 09:59")


def test_fifteen_working_days_take_less_than_a_millisecond() -> None:
    start, pauses = at("2026-02-10 15:00"), [pause("2026-02-11 10:00", "2026-02-12 10:00")]
    fastest = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(100):
            add_working_days(start, 15, china())
            due_at(start, TimeLimit(DAYS, 15), china(), pauses)
        fastest.append((time.process_time() - began) / 100)
    assert min(fastest) < 0.001
