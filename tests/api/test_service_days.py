"""The public schedule: dates by the hall's calendar, units at their posts, nobody's name."""

import pytest
from django.test import Client

from openhall.service_days import services
from tests.cast import Cast
from tests.service_days.leading import DAYS, SPAN, published, with_leaders

pytestmark = pytest.mark.django_db
PATH = "/api/v1/halls/lakeside/service-days"


def test_the_schedule_names_units_and_nobody(lakeside: Cast) -> None:
    leaders, rows = with_leaders(lakeside), published(lakeside)
    services.excuse_for_leave(leaders["health-head"], *SPAN, lakeside.act("supervisor"))
    answer = Client().get(PATH, {"year": 2026})
    days = answer.json()
    assert (answer.status_code, len(days)) == (200, 36)
    by_date = {day["actual"]: day for day in days}
    assert [day for day in by_date if by_date[day]["places"]] == DAYS
    assert {(place["post"], place["unit"]) for place in by_date["2026-03-11"]["places"]} == {
        (row.post, row.unit) for row in rows if str(row.on) == "2026-03-11"
    }  # fmt: skip
    assert sum(place["empty"] for day in days for place in day["places"]) == sum(row.leader == "health-head" for row in rows)
    assert by_date["2026-10-08"] == {"nominal": "2026-10-01", "actual": "2026-10-08", "moved": True, "places": []}
    assert not any(name in answer.content.decode() for name in leaders)


def test_another_hall_or_year(lakeside: Cast) -> None:
    assert Client().get("/api/v1/halls/nowhere/service-days").status_code == 404
    assert Client().get(PATH, {"year": 1066}).status_code == 422
    assert Client().get(PATH, {"year": "next"}).status_code == 422
    assert len(Client().get(PATH).json()) == 36
