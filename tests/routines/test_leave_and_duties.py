"""Leave and postings of the settings share what the rota knows: who takes leave is excused, who has a duty is posted nowhere."""

import datetime as dt
import uuid

import pytest

from openhall.kit.errors import Conflict
from openhall.people.queries import staffing
from openhall.service_days.queries import DutyView, schedule
from tests.cast import Cast
from tests.routines.settings import make_it, wish
from tests.service_days.leading import SPAN, published, with_leaders

pytestmark = pytest.mark.django_db


def duty_of(rows: list[DutyView], leader: str) -> DutyView:
    return next(row for row in rows if row.leader == leader)


def test_who_takes_leave_is_excused_from_the_duties_of_these_days(lakeside: Cast) -> None:
    leaders, rows = with_leaders(lakeside), published(lakeside)
    duty = duty_of(rows, "health-head")
    days = {"account": str(leaders["health-head"]), "from_on": str(duty.on), "to_on": str(duty.on)}
    make_it(lakeside, wish(lakeside, "leave", uuid.uuid4(), days))
    after = {row.id: row for row in schedule(lakeside.hall, *SPAN)}
    assert (after[duty.id].state, after[duty.id].stands) == ("excused", None)
    assert [row for row in rows if row.id != duty.id] == [row for row in after.values() if row.id != duty.id]


def test_who_has_a_duty_is_posted_at_no_window_on_that_day(lakeside: Cast) -> None:
    leaders, rows = with_leaders(lakeside), published(lakeside)
    duty = duty_of(rows, "land-head")

    def posted(first: dt.date, last: dt.date | None) -> None:
        values = {"account": str(leaders["land-head"]), "window": "3", "from_on": str(first),
                  "to_on": last and str(last), "substitute": None}  # fmt: skip
        make_it(lakeside, wish(lakeside, "posting", uuid.uuid4(), values))

    for last in (duty.on, None):
        with pytest.raises(Conflict, match=f"on duty on the service day {duty.on}"):
            posted(duty.on - dt.timedelta(days=1), last)
    before = duty.on - dt.timedelta(days=1)
    posted(before, before)
    assert len(staffing.postings_of(leaders["land-head"], before, before)) == 1
