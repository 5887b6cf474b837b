"""Visits through the API, as a phone and its outbox send them; the loop of a finding by its routes."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.outreach.models import Finding, Visit
from openhall.people.states import Role
from tests.cast import Cast
from tests.matters.bringing import SOLVED, Bench

pytestmark = pytest.mark.django_db
API, VISITS = "/api/v1", "/halls/lakeside/visits"
FINDING = {"title": "开户要跑三次", "text": "银行与窗口互相推。", "class": "blocking_point/process"}
BODY = {"client_id": "3f0c9a", "on": "2026-03-02", "targets": [{"kind": "enterprise", "name": "湖滨茶厂"}], "findings": [FINDING]}


@dataclasses.dataclass(frozen=True)
class Caller:
    """Somebody who calls the API about visits."""

    bench: Bench

    def send(self, path: str, body: object = None, token: str = "", key: str = "") -> Any:
        headers = ({"Authorization": f"Bearer {token}"} if token else {}) | ({"Idempotency-Key": key} if key else {})
        if body is None:
            return Client().get(API + path, headers=headers)
        return Client().post(API + path, json.dumps(body), content_type="application/json", headers=headers)

    def token(self, name: str, role: Role) -> str:
        return self.bench.cast.token(role, name=name)

    @property
    def desk(self) -> str:
        return self.token("duty", Role.DUTY_LEADER)


@pytest.fixture
def api(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setattr("openhall.api.callers.utc_now", lambda: lakeside.after(minutes=1))
    return Caller(Bench.of(lakeside))


def test_a_visit_is_recorded_and_sent_again_it_is_the_same(api: Caller) -> None:
    first, again = (api.send(VISITS, BODY, api.desk) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    made, known = first.json(), again.json()
    assert made["id"] == known["id"] and (made["again"], known["again"]) == (False, True)
    assert (made["batch"], made["number"], made["on"], made["wrong_clock"]) == ("2026Q1", 1, "2026-03-02", False)
    (found,) = made["findings"]
    assert (found["class"], found["title"], found["state"], found["target"]) == ("blocking_point/process", FINDING["title"], "found", "湖滨茶厂")
    assert found["matter_number"] == "2026-0001" and found["due_at"] and found["lead"] is None
    assert (Visit.objects.count(), Finding.objects.count(), Matter.objects.count()) == (1, 1, 1)


def test_by_other_hands_and_with_another_clock_it_is_still_one(api: Caller) -> None:
    ids = {
        api.send(VISITS, BODY | {"on": on}, token, key).json()["id"]
        for on, token, key in (("2027-01-01", api.desk, ""), ("2026-03-02", api.token("tax_clerk", Role.CLERK), "k"),
                               ("1970-01-01", api.desk, "l"), ("2026-03-02", api.desk, "l2"))
    }  # fmt: skip
    assert len(ids) == 1
    assert Visit.objects.get().on == dt.date(2026, 3, 2)


@pytest.mark.parametrize("named", ["id", "client_id", "alone"])
def test_findings_come_after_their_visit(api: Caller, named: str) -> None:
    made = api.send(VISITS, BODY, api.desk).json()
    path = f"/visits/{made['id']}/findings" if named == "alone" else f"{VISITS}/{made[named]}/findings"
    more = FINDING | {"title": "厂房没有房产证", "class": "finance", "lead": "tax"}
    assert api.send(path, more, api.desk).status_code == 201
    answer = api.send(path, {"findings": [more, FINDING]}, api.desk)
    assert (answer.status_code, len(answer.json()["findings"])) == (200, 2)
    lead = next(each for each in answer.json()["findings"] if each["class"] == "difficulty/finance")
    assert (lead["lead"], lead["matter_state"]) == ("tax", "handling"), "who may dispatch has it dispatched at once"
    listed = api.send("/halls/lakeside/findings", None, api.desk).json()
    assert len(listed) == 2
    assert api.send(VISITS + "/%00/findings", FINDING, api.desk).status_code == 404
    assert api.send("/visits/019cac46-1500-7000-8000-00000000ffff/findings", FINDING, api.desk).status_code == 404


def test_a_clerks_finding_waits_for_the_desk(api: Caller) -> None:
    body = BODY | {"findings": [FINDING | {"lead": "tax"}]}
    made = api.send(VISITS, body, api.token("tax_clerk", Role.CLERK)).json()
    assert made["findings"][0]["matter_state"] == "opened"


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ([], 422), (BODY | {"client_id": ""}, 422), (BODY | {"on": "yesterday"}, 422), (BODY | {"targets": []}, 422),
     (BODY | {"targets": [{"kind": "shop", "name": "x"}]}, 422), (BODY | {"more": 1}, 422),
     (BODY | {"targets": [{"kind": "centre", "name": "\x00"}]}, 422), (BODY | {"batch": "never"}, 400),
     (BODY | {"targets": [{"kind": "centre", "name": "  "}]}, 400), (BODY | {"findings": [FINDING | {"class": "weather"}]}, 400),
     (BODY | {"batch": 7}, 404), (BODY | {"members": ["nobody"]}, 404), (BODY | {"findings": [FINDING | {"lead": "nothing"}]}, 400),
     (BODY | {"findings": [FINDING] * 51}, 422), (BODY | {"findings": [FINDING | {"text": "x" * 2001}]}, 422)],
)  # fmt: skip
def test_a_wrong_body_is_answered_and_nothing_is_kept(api: Caller, body: object, status: int) -> None:
    answer = api.send(VISITS, body, api.desk)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not Visit.objects.exists() and not Matter.objects.exists()


@pytest.mark.parametrize("written", ["policy", "堵点", "堵点/政策", "difficulty:land", "labour"])
def test_a_class_is_one_word_or_two(api: Caller, written: str) -> None:
    made = api.send(VISITS, BODY | {"findings": [FINDING | {"class": written}]}, api.desk)
    assert made.status_code == 201 and "/" in made.json()["findings"][0]["class"]


def test_the_loop_by_its_routes(api: Caller) -> None:
    api.send(VISITS, BODY | {"findings": [FINDING | {"lead": "tax"}]}, api.desk)
    row = Finding.objects.get()
    one, outside = f"/halls/lakeside/findings/{row.id}", api.token("caller", Role.RETURN_VISIT_OFFICER)
    assert api.send(one + "/verify", {"accept": True, "why": "看过"}, outside).status_code == 409
    matters.answer(row.matter_id, SOLVED, api.bench.by("tax_clerk"))
    assert api.send(one + "/verify", {"accept": True, "why": "看过"}, api.token("tax_clerk", Role.CLERK)).status_code == 403
    assert api.send(one + "/verify", {"accept": True, "why": "看过"}, outside).json()["state"] == "verified"
    done = api.send(one + "/confirm", {"way": "phone", "content": True}, outside).json()
    assert (done["state"], done["matter_state"]) == ("cleared", "closed")
    assert api.send(one + "/improve", {"text": "两个窗口合并。"}, outside).json()["improvement"] == "两个窗口合并。"
    assert api.send("/halls/lakeside/findings?ended=false", None, outside).json() == []
    assert api.send(f"/halls/hillside/findings/{row.id}/verify", {"accept": True, "why": "看过"}, outside).status_code == 404


def test_the_figures_are_for_everybody_and_name_nobody(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.api.outreach_routes.utc_now", lambda: api.bench.cast.after(minutes=1))
    api.send(VISITS, BODY, api.desk)
    for asked, visits in (("", 1), ("?quarter=2026Q1", 1), ("?quarter=2025Q4", 0), ("?first=2026-03-02&last=2026-03-02", 1)):
        answer = api.send("/halls/lakeside/outreach" + asked)
        assert answer.status_code == 200 and answer.json()["visits"] == visits, asked
        assert "湖滨茶厂" not in answer.content.decode()
    found = api.send("/halls/lakeside/outreach").json()
    assert (found["batches"], found["enterprises"], found["findings"], found["by_area"]) == (1, 1, 1, [{"area": "process", "findings": 1}])
    for asked, status in (("?quarter=soon", 400), ("?first=2026-03-03&last=2026-03-02", 400), ("?first=soon", 422), ("?last=0001-01-01", 200)):
        assert api.send("/halls/lakeside/outreach" + asked).status_code == status, asked


def test_strangers_and_visitors_learn_nothing(api: Caller) -> None:
    made = api.send(VISITS, BODY, api.desk).json()
    stranger = api.bench.cast.token("director", api.bench.cast.strangers_hall, name="stranger")
    for path in (VISITS, f"{VISITS}/{made['id']}", "/halls/lakeside/findings"):
        assert api.send(path, None, stranger).status_code == 404
        assert api.send(path).status_code == 401
    assert api.send(f"/visits/{made['id']}/findings", FINDING, stranger).status_code == 404
    assert api.send(f"{VISITS}/{made['id']}", None, api.desk).json()["findings"]
