"""The rota by the API: looked at, published as it was looked at, swapped, excused, substituted."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from openhall.kit.clock import utc_now
from openhall.people import services as people
from openhall.people.services.staffing import save_leave
from openhall.queue import services as queue
from openhall.service_days import services as days
from openhall.service_days.queries import schedule
from tests.cast import Cast
from tests.service_days.leading import SPAN, published, with_leaders

pytestmark = pytest.mark.django_db
DAYS = "/api/v1/halls/lakeside/service-days"


class Caller:
    """Somebody with a token."""

    def __init__(self, cast: Cast, role: str, account: uuid.UUID | None) -> None:
        self.token = people.issue_token(f"test {role}", role, cast.hall, utc_now(), account)

    def get(self, path: str, **query: str) -> Any:
        return Client().get(DAYS + path, query, headers={"Authorization": f"Bearer {self.token}"})

    def post(self, path: str, body: object = None, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **({"Idempotency-Key": key} if key else {})}
        return Client().post(DAYS + path, "" if body is None else json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def leaders(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[str, uuid.UUID]:
    for module in ("api.callers", "api.service_day_routes", "api.service_day_verb_routes"):
        monkeypatch.setattr(f"openhall.{module}.utc_now", lambda: lakeside.start)
    return with_leaders(lakeside)


def test_looked_at_and_published_once(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    boss = Caller(lakeside, "supervisor", lakeside.staff["supervisor"])
    first, last = map(str, SPAN)
    looked = boss.get("/rota", **{"from": first, "to": last})
    assert looked.status_code == 200, looked.content
    found = looked.json()
    assert found["proven"] and len(found["assignments"]) == 16 and found["clash"] == []
    body = {"from": first, "to": last, "assignments": found["assignments"]}
    done = [boss.post("/rota", body, "one") for _ in range(2)]
    assert [(each.status_code, each.json()) for each in done] == [(201, {"days": 8})] * 2
    assert boss.post("/rota", body, "two").status_code == 409
    told = boss.get("/duties", **{"from": first, "to": last}).json()
    assert {(each["leader"], each["date"], each["post"]) for each in told} == {
        (each["leader"], each["date"], each["post"]) for each in found["assignments"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422), ({"from": "2026-03-03", "to": "2026-03-31", "assignments": "all"}, 422),
        ({"from": "2026-03-31", "to": "2026-03-03", "assignments": [{"leader": "tax-head", "date": "2026-03-11", "post": "reception"}]}, 400),
        ({"from": "2026-03-03", "to": "2026-03-31", "assignments": []}, 400),
        ({"from": "2026-03-03", "to": "2026-03-31", "assignments": [{"leader": "nobody", "date": "2026-03-11", "post": "reception"}]}, 409),
    ],
)  # fmt: skip
def test_what_is_no_rota_is_refused(lakeside: Cast, leaders: dict[str, uuid.UUID], body: object, status: int) -> None:
    boss = Caller(lakeside, "supervisor", lakeside.staff["supervisor"])
    assert boss.post("/rota", body).status_code == status
    assert schedule(lakeside.hall, *SPAN) == []


def test_rules_that_collide_are_named(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    boss = Caller(lakeside, "supervisor", lakeside.staff["supervisor"])
    for name in ("tax-head", "tax-deputy"):
        save_leave(uuid.uuid4(), leaders[name], SPAN)
    found = boss.get("/rota", **{"from": str(SPAN[0]), "to": str(SPAN[1])}).json()
    assert (found["assignments"], found["proven"]) == ([], False)
    assert {each["rule"] for each in found["clash"]} >= {"leave"}
    assert boss.get("/rota", **{"from": "2026-03-12", "to": "2026-03-13"}).status_code == 409
    assert boss.get("/rota", **{"from": "2026-03-12", "to": "2029-03-13"}).status_code == 400
    assert boss.get("/rota", **{"from": "soon"}).status_code == 422


def test_leave_is_asked_granted_and_a_substitute_named(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duty = next(each for each in published(lakeside) if each.leader == "health-head")
    leader = Caller(lakeside, "chief_representative", leaders["health-head"])
    boss = Caller(lakeside, "supervisor", lakeside.staff["supervisor"])
    asked = leader.post(f"/duties/{duty.id}/ask", {"kind": "leave", "why": "住院"})
    assert asked.status_code == 201, asked.content
    (waits,) = boss.get("/requests").json()
    assert (waits["id"], waits["kind"], waits["leader"], waits["duty"]["id"]) == (asked.json()["id"], "leave", "health-head", str(duty.id))
    assert boss.post(f"/requests/{waits['id']}/grant").status_code == 200
    assert boss.post(f"/requests/{waits['id']}/grant").status_code == 409
    assert boss.get("/requests").json() == []
    for name, status in (("tax-head", 403), ("nobody", 400), ("health-deputy", 200)):
        assert leader.post(f"/duties/{duty.id}/substitute", {"leader": name}).status_code == status, name
    (told,) = [each for each in boss.get("/duties").json() if each["id"] == str(duty.id)]
    assert (told["stands"], told["state"]) == ("health-deputy", "substituted")


def test_a_colleague_without_the_duty_names_nobody(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duty = next(each for each in published(lakeside) if each.leader == "health-head")
    other = Caller(lakeside, "chief_representative", leaders["tax-head"])
    assert other.post(f"/duties/{duty.id}/substitute", {"leader": "health-deputy"}).status_code == 403
    assert other.post(f"/duties/{uuid.uuid4()}/substitute", {"leader": "health-deputy"}).status_code == 404
    mine = Caller(lakeside, "chief_representative", leaders["health-head"])
    request = mine.post(f"/duties/{duty.id}/ask", {"kind": "swap", "why": "出差"}).json()["id"]
    assert other.post(f"/requests/{request}/withdraw").status_code == 403
    assert other.post(f"/requests/{request}/take", {"duty": "no id"}).status_code == 422
    assert mine.post(f"/requests/{request}/withdraw").status_code == 200


# ---- the day itself


@pytest.fixture
def boss(lakeside: Cast, leaders: dict[str, uuid.UUID], monkeypatch: pytest.MonkeyPatch) -> Caller:
    """The supervisor on the first service day; the desk's window is window 3."""
    published(lakeside)
    days.set_window(lakeside.hall, "reception", lakeside.windows["3"], lakeside.act("supervisor"))
    for module in ("api.callers", "api.service_day_routes", "api.service_day_verb_routes"):
        monkeypatch.setattr(f"openhall.{module}.utc_now", lambda: lakeside.after(days=9))
    return Caller(lakeside, "supervisor", lakeside.staff["supervisor"])


def called(cast: Cast) -> None:
    ticket = cast.take("C", cast.after(days=9))
    queue.call_number(cast.at("3"), str(ticket), cast.act("supervisor", cast.after(days=9)))


def test_a_day_by_the_api_from_checking_in_to_its_figures(lakeside: Cast, boss: Caller) -> None:
    day = boss.get("/2026-03-11").json()
    desk = next(each for each in day["duties"] if each["post"] == "reception")
    assert boss.post(f"/duties/{desk['id']}/check-in").status_code == 200
    called(lakeside)
    made = [boss.post("/receptions", {"duty": desk["id"]}, "once") for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201] and made[0].json() == made[1].json()
    said = {"about": "社保转移未成", "answer": "三日内回复", "name": "王小明", "contact": "138 0013 8000"}
    passed = boss.post(f"/receptions/{made[0].json()['id']}/pass-on", said)
    assert passed.status_code == 200 and set(passed.json()) == {"matter"}
    assert boss.post(f"/receptions/{made[0].json()['id']}/solve", said).status_code == 409
    assert boss.post("/2026-03-11/agenda").json() == {"added": 0}
    point = boss.post("/2026-03-11/agenda/points", {"label": "三楼电梯"}).json()["id"]
    assert boss.post("/2026-03-11/meeting").status_code == 201
    decided = boss.post(f"/points/{point}/decide", {"decision": "本周修好。", "unit": "tax", "due_on": "2026-03-20"})
    assert decided.status_code == 200
    assert boss.post(f"/points/{point}/decide", {"decision": "x", "unit": "nobody", "due_on": "2026-03-20"}).status_code == 400
    assert boss.post("/2026-03-11/meeting/close", {"notes": "全体到会。"}).json() == {"carried": 0}
    assert boss.post(f"/duties/{desk['id']}/check-out").status_code == 200
    whole = boss.get("/2026-03-11")
    told = whole.json()
    assert (told["meeting"], [each["owner"] for each in told["agenda"]]) == ("closed", ["tax"])
    assert [each["matter"] for each in told["receptions"]] == [passed.json()["matter"]]
    assert {each["attendance"] for each in told["duties"]} == {"present", "expected"}
    assert "王小明" not in whole.content.decode()
    figures = Client().get(DAYS + "/figures", {"year": "2026"}).json()
    assert (figures["days"], figures["decided"], sum(each["receptions"] for each in figures["units"])) == (1, 1, 1)
    assert boss.get("/absences").json() == []
    assert boss.get("/2026-03-12").status_code == 404
    assert boss.get("/soon").status_code == 422


def test_a_walk_by_the_api(lakeside: Cast, boss: Caller) -> None:
    desk = boss.get("/2026-03-11").json()["duties"][0]["id"]
    wish = {"duty": desk, "item": "residence", "role": "companion", "online": True}
    assert boss.post("/walks", wish | {"role": "king"}).status_code == 422
    assert boss.post("/walks", wish | {"item": "none"}).status_code == 404
    walk = "/walks/" + boss.post("/walks", wish).json()["id"]
    for step, body in (("steps", {"name": "登录"}), ("checks", {"code": "online_login", "fine": False}), ("materials", {"asked": ["户口簿"], "trips": 1})):
        assert boss.post(f"{walk}/{step}", body).status_code == 200, step
    found = boss.post(f"{walk}/findings", {"text": "登录不了。", "unit": "tax", "code": "online_login"})
    assert found.status_code == 201
    assert boss.post(f"{walk}/findings", {"text": "登录不了。", "unit": "nobody"}).status_code == 400
    assert boss.post(f"{walk}/end").status_code == 200
    told = boss.get(walk).json()
    assert (told["state"], told["beyond"], told["unasked"], told["trips"]) == ("ended", ["户口簿"], ["身份证"], 1)
    assert told["steps"] == [{"name": "登录", "minutes": 0}]
    assert {"code": "online_login", "fine": False} in told["checks"]
    assert told["findings"] == [{"code": "online_login", "matter": found.json()["matter"]}]
    assert boss.post(f"{walk}/end").status_code == 409
