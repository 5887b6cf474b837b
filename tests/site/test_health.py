"""What the doctor says of the calendar: next year's notice comes in November, and until then deadlines are estimates."""

import datetime as dt

import pytest

from openhall.ledger.services import Act
from openhall.places import services as places
from openhall.places.rules import Day, whole_years
from openhall.site.health import calendar

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = (dt.datetime(2041, month, day, tzinfo=dt.UTC) for month, day in ((10, 31), (11, 1)))


def levels(now: dt.datetime) -> list[tuple[str, str]]:
    return [(each.level, each.sentence[:4]) for each in calendar(now)]


@pytest.fixture
def this_year() -> Act:
    """2041 is official, 2042 an estimate."""
    act = Act("command", OCTOBER)
    places.put_days(None, whole_years({dt.date(2041, 1, 1): Day(False, "元旦")}), "official", act)
    places.seed_calendar([2042])
    return act


def test_from_november_the_doctor_warns_of_a_year_that_is_only_estimated(this_year: Act) -> None:
    assert levels(OCTOBER) == [("ok", "2041")]
    assert levels(NOVEMBER) == [("ok", "2041"), ("warn", "2042")]
    (_, finding) = calendar(NOVEMBER)
    assert "openhall calendar" in finding.sentence, "the warning says what to do"


def test_the_notice_ends_the_warning(this_year: Act) -> None:
    places.put_days(None, whole_years({dt.date(2042, 1, 1): Day(False, "元旦")}), "official", this_year)
    assert levels(NOVEMBER) == [("ok", "2041"), ("ok", "2042")]


def test_a_year_of_which_nothing_is_known_is_warned_of_too() -> None:
    assert levels(OCTOBER) == [("warn", "2041")]
    assert levels(NOVEMBER) == [("warn", "2041"), ("warn", "2042")]
