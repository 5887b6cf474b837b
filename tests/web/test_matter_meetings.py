"""Joint meetings on the page of a matter and through the API."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from openhall.deadlines.models import Clock
from openhall.matters.models import Meeting, MeetingDecision
from openhall.people.states import Role
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import Bench

pytestmark = pytest.mark.django_db
CALL = {"meets_at": "2026-03-04T09:30", "place": "三楼", "units": ["tax", "water"], "why": "意见不一致"}
HELD = {"minutes": "双方同意。", "decision": ["复查", "", ""], "owner": ["water", "tax", "tax"], "due": ["2026-03-06", "", ""]}


@pytest.fixture
def bench(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Bench:
    for module in ("web.asking", "api.callers", "api.matter_verb_routes"):
        monkeypatch.setattr(f"openhall.{module}.utc_now", lambda: at("2026-03-02 11:00"))
    return Bench.of(lakeside)


def staff(bench: Bench, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(bench.cast.account(name))
    return client


def test_a_meeting_from_call_to_decision_on_the_page(bench: Bench) -> None:
    row, duty, water = bench.handled(), staff(bench, "duty"), staff(bench, "water_head")
    path = f"/matters/lakeside/{row.id}"
    assert water.get(path).status_code == 404
    assert duty.post(f"{path}/call-meeting", CALL).status_code == 302
    assert Meeting.objects.get().meets_at == dt.datetime(2026, 3, 4, 1, 30, tzinfo=dt.UTC), "on the hall's clock"
    assert "意见不一致" in water.get(path).content.decode()
    assert duty.post(f"{path}/hold-meeting", HELD).status_code == 302
    decision = MeetingDecision.objects.get()
    page = water.get(path).content.decode()
    assert "复查" in page and "2026-03-06" in page and "It is carried out" in page
    assert "It is carried out" not in staff(bench, "tax_head").get(path).content.decode()
    assert water.post(f"{path}/carry-out", {"decision_id": str(decision.id)}).status_code == 302
    assert "It is carried out" not in water.get(path).content.decode()


@pytest.mark.parametrize("wrong", [{"meets_at": ""}, {"meets_at": "9999999999"}, {"meets_at": "2026-03-01T09:00"}, {"units": []},
                                   {"units": ["nothing"]}, {"why": " "}])  # fmt: skip
def test_a_wrong_call_is_said_in_place(bench: Bench, wrong: dict[str, Any]) -> None:
    row = bench.handled()
    answer = staff(bench, "duty").post(f"/matters/lakeside/{row.id}/call-meeting", CALL | wrong)
    assert answer.status_code == 400 and not Meeting.objects.exists()


@pytest.mark.parametrize("wrong", [{"minutes": ""}, {"due": [""]}, {"due": ["soon"]}, {"owner": ["nothing"]}, {"owner": []}])
def test_wrong_minutes_are_said_in_place(bench: Bench, wrong: dict[str, Any]) -> None:
    row = bench.handled()
    bench.meeting_ahead(row)
    answer = staff(bench, "duty").post(f"/matters/lakeside/{row.id}/hold-meeting", HELD | wrong)
    assert answer.status_code == 400 and not MeetingDecision.objects.exists()
    refused = staff(bench, "duty").post(f"/matters/lakeside/{row.id}/carry-out", {"decision_id": "x"})
    assert refused.status_code == 404


def test_the_page_says_when_the_ladder_has_come_to_the_meeting(bench: Bench) -> None:
    row, duty = bench.handled(), staff(bench, "duty")
    assert "The ladder has come to the joint meeting" not in duty.get(f"/matters/lakeside/{row.id}").content.decode()
    clocks = Clock.objects.filter(subject_id=row.id, code__startswith="matter.answer")
    ladder = clocks.select_related("ladder").get().ladder
    assert ladder is not None
    clocks.update(rung=ladder.roles.index("supervisor") + 1)
    assert "The ladder has come to the joint meeting" in duty.get(f"/matters/lakeside/{row.id}").content.decode()
    duty.post(f"/matters/lakeside/{row.id}/call-meeting", CALL)
    assert "The ladder has come to the joint meeting" not in duty.get(f"/matters/lakeside/{row.id}").content.decode()


def test_the_same_through_the_api(bench: Bench) -> None:
    row = bench.handled()
    tokens = {name: bench.cast.token(role, name=name) for name, role in (("duty", Role.DUTY_LEADER), ("water_head", Role.WINDOW_HEAD))}

    def post(path: str, body: object, name: str = "duty") -> Any:
        headers = {"Authorization": f"Bearer {tokens[name]}"}
        url = f"/api/v1/halls/lakeside/matters/{row.id}/{path}"
        return Client().post(url, json.dumps(body), content_type="application/json", headers=headers)

    call = {"meets_at": "2026-03-04T09:30:00+08:00", "reason": "意见不一致", "units": ["tax", "water"]}
    (meeting,) = post("meetings", call).json()["meetings"]
    assert (meeting["units"], meeting["held_at"]) == (["tax", "water"], None)
    assert post("meetings", call).status_code == 409
    assert post("meetings", call | {"meets_at": "2026-03-04T09:30:00"}).status_code == 422, "a moment without its zone"
    assert post("meetings", call, "water_head").status_code == 403
    body = {"minutes": "双方同意。", "decisions": [{"text": "复查", "unit": "water", "due_on": "2026-03-06"}]}
    (held,) = post("meetings/hold", body).json()["meetings"]
    (decision,) = held["decisions"]
    assert (decision["unit"], decision["due_on"], decision["done_at"]) == ("water", "2026-03-06", None)
    done = post(f"decisions/{decision['id']}/done", None, "water_head").json()
    assert done["meetings"][0]["decisions"][0]["done_at"]
    assert post("meetings/call-off", {"why": "不开了"}).status_code == 409
