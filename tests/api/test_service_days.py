"""The public schedule: dates by the hall's calendar, units at their posts, nobody's name."""

import icalendar
import pytest
from django.test import Client

from openhall.kit.clock import utc_now
from openhall.people import services as people
from openhall.service_days import services
from tests.cast import Cast
from tests.service_days.leading import DAYS, SPAN, published, with_leaders

pytestmark = pytest.mark.django_db
PATH = "/api/v1/halls/lakeside/service-days"
MINE = "/api/v1/halls/lakeside/duties.ics"


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
    assert by_date["2026-10-08"] == {
        "nominal": "2026-10-01", "actual": "2026-10-08", "moved": True, "reason": "holiday", "estimated": False, "places": [],
    }  # fmt: skip
    assert not any(name in answer.content.decode() for name in leaders)


def test_another_hall_or_year(lakeside: Cast) -> None:
    assert Client().get("/api/v1/halls/nowhere/service-days").status_code == 404
    assert Client().get(PATH, {"year": 1066}).status_code == 422
    assert Client().get(PATH, {"year": "next"}).status_code == 422
    assert len(Client().get(PATH).json()) == 36
    assert {day["estimated"] for day in Client().get(PATH, {"year": 2149}).json()} == {True}


def test_a_public_feed_names_units_and_nobody(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.api.service_day_routes.utc_now", lambda: lakeside.start)
    leaders, rows = with_leaders(lakeside), published(lakeside)
    answer = Client().get(PATH + ".ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event.decoded("dtstart")) for event in events] == DAYS
    first = sorted(f"{row.post}: {row.unit}" for row in rows if str(row.on) == DAYS[0])
    assert sorted(str(events[0]["description"]).splitlines()) == first
    assert not any(name in answer.content.decode() for name in leaders)
    assert Client().get("/api/v1/halls/nowhere/service-days.ics").status_code == 404


def test_a_leaders_own_feed_needs_the_own_token(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.api.service_day_routes.utc_now", lambda: lakeside.start)
    leaders, rows = with_leaders(lakeside), published(lakeside)
    token = people.issue_token("feed", "clerk", lakeside.hall, utc_now(), leaders["tax-head"])
    answer = Client().get(MINE, headers={"Authorization": f"Bearer {token}"})
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    mine = [row for row in rows if row.leader == "tax-head"]
    assert [(str(event["uid"]), event.decoded("dtstart")) for event in events] == [(f"{row.id}@openhall", row.on) for row in mine]
    assert mine[0].post in str(events[0]["summary"])
    assert Client().get(MINE).status_code == 401
    kiosk = people.issue_token("kiosk", "kiosk", lakeside.hall, utc_now())
    assert Client().get(MINE, headers={"Authorization": f"Bearer {kiosk}"}).status_code == 403
