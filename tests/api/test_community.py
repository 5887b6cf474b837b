"""Events in the community over the API: planned, attended by the rotating code, counted and closed."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from openhall.community.models import Event, Help, Place
from openhall.ledger import queries as ledger
from tests.cast import Cast
from tests.kit.calendars import at

pytestmark = pytest.mark.django_db
NINE = at("2026-03-07 09:00")
BODY = {"title": "医保政策进社区", "community": "翠苑社区", "topics": ["medical_insurance"], "capacity": 1}


class Caller:
    """Somebody at the API at a moment that moves."""

    def __init__(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cast, self.moment = cast, NINE
        for module in ("callers", "event_routes", "volunteer_routes"):
            monkeypatch.setattr(f"openhall.api.{module}.utc_now", lambda: self.moment)
        self.tokens = {role: cast.token(role) for role in ("supervisor", "clerk")}

    def post(self, path: str, body: object = None, role: str = "", **headers: str) -> Any:
        if role:
            headers["Authorization"] = f"Bearer {self.tokens[role]}"
        return Client().post("/api/v1" + path, json.dumps(body or {}), content_type="application/json", headers=headers)

    def get(self, path: str, role: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        return Client().get("/api/v1" + path, headers=headers)

    def later(self, minutes: float) -> None:
        self.moment += dt.timedelta(minutes=minutes)

    def event(self, **body: Any) -> str:
        answer = self.post("/halls/lakeside/events", {**BODY, **body}, "supervisor")
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def volunteer(self, name: str = "王小明") -> str:
        return str(self.post("/halls/lakeside/volunteers", {"name": name, "agrees": True}).json()["token"])

    def code(self, event: str, direction: str) -> str:
        return str(self.get(f"/events/{event}/code?direction={direction}", "supervisor").json()["code"])


@pytest.fixture
def api(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Caller:
    return Caller(lakeside, monkeypatch)


def test_an_event_from_its_plan_to_the_people_served(api: Caller) -> None:
    event, who = api.event(), api.volunteer()
    assert api.post(f"/events/{event}/sign-up", {"volunteer": who}).json()["state"] == "signed"
    body = {"volunteer": who, "code": api.code(event, "in")}
    came = api.post(f"/events/{event}/check-in", body)
    assert (came.status_code, came.json()["state"]) == (200, "serving")
    api.later(89.9)
    went = api.post(f"/events/{event}/check-out", {"volunteer": who, "code": api.code(event, "out")}).json()
    assert (went["state"], went["minutes"], went["paid_minutes"]) == ("served", 89, 0)
    closed = api.post(f"/events/{event}/close", {"people_served": 42}, "supervisor")
    assert (closed.status_code, closed.json()["state"], closed.json()["people_served"]) == (200, "closed", 42)
    figures = api.get("/halls/lakeside/community").json()
    assert (figures["events"], figures["volunteers"], figures["minutes"], figures["people_served"]) == (1, 1, 89, 42)
    assert [each["id"] for each in api.get("/halls/lakeside/events").json()] == [event]
    kinds = [each.kind for each in ledger.about(uuid.UUID(event))]
    assert set(kinds[:2]) == {"EventPlanned", "EventOpened"} and kinds[2:] == ["EventClosed"]


def test_the_same_key_closes_once(api: Caller) -> None:
    event = api.event()
    first, second = (
        api.post(f"/events/{event}/close", {"people_served": 7}, "supervisor", **{"Idempotency-Key": "k1"}) for _ in "ab"
    )
    assert (first.status_code, second.status_code, first.json()) == (200, 200, second.json())
    assert api.post(f"/events/{event}/close", {"people_served": 8}, "supervisor").status_code == 409
    assert Event.objects.get().served == 7


def test_who_waits_moves_up_and_a_place_is_handed_on(api: Caller) -> None:
    event = api.event()
    one, two, three = (api.volunteer(name) for name in ("甲", "乙", "丙"))
    held = api.post(f"/events/{event}/sign-up", {"volunteer": one}).json()
    waits = api.post(f"/events/{event}/sign-up", {"volunteer": two}).json()
    assert (held["state"], waits["state"]) == ("signed", "waiting")
    assert api.post(f"/volunteers/{one}/places/{held['id']}/leave").json()["state"] == "left"
    assert api.get(f"/volunteers/{two}").json()["places"][0]["state"] == "signed"
    assert api.post(f"/volunteers/{two}/places/{waits['id']}/offer").status_code == 200
    shift = api.get(f"/events/{event}").json()["shifts"][0]
    assert shift["offered"] == [waits["id"]]
    taken = api.post(f"/volunteers/{three}/places/{waits['id']}/take-over")
    assert (taken.status_code, taken.json()["state"]) == (201, "signed")
    assert api.post(f"/volunteers/{one}/places/{waits['id']}/take-over").status_code == 409


def test_certificates_are_free_and_verified_by_their_code(api: Caller) -> None:
    event, who = api.event(), api.volunteer()
    assert api.post(f"/volunteers/{who}/certificate").status_code == 409, "nothing was served"
    api.post(f"/events/{event}/check-in", {"volunteer": who, "code": api.code(event, "in")})
    api.later(60)
    api.post(f"/events/{event}/close", {"people_served": 3}, "supervisor")
    answer = api.post(f"/volunteers/{who}/certificate")
    code = answer.json()["code"]
    assert answer.status_code == 201 and api.post(f"/volunteers/{who}/certificate").json()["code"] == code
    seen = api.get(f"/certificates/{code}").json()
    assert (seen["genuine"], seen["current"], seen["minutes"], seen["services"]) == (True, True, 60, 1)
    assert "王小明" not in json.dumps(seen, ensure_ascii=False)
    assert api.get("/certificates/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
    place = Place.objects.get()
    wish = api.post(f"/volunteers/{who}/places/{place.id}/correct", {"words": "我十一点才走。"})
    assert (wish.status_code, wish.json()["state"]) == (201, "asked")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/halls/lakeside/events", {"title": "", "community": "翠苑"}, 422),
        ("/halls/lakeside/events", {**BODY, "starts_at": "2026-03-07T09:00:00"}, 422),  # no zone
        ("/halls/lakeside/events", {**BODY, "starts_at": "9999-12-31T23:59:00Z"}, 400),
        ("/halls/lakeside/events", {**BODY, "ends_at": "2026-03-01T09:00:00Z"}, 400),
        ("/halls/lakeside/events", {**BODY, "topics": ["anything"]}, 422),
        ("/halls/lakeside/events", {**BODY, "campaigns": ["none"]}, 404),
        ("/halls/lakeside/events", {**BODY, "dangerous": True, "risks": "高处作业"}, 409),
        ("/halls/lakeside/events", {**BODY, "dangerous": True, "insurance": "保单1"}, 409),
        ("/halls/lakeside/events", {**BODY, "fee": 10}, 422),  # nobody pays: there is no such field
        ("/halls/nowhere/events", BODY, 404),
    ],
)
def test_what_is_no_event_is_refused_and_nothing_is_kept(api: Caller, path: str, body: object, status: int) -> None:
    answer = api.post(path, body, "supervisor")
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("step", "body", "status"),
    [
        ("close", {"people_served": -1}, 422), ("close", {"people_served": 1.5}, 422), ("close", {}, 422),
        ("close", {"people_served": 5, "seen_before": 6}, 400), ("check-in", {}, 404),
        ("check-in", {"volunteer": "WHO", "code": "AAAAAAAA"}, 403), ("check-out", {"volunteer": "WHO", "code": "IN"}, 403),
        ("sign-up", {"volunteer": "nobody"}, 404), ("publicise", {"document": str(uuid.UUID(int=1))}, 404),
        ("check-in", {"place": str(uuid.UUID(int=1))}, 404), ("open", {}, 409),
    ],
)  # fmt: skip
def test_what_does_not_fit_an_event_changes_nothing(api: Caller, step: str, body: dict[str, Any], status: int) -> None:
    event, who = api.event(), api.volunteer()
    fills = {"WHO": who, "IN": api.code(event, "in")}
    sent = {key: fills.get(value, value) if isinstance(value, str) else value for key, value in body.items()}
    role = "" if step in ("check-in", "check-out", "sign-up") and "place" not in body else "supervisor"
    answer = api.post(f"/events/{event}/{step}", sent, role)
    assert answer.status_code == status, answer.content
    assert Event.objects.get().state == "open"
    assert not Place.objects.exists()


def test_only_organisers_check_in_by_hand_and_only_who_signed_up(api: Caller) -> None:
    event, who = api.event(), api.volunteer()
    place = api.post(f"/events/{event}/sign-up", {"volunteer": who}).json()["id"]
    assert api.post(f"/events/{event}/check-in", {"place": place}).status_code == 401
    assert api.post(f"/events/{event}/check-in", {"place": place}, "clerk").status_code == 403
    assert api.post(f"/events/{event}/check-in", {"place": place}, "supervisor").json()["state"] == "serving"
    assert Place.objects.get().came_by == "hand"


def test_a_planned_event_is_nobodys_to_see(api: Caller) -> None:
    event = api.event(open=False)
    assert api.get(f"/events/{event}").status_code == 404
    assert api.get("/halls/lakeside/events").json() == []
    assert api.post(f"/events/{event}/open", None, "supervisor").json()["state"] == "open"
    assert api.get(f"/events/{event}").status_code == 200


def test_an_answer_to_staff_holds_no_link_of_a_volunteer(api: Caller) -> None:
    joined = api.post("/halls/lakeside/volunteers", {"name": "陈晓", "agrees": True}, "clerk")
    assert (joined.status_code, joined.json()["token"]) == (201, "")
    event, who = api.event(), api.volunteer()
    api.post(f"/events/{event}/sign-up", {"volunteer": who})
    assert who not in api.get(f"/events/{event}", "supervisor").content.decode()


def test_help_is_given_by_who_is_on_duty_and_tells_no_secret(api: Caller) -> None:
    event, who = api.event(), api.volunteer()
    matter = {"title": "报销不了", "text": "来了三次。", "contact": "138 0013 8001"}
    assert api.post(f"/events/{event}/help", {**matter, "consents": True}).status_code == 401
    assert api.post(f"/events/{event}/help", {**matter, "volunteer": who, "consents": True}).status_code == 403, "not checked in"
    api.post(f"/events/{event}/check-in", {"volunteer": who, "code": api.code(event, "in")})
    assert api.post(f"/events/{event}/help", {**matter, "volunteer": who}).status_code == 400, "the person was not asked"
    helped = api.post(f"/events/{event}/help", {**matter, "volunteer": who, "consents": True})
    assert (helped.status_code, set(helped.json())) == (201, {"id", "number"})
    by_staff = api.post(f"/events/{event}/help", {**matter, "consents": True}, "clerk")
    assert by_staff.status_code == 201
    shut = api.post(f"/events/{event}/help", {"queue": "A", "consents": True}, "clerk")
    assert shut.status_code == 409, "on a Saturday the hall is shut: no ticket"
    rows = {row.subject_id: (row.place_id, row.account_id) for row in Help.objects.all()}
    assert rows[uuid.UUID(helped.json()["id"])] == (Place.objects.get().id, None)
    assert rows[uuid.UUID(by_staff.json()["id"])] == (None, api.cast.staff["clerk"])
    assert len(rows) == 2
