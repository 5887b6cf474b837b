"""Opening hours: lunch, holidays, days made up on a weekend, and what a visitor is told outside hours."""

import datetime as dt

import pytest

from openhall.places.rules import Hours, closes_at, day_is_over, is_open, next_opening
from tests.cast import AFTERNOON, MORNING, SHANGHAI

WEEK = dict.fromkeys(range(1, 6), (MORNING, AFTERNOON))
# 2026: Spring Festival rests from Sunday 15 to Monday 23 February, and Saturday 14 and 28 February make days up.
SPRING = {
    **{dt.date(2026, 2, 15) + dt.timedelta(days=day): False for day in range(9)},
    dt.date(2026, 2, 14): True,
    dt.date(2026, 2, 28): True,
}
HALL = Hours("Asia/Shanghai", WEEK, SPRING)


def at(text: str) -> dt.datetime:
    """A wall-clock moment in Shanghai, in UTC as services hand it over."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-03-02 08:59:59", False),
        ("2026-03-02 09:00", True),
        ("2026-03-02 11:59:59.999999", True),
        ("2026-03-02 12:00", False),
        ("2026-03-02 13:29", False),
        ("2026-03-02 13:30", True),
        ("2026-03-02 17:00", False),
        ("2026-03-07 10:00", False),
        ("2026-02-17 10:00", False),
        ("2026-02-28 10:00", True),
    ],
    ids=["before", "at_opening", "last_moment", "lunch", "lunch_ends", "afternoon", "closed", "saturday", "holiday",
         "made_up"],
)  # fmt: skip
def test_whether_the_hall_serves(moment: str, opened: bool) -> None:
    assert is_open(HALL, at(moment)) is opened


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-03-02 07:00", "2026-03-02 09:00"),
        ("2026-03-02 10:00", "2026-03-02 13:30"),
        ("2026-03-02 12:30", "2026-03-02 13:30"),
        ("2026-03-02 17:30", "2026-03-03 09:00"),
        ("2026-03-06 17:00", "2026-03-09 09:00"),
        ("2026-02-14 18:00", "2026-02-24 09:00"),
        ("2026-02-27 18:00", "2026-02-28 09:00"),
    ],
    ids=["morning", "while_open", "at_lunch", "evening", "friday", "before_the_festival", "before_a_made_up_day"],
)
def test_the_next_opening(now: str, opening: str) -> None:
    assert next_opening(HALL, at(now)) == at(opening)


def test_an_interval_ends_at_its_own_end() -> None:
    assert closes_at(HALL, at("2026-03-02 10:00")) == at("2026-03-02 12:00")
    assert closes_at(HALL, at("2026-03-02 14:00")) == at("2026-03-02 17:00")
    assert closes_at(HALL, at("2026-03-02 12:30")) is None


def test_a_hall_without_hours_never_opens() -> None:
    assert next_opening(Hours("Asia/Shanghai", {}, {}), at("2026-03-02 10:00")) is None


def test_the_search_for_an_opening_ends() -> None:
    closed = {dt.date(2026, 3, 2) + dt.timedelta(days=day): False for day in range(60)}
    assert next_opening(Hours("Asia/Shanghai", WEEK, closed), at("2026-03-02 10:00"), within_days=30) is None


def test_a_hall_open_on_saturdays_keeps_its_own_hours_there() -> None:
    saturday = (dt.time(9, 30), dt.time(11))
    hours = Hours("Asia/Shanghai", {**WEEK, 6: (saturday,)}, {})
    assert is_open(hours, at("2026-03-07 10:00"))
    assert not is_open(hours, at("2026-03-07 11:00"))


def test_a_hall_around_the_clock_is_always_open() -> None:
    assert is_open(Hours("Asia/Shanghai", {}, {}, around_the_clock=True), at("2026-02-17 03:00"))


def test_the_day_is_the_halls_own_not_utcs() -> None:
    urumqi = Hours("Asia/Urumqi", WEEK, {})
    assert not is_open(urumqi, at("2026-03-02 10:00"))
    assert is_open(urumqi, at("2026-03-02 11:00"))
    assert is_open(HALL, dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("now", "over"),
    [("2026-03-02 16:59", False), ("2026-03-02 17:00", True), ("2026-03-02 12:30", False), ("2026-03-03 00:00", True)],
)
def test_when_a_day_is_over(now: str, over: bool) -> None:
    assert day_is_over(HALL, dt.date(2026, 3, 2), at(now)) is over


def test_a_day_around_the_clock_ends_at_midnight_only() -> None:
    hours = Hours("Asia/Shanghai", WEEK, {}, around_the_clock=True)
    assert not day_is_over(hours, dt.date(2026, 3, 2), at("2026-03-02 23:59"))
    assert day_is_over(hours, dt.date(2026, 3, 2), at("2026-03-03 00:00"))
