"""On which dates service days are held, checked by hand against the notices of 2024 to 2026."""

import calendar
import datetime as dt
import random
from collections.abc import Mapping

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.service_days.rules.dates import (
    FARTHEST,
    NOMINAL_DAYS,
    nominal_dates,
    reach,
    read_days,
    service_dates,
)
from openhall.service_days.states import Roll

DAY = dt.timedelta(days=1)


def nation(date: dt.date) -> bool:
    """Working days as the notices say; years without one follow the weekday."""
    try:
        return bool(chinese_calendar.is_workday(date))
    except NotImplementedError:
        return date.isoweekday() <= 5


# Copied by hand from the calendars that the State Council's notices make: (nominal, actual), moved ones only.
MOVED: Mapping[int, Mapping[str, str | None]] = {
    2024: {
        "01-01": "01-02", "01-21": "01-22", "02-11": "02-18", "04-21": "04-22", "05-01": "05-06", "06-01": "06-03", "07-21": "07-22",
        "08-11": "08-12", "09-01": "09-02", "09-21": "09-23", "10-01": "10-08", "12-01": "12-02", "12-21": "12-23",
        "08-01": None, "05-11": None, "02-01": None, "02-21": None,
    },
    2025: {
        "01-01": "01-02", "01-11": "01-13", "02-01": "02-05", "03-01": "03-03", "05-01": "05-06", "06-01": "06-03",
        "06-21": "06-23", "09-21": "09-22", "10-01": "10-09", "11-01": "11-03", "12-21": "12-22", "05-11": "05-12",
        "10-11": None, "10-21": None,
    },
    2026: {
        "01-01": "01-04", "01-11": "01-12", "02-01": "02-02", "02-21": "02-24", "03-01": "03-02", "03-21": "03-23",
        "04-11": "04-13", "05-01": "05-06", "06-21": "06-22", "07-11": "07-13", "08-01": "08-03", "10-01": "10-08",
        "10-11": "10-12", "11-01": "11-02", "11-21": "11-23",
    },
}  # fmt: skip


@pytest.mark.parametrize("year", MOVED)
def test_the_years_as_the_notices_make_them(year: int) -> None:
    found = {f"{each.nominal:%m-%d}": f"{each.actual:%m-%d}" for each in service_dates(year, nation)}
    assert len(found) == 36
    moved = {nominal: actual for nominal, actual in found.items() if nominal != actual}
    assert moved == {nominal: actual for nominal, actual in MOVED[year].items() if actual}


def test_a_weekend_test_would_be_wrong_both_ways() -> None:
    """Saturday 2024-05-11 and Saturday 2025-10-11 are worked; Thursday 2026-01-01 is not."""
    by_nominal = {each.nominal: each for year in MOVED for each in service_dates(year, nation)}
    for worked in (dt.date(2024, 5, 11), dt.date(2025, 10, 11)):
        assert worked.isoweekday() == 6
        assert not by_nominal[worked].moved
    new_year = by_nominal[dt.date(2026, 1, 1)]
    assert (new_year.nominal.isoweekday(), new_year.actual) == (4, dt.date(2026, 1, 4))
    assert dt.date(2026, 1, 4).isoweekday() == 7  # a Sunday, made up


def closed(*free: str) -> "set[dt.date]":
    return {dt.date.fromisoformat(each) for each in free}


def test_two_that_would_roll_onto_one_day_take_the_next_free_one() -> None:
    found = service_dates(2026, nation, (1, 2, 3, 8, 9))
    october = [each for each in found if each.nominal.month == 10]
    assert [(each.nominal.day, each.actual and each.actual.day, each.taken) for each in october] == [
        (1, 10, True), (2, 12, True), (3, 13, True), (8, 8, False), (9, 9, False),
    ]  # fmt: skip


def test_what_rolls_over_new_year_counts_on_both_sides() -> None:
    """31 December is free and rolls to 4 January 2027, so 1 January takes the 5th; each year says the same."""
    def worked(date: dt.date) -> bool:
        return date.isoweekday() <= 5 and date not in closed("2026-12-31", "2027-01-01")

    last = service_dates(2026, worked, (1, 31))[-1]
    first = service_dates(2027, worked, (1, 31))[0]
    assert (last.nominal, last.actual) == (dt.date(2026, 12, 31), dt.date(2027, 1, 4))
    assert (first.nominal, first.actual, first.taken) == (dt.date(2027, 1, 1), dt.date(2027, 1, 5), True)


def test_a_day_that_a_month_lacks_is_its_last_and_two_such_are_one() -> None:
    dates = nominal_dates(2026, (29, 30, 31))
    assert [each.day for each in dates if each.month == 2] == [28]
    assert [each.day for each in dates if each.month == 4] == [29, 30]
    assert [each.day for each in nominal_dates(2024, (31,)) if each.month == 2] == [29]


def test_it_is_skipped_or_held_where_the_hall_says_so() -> None:
    skipped = {each.nominal: each for each in service_dates(2026, nation, roll=Roll.SKIP)}
    held = {each.nominal: each for each in service_dates(2026, nation, roll=Roll.HOLD)}
    national_day = dt.date(2026, 10, 1)
    assert (skipped[national_day].actual, skipped[national_day].moved) == (None, False)
    assert (held[national_day].actual, held[national_day].moved) == (national_day, False)
    assert sum(each.actual is None for each in skipped.values()) == len(MOVED[2026])


def test_a_hall_that_nobody_works_in_holds_none() -> None:
    assert {each.actual for each in service_dates(2026, lambda _: False)} == {None}
    only = dt.date(2026, 1, 1) + FARTHEST * DAY
    found = service_dates(2026, lambda date: date == only)
    # the day that is worked carries one service day: 11 February if it is that, else the first that reaches it
    assert [each.nominal for each in found if each.actual] == [dt.date(2026, 1, 1)]


@pytest.mark.parametrize(("text", "days"), [("1, 11,21", (1, 11, 21)), ("31", (31,)), ("21,1", (1, 21))])
def test_days_are_read(text: str, days: tuple[int, ...]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["", "0", "32", "1,1", "1,,11", "-1", "1.5", "first", "1_1", "011"])
def test_what_are_no_days_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="days of the month"):
        read_days(text)


days_of_month = st.sets(st.integers(1, 31), min_size=1, max_size=6).map(sorted)


@pytest.mark.slow
@given(year=st.integers(2004, 2030), days=days_of_month, rng=st.randoms(use_true_random=False))
def test_whatever_the_calendar(year: int, days: list[int], rng: random.Random) -> None:
    """Every day held is worked, no two share a date, what is worked stays, and no earlier free working day was left."""
    first, last = reach(year)
    calendar_days = {first + number * DAY: rng.random() < 0.6 for number in range((last - first).days + 1)}
    found = service_dates(year, calendar_days.__getitem__, days)
    held = [each.actual for each in found if each.actual]
    assert len(held) == len(set(held))
    for each in found:
        assert each.nominal.day in {min(day, calendar.monthrange(year, each.nominal.month)[1]) for day in days}
        if calendar_days[each.nominal]:
            assert each.actual == each.nominal
        elif each.actual:
            assert each.nominal < each.actual <= each.nominal + FARTHEST * DAY
            assert calendar_days[each.actual]


def test_the_rule_of_the_article() -> None:
    assert NOMINAL_DAYS == (1, 11, 21)
