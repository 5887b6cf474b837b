"""Classes, the monthly report and supervision rows on pages and through the API; filters that stay narrow."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from openhall.deadlines.services import sweep
from openhall.matters.models import Improvement, MatterClass
from openhall.people.states import Role
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import Bench

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 11:00")


@pytest.fixture
def bench(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Bench:
    for module in ("web.asking", "api.callers", "api.matter_class_routes", "api.matter_verb_routes"):
        monkeypatch.setattr(f"openhall.{module}.utc_now", lambda: NOW)
    return Bench.of(lakeside)


def staff(bench: Bench, name: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(bench.cast.account(name))
    return client


def test_a_class_from_the_matters_page_to_its_improvement(bench: Bench) -> None:
    row, other, duty = bench.handled(), bench.settled(), staff(bench, "duty")
    path = f"/matters/lakeside/{row.id}"
    page = duty.get(path).content.decode()
    assert other.number in page and "Put it there" in page and "Settled" in page
    assert duty.post(f"{path}/class", {"name": ""}).status_code == 400
    assert duty.post(f"{path}/class", {"name": "材料说不清"}).status_code == 302
    group = MatterClass.objects.get()
    assert "Into the same class" in duty.get(f"/matters/lakeside/{other.id}").content.decode()
    assert duty.post(f"/matters/lakeside/{other.id}/class", {"group": str(group.id)}).status_code == 302
    assert duty.post(f"/matters/lakeside/{other.id}/class", {"group": "nothing"}).status_code == 400
    home = f"/matters/lakeside/classes/{group.id}"
    assert duty.post(f"{home}/improve", {"kind": "step", "changed": "x", "text": "x"}).status_code == 409
    assert duty.post(f"{home}/cause", {"text": "指南没有写清"}).status_code == 302
    code = next(iter(bench.cast.plan().items))
    change = {"kind": "guide", "item": code, "changed": "第三段", "text": "写明清单"}
    assert duty.post(f"{home}/improve", change | {"item": ""}).status_code == 400
    assert duty.post(f"{home}/improve", change).status_code == 302
    shown = duty.get(home).content.decode()
    assert "第三段" in shown and other.number in shown and "Improved, being watched" in shown
    assert duty.post(f"{home}/nothing").status_code == 404
    listed = staff(bench, "duty", "zh-hans").get("/matters/lakeside/classes/").content.decode()
    assert "材料说不清" in listed and "已改进" in listed
    assert "指南没有写清" in staff(bench, "tax_clerk").get(path).content.decode(), "the unit reads what was found"
    assert duty.post(f"{path}/class", {"leave": "yes"}).status_code == 302
    assert MatterClass.objects.get().matters.count() == 1


def test_classes_are_for_the_administration_and_made_by_the_desk(bench: Bench) -> None:
    row = bench.handled()
    for name, seen, done in (("tax_clerk", 403, 403), ("auditor", 200, 403), ("duty", 200, 302)):
        client = staff(bench, name)
        assert client.get("/matters/lakeside/classes/").status_code == seen
        assert client.get("/matters/lakeside/report").status_code == seen
        assert client.post(f"/matters/lakeside/{row.id}/class", {"name": "x"}).status_code == done
    assert "Put it there" not in staff(bench, "tax_clerk").get(f"/matters/lakeside/{row.id}").content.decode()


def test_a_unit_is_suggested_only_what_it_sees(bench: Bench) -> None:
    row, strange = bench.handled(), bench.bring()
    assert strange.number not in staff(bench, "tax_clerk").get(f"/matters/lakeside/{row.id}").content.decode()
    assert strange.number in staff(bench, "duty").get(f"/matters/lakeside/{row.id}").content.decode()


def test_the_report_as_a_page_and_as_a_table(bench: Bench) -> None:
    bench.handled(), bench.closed(), bench.bring()
    client = staff(bench, "auditor")
    page = client.get("/matters/lakeside/report?month=2026-03").content.decode()
    assert "2026-03" in page and "Nobody named yet" in page and "Open up to 7 days" in page
    answer = client.get("/matters/lakeside/report.csv?month=2026-03")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_unit = {each["unit"]: each for each in rows[:-1]}
    assert by_unit["tax"]["brought"] == "2" and by_unit["tax"]["cleared"] == "1" and by_unit[""]["left"] == "1"
    assert rows[-1]["brought"] == "3" and rows[-1]["open_to_15_days"] == "2" and rows[-1]["late"] == "2"
    for wrong in ("2026-99", "x", "2027-01"):
        assert client.get("/matters/lakeside/report", {"month": wrong}).status_code == 400
    assert "还没有指定" in staff(bench, "auditor", "zh-hans").get("/matters/lakeside/report").content.decode()


def test_cards_go_out_as_supervision_rows(bench: Bench) -> None:
    row = bench.handled()
    sweep(NOW)
    client = staff(bench, "supervisor")
    rows = list(csv.DictReader(io.StringIO(client.get("/matters/lakeside/supervision.csv").content.decode("utf-8-sig"))))
    assert rows and {each["办件编号"] for each in rows} == {row.number} and {each["责任部门"] for each in rows} == {"税务局"}
    assert client.get("/matters/lakeside/supervision.csv?from=x").status_code == 400
    assert client.get("/matters/lakeside/supervision.csv?from=2026-03-02&to=2026-03-01").status_code == 400
    told = api(bench, "supervisor", Role.SUPERVISOR, "/halls/lakeside/supervision?first=2026-03-01&last=2026-03-31").json()
    assert [each["supervision_no"] for each in told] == [each["监察编号"] for each in rows]


def api(bench: Bench, name: str, role: Role, path: str, body: object = None, method: str = "get") -> Any:
    headers = {"Authorization": f"Bearer {bench.cast.token(role, name=name)}"}
    if method == "get":
        return Client().get("/api/v1" + path, headers=headers)
    return Client().post("/api/v1" + path, json.dumps(body), content_type="application/json", headers=headers)


def test_the_same_through_the_api(bench: Bench) -> None:
    row, other = bench.handled(), bench.settled()

    def post(path: str, body: object = None) -> Any:
        return api(bench, "duty", Role.DUTY_LEADER, path, body, "post")

    found = api(bench, "duty", Role.DUTY_LEADER, f"/halls/lakeside/matters/{row.id}/similar").json()
    assert [(each["id"], each["class"]) for each in found] == [(str(other.id), None)] and found[0]["score"] > 0
    made = post("/halls/lakeside/matter-classes", {"name": "材料说不清", "matter": str(row.id)})
    assert made.status_code == 201 and made.json()["standing"] == "open"
    home = f"/halls/lakeside/matter-classes/{made.json()['id']}"
    assert len(post(f"{home}/matters", {"matter": str(other.id)}).json()["matters"]) == 2
    assert post(f"{home}/cause", {"text": "指南没有写清"}).json()["standing"] == "known"
    assert post(f"{home}/improve", {"kind": "guide", "changed": "第三段", "text": "写清"}).status_code == 400
    assert post(f"{home}/improve", {"kind": "wish", "changed": "x", "text": "x"}).status_code == 422
    code = next(iter(bench.cast.plan().items))
    done = post(f"{home}/improve", {"kind": "guide", "changed": "第三段", "text": "写清", "item": code}).json()
    assert (done["standing"], done["improvements"][0]["item"]) == ("watched", code)
    assert post(f"/halls/lakeside/matters/{row.id}/leave-class").json()["matters"][0]["number"] == other.number
    assert api(bench, "duty", Role.DUTY_LEADER, "/halls/lakeside/matter-classes").json()[0]["id"] == made.json()["id"]
    assert api(bench, "duty", Role.DUTY_LEADER, home).status_code == 200
    report = api(bench, "duty", Role.DUTY_LEADER, "/halls/lakeside/matters-report?month=2026-03").json()
    assert (report["total"]["brought"], report["total"]["cleared"], report["ages_to_days"]) == (2, 1, [7, 15, 30])
    assert api(bench, "duty", Role.DUTY_LEADER, "/halls/lakeside/matters-report?month=x").status_code == 400
    assert Improvement.objects.count() == 1
