"""Moments are aware; days and wall-clock times are the hall's own."""

import datetime as dt

import pytest

from openhall.kit.clock import local_day, local_moment, require_aware, utc_now

LATE = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)


def test_the_clock_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is dt.UTC


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        require_aware(dt.datetime(2026, 3, 2, 10, 0))  # naive on purpose


def test_a_moment_keeps_its_instant_in_utc() -> None:
    east = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    moment = require_aware(east)
    assert (moment, moment.tzinfo, moment.hour) == (east, dt.UTC, 2)


@pytest.mark.parametrize(("zone", "day"), [("Asia/Shanghai", 2), ("Asia/Urumqi", 1), ("UTC", 1)])
def test_the_day_turns_at_the_halls_midnight(zone: str, day: int) -> None:
    assert local_day(LATE, zone) == dt.date(2026, 3, day)


def test_a_wall_clock_time_of_a_hall() -> None:
    assert local_moment(dt.date(2026, 3, 2), dt.time(0, 30), "Asia/Shanghai") == LATE
    assert local_moment(dt.date(2026, 3, 2), dt.time(9), "Asia/Shanghai").tzinfo is dt.UTC
