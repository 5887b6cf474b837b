"""How grave a wait is, why somebody waits, which window nobody opened: pure, by hand."""

import datetime as dt

import pytest

from openhall.places.rules import Hours
from openhall.queue.rules.watching import is_unmanned, opened_at, wait_level, why_waits

STEPS = (15, 20, 30)
HOURS = Hours("Asia/Shanghai", {1: [(dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17))]}, {})


def at(hour: int, minute: int = 0) -> dt.datetime:
    """Monday 2026-03-02 in Shanghai."""
    return dt.datetime(2026, 3, 2, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, ""), (899, ""), (900, "target"), (1199, "target"), (1200, "warn"), (1799, "warn"), (1800, "alarm")],
)
def test_levels_begin_at_their_minute(seconds: int, level: str) -> None:
    assert wait_level(seconds, STEPS) == level


@pytest.mark.parametrize(
    ("ahead", "serving", "working", "marked", "only", "idle", "why"),
    [
        (0, "", "", "", "", "", "nobody_serves"),
        (0, "12", "1", "1", "2", "1", "only_window"),
        (3, "12", "", "", "", "", "closed_windows"),
        (3, "12", "1", "", "", "1", "mark"),
        (3, "12", "1", "1", "", "1", "before"),
        (0, "12", "1", "1", "", "", "next"),
        (0, "12", "12", "12", "", "2", "uncalled"),
        (0, "12", "12", "12", "1", "2", "next"),
        (0, "12", "12", "1", "", "2", "next"),
    ],
)
def test_the_first_reason_counts(
    ahead: int, serving: str, working: str, marked: str, only: str, idle: str, why: str
) -> None:
    assert why_waits(ahead, serving, working, marked, only, idle) == why


def test_the_present_interval_has_a_beginning_and_the_pause_between_has_none() -> None:
    assert opened_at(HOURS, at(8, 59)) is None
    assert opened_at(HOURS, at(9)) == at(9)
    assert opened_at(HOURS, at(11, 59)) == at(9)
    assert opened_at(HOURS, at(12)) is None
    assert opened_at(HOURS, at(16)) == at(13, 30)


def test_a_window_is_unmanned_only_if_posted_and_closed_since_before_the_opening() -> None:
    opening = at(9)
    assert is_unmanned("closed", at(8), opening, posted=True)
    assert is_unmanned("closed", at(9), opening, posted=True)
    assert not is_unmanned("closed", at(9, 1), opening, posted=True)
    assert not is_unmanned("closed", at(8), opening, posted=False)
    assert not is_unmanned("open", at(8), opening, posted=True)
    assert not is_unmanned("closed", at(8), None, posted=True)
