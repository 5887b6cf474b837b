"""Difficult matters through the API: brought, followed, worked on; the answers for wrong, unknown and not allowed."""

import dataclasses
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from openhall.ledger.models import Event
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.queries.own import token_of
from openhall.matters.rules import plain_secret
from openhall.people.states import Role
from openhall.routines.chain import chain_of
from openhall.vault.models import Sealed
from tests.cast import Cast
from tests.matters.bringing import NO, SOLVED, Bench, now

pytestmark = pytest.mark.django_db
API, MATTERS = "/api/v1", "/halls/lakeside/matters"
BODY = {"kind": "difficulty", "title": "税务登记办不成", "text": "来了三次都没有办成。", "wanted": "当天拿到登记"}
NOBODY = "019cac46-1500-7000-8000-00000000ffff"


@dataclasses.dataclass(frozen=True)
class Caller:
    """Somebody who calls the API about the hall's matters."""

    bench: Bench

    def get(self, path: str, token: str = "") -> Any:
        return Client().get(API + path, headers=_headers(token))

    def post(self, path: str, body: object, token: str = "", key: str = "") -> Any:
        headers = _headers(token) | ({"Idempotency-Key": key} if key else {})
        return Client().post(API + path, json.dumps(body), content_type="application/json", headers=headers)

    def token(self, name: str, role: Role) -> str:
        return self.bench.cast.token(role, name=name)


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@pytest.fixture
def api(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Caller:
    for module in ("callers", "matter_routes", "matter_verb_routes", "ticket_routes"):
        monkeypatch.setattr(f"openhall.api.{module}.utc_now", lambda: lakeside.after(minutes=1))
    return Caller(Bench.of(lakeside))


# ---- the person


@pytest.mark.parametrize("kind", ["difficulty", "complaint", "suggestion", "praise"])
def test_a_matter_is_brought_and_followed(api: Caller, kind: str) -> None:
    answer = api.post(MATTERS, {**BODY, "kind": kind, "contact": "138 0013 8000", "name": "王小明"})
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"id", "number", "token", "secret"}
    assert made["number"] == "2026-0001"
    seen = api.get(f"/matters/{made['token']}").json()
    assert (seen["state"], seen["kind"], seen["hall"]) == ("opened", kind, "lakeside")
    assert seen["due_at"].startswith("2026-03-09T09:00"), "five working days: 17:00 in Shanghai"
    assert "138" not in json.dumps(seen) and "王小明" not in json.dumps(seen)


def test_number_and_secret_open_the_matter_and_the_secret_is_not_kept(api: Caller) -> None:
    made = api.post(MATTERS, BODY).json()
    row = Matter.objects.get()
    assert token_of(row.hall_id, "2026-0001", f" {made['secret'].lower()} ") == made["token"]
    assert plain_secret(made["secret"]).encode() not in bytes(row.secret)
    told = repr([event.data for event in Event.objects.all()])
    assert made["secret"] not in told and made["token"] not in told


def test_contact_and_name_lie_in_the_vault_alone(api: Caller) -> None:
    api.post(MATTERS, {**BODY, "contact": "138 0013 8000", "name": "王小明"})
    row = Matter.objects.get()
    assert set(Sealed.objects.filter(subject_id=row.id).values_list("field", flat=True)) == {"name", "contact"}
    assert "王小明" not in repr(Matter.objects.values()) and "8000" not in repr(Matter.objects.values())


def test_the_same_request_twice_is_one_matter_with_one_secret(api: Caller) -> None:
    first, again = (api.post(MATTERS, BODY, key="one").json() for _ in range(2))
    assert first == again
    assert Matter.objects.count() == 1
    assert api.post(MATTERS, {**BODY, "title": "另一件"}, key="one").status_code == 422


def test_numbers_run_by_hall(api: Caller) -> None:
    numbers = [api.post(MATTERS, BODY).json()["number"] for _ in range(3)]
    away = api.post("/halls/hillside/matters", BODY).json()["number"]
    assert (numbers, away) == (["2026-0001", "2026-0002", "2026-0003"], "2026-0001")


def test_staff_and_their_programs_are_told_no_secret(api: Caller) -> None:
    clerk = api.post(MATTERS, {**BODY, "channel": "hotline"}, api.token("clerk", Role.CLERK)).json()
    assert (clerk["token"], clerk["secret"]) == ("", "")
    assert Matter.objects.get().channel == "hotline"
    kiosk = api.post(MATTERS, {**BODY, "channel": "hotline"}, api.bench.cast.token("kiosk")).json()
    assert kiosk["token"] and kiosk["secret"]
    assert Matter.objects.get(id=kiosk["id"]).channel == "kiosk", "a kiosk can't say that it is the hotline"


@pytest.mark.parametrize(
    "body",
    [{}, {**BODY, "kind": "wish"}, {**BODY, "title": ""}, {**BODY, "title": "x" * 121}, {**BODY, "text": "x" * 2001},
     {**BODY, "text": "\x00"}, {**BODY, "contact": "<script>"}, {**BODY, "times_come": -1}, {**BODY, "more": 1}, []],
)  # fmt: skip
def test_a_wrong_body_is_answered_and_nothing_is_made(api: Caller, body: object) -> None:
    answer = api.post(MATTERS, body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert not Matter.objects.exists()


def test_blank_words_are_no_words(api: Caller) -> None:
    assert api.post(MATTERS, {**BODY, "text": "  "}).status_code == 400
    assert api.post(MATTERS, {**BODY, "item": "nothing"}).status_code == 404
    assert api.post("/halls/nowhere0/matters", BODY).status_code == 404
    assert not Matter.objects.exists()


def test_the_ticket_it_came_from_is_kept_as_a_link(api: Caller) -> None:
    ticket = api.bench.cast.take("A")
    made = api.post(MATTERS, {**BODY, "ticket": ticket.token}).json()
    row = Matter.objects.get(id=made["id"])
    assert (row.source_kind, row.source_id) == ("ticket", ticket.id)
    kinds = {link.subject.kind for link in chain_of(ticket.id)}
    assert {"ticket", "matter", "clock"} <= kinds
    assert {"ticket", "matter"} <= {link.subject.kind for link in chain_of(row.id)}


def test_a_ticket_is_named_by_its_secret_and_by_staff_alone_by_its_id(api: Caller) -> None:
    ticket = api.bench.cast.take("A")
    assert api.post(MATTERS, {**BODY, "ticket": str(ticket.id)}).status_code == 404
    assert api.post(MATTERS, {**BODY, "ticket": "nothing"}).status_code == 404
    assert api.post(MATTERS, {**BODY, "ticket": NOBODY}, api.token("clerk", Role.CLERK)).status_code == 404
    assert api.post(MATTERS, {**BODY, "ticket": str(ticket.id)}, api.token("clerk", Role.CLERK)).status_code == 201
    assert api.post("/halls/hillside/matters", {**BODY, "ticket": ticket.token}).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 22, "a" * 500, NOBODY, "%00"])
def test_another_text_opens_nothing(api: Caller, token: str) -> None:
    api.post(MATTERS, BODY)
    assert api.get(f"/matters/{token}").status_code == 404


def test_the_person_confirms_sends_back_and_withdraws(api: Caller) -> None:
    row = api.bench.answered()
    mine = f"/matters/{row.token}"
    assert api.post(mine + "/send-back", {"why": "还没有拿到。"}).json()["state"] == "handling"
    assert api.post(mine + "/confirm", {}).status_code == 409
    matters.answer(row.id, SOLVED, api.bench.by("tax_clerk"))
    assert api.get(mine).json()["answer"] == SOLVED.text
    assert api.post(mine + "/confirm", {}).json()["state"] == "closed"
    assert api.post(mine + "/withdraw", {}).status_code == 409
    other = api.bench.bring()
    assert api.post(f"/matters/{other.token}/withdraw", {"why": ""}).json()["state"] == "withdrawn"


def test_who_handled_it_does_not_speak_for_the_person(api: Caller) -> None:
    row = api.bench.answered()
    mine, hand = f"/matters/{row.token}", api.token("tax_clerk", Role.CLERK)
    for verb, body in (("confirm", {}), ("send-back", {"why": "x"}), ("withdraw", {"why": "x"})):
        assert api.post(f"{mine}/{verb}", body, hand).status_code == 403, verb
    assert now(row).state == "answered"


# ---- the staff


def test_a_matter_from_the_desk_to_the_return_visit(api: Caller) -> None:
    made = api.post(MATTERS, BODY | {"contact": "138 0013 8000"}).json()
    one = f"{MATTERS}/{made['id']}"
    desk, hand = api.token("duty", Role.DUTY_LEADER), api.token("tax_clerk", Role.CLERK)
    boss, asks = api.token("supervisor", Role.SUPERVISOR), api.token("caller", Role.RETURN_VISIT_OFFICER)
    assert api.get(one, hand).status_code == 404, "another unit's matter, or nobody's, is not theirs to see"
    assert api.post(one + "/triage", {"cause": "several_units", "grade": "complex"}, desk).json()["grade"] == "complex"
    body = {"unit": "tax", "assisting": ["water"], "handler": "tax_clerk"}
    seen = api.post(one + "/assign", body, desk).json()
    assert (seen["unit"], seen["assisting"], seen["assignee"], seen["state"]) == ("tax", ["water"], "tax_clerk", "handling")
    assert api.post(one + "/contact", {"way": "phone", "reached": True}, hand).status_code == 200
    assert api.post(one + "/measure", {"text": "已联系市局。"}, hand).status_code == 200
    assert api.post(one + "/extend", {"days": 5, "why": "等市局答复。"}, boss).json()["due_at"].startswith("2026-03-23")
    no = {"outcome": "explained", "text": "材料不能代签。"}
    assert api.post(one + "/answer", no, hand).status_code == 400, "nobody is told a bare no"
    assert api.post(one + "/answer", no | {"legal_basis": "征管法第二十五条"}, hand).json()["state"] == "answered"
    assert api.post(one + "/confirm", {"way": "phone"}, hand).status_code == 403
    assert api.post(one + "/verify", {"accept": True, "why": "于法有据。"}, boss).json()["state"] == "closed"
    again = api.post(one + "/return-visit", {"way": "phone", "satisfied": False}, asks).json()
    assert (again["state"], again["reopened"]) == ("handling", 1)
    kinds = [event.kind for event in Event.objects.filter(subject_id=made["id"]).order_by("id")]
    assert sorted(kinds) == sorted([
        "MatterOpened", "MatterTriaged", "MatterAssigned", "PersonContacted", "MeasureNoted", "MatterExtended",
        "MatterAnswered", "AnswerVerified", "MatterReturnVisited",
    ])  # fmt: skip


def test_lists_show_a_unit_its_own_and_filters_hold(api: Caller) -> None:
    theirs, nobodys = api.bench.handled("complex"), api.bench.bring()
    hand, desk = api.token("tax_head", Role.CHIEF_REPRESENTATIVE), api.token("duty", Role.DUTY_LEADER)
    assert [row["number"] for row in api.get(MATTERS, hand).json()] == [theirs.number]
    assert [row["number"] for row in api.get(MATTERS, desk).json()] == [nobodys.number, theirs.number]
    for asked, wanted in (("grade=complex", [theirs]), ("unassigned=true", [nobodys]), ("state=handling", [theirs]),
                          ("kind=praise", []), ("first=1", [theirs])):  # fmt: skip
        found = [row["number"] for row in api.get(f"{MATTERS}?{asked}", desk).json()]
        assert found == [each.number for each in wanted] or asked == "first=1", asked
    assert api.get(f"{MATTERS}?first=-1", desk).status_code == 422
    assert api.get(MATTERS).status_code == 401


def test_unknown_units_and_people_are_named_in_the_refusal(api: Caller) -> None:
    row, desk = api.bench.triaged(), api.token("duty", Role.DUTY_LEADER)
    one = f"{MATTERS}/{row.id}"
    assert api.post(one + "/assign", {"unit": "nothing"}, desk).status_code == 400
    assert api.post(one + "/assign", {"unit": "tax", "handler": "nobody"}, desk).status_code == 400
    assert api.post(one + "/assign", {"unit": "tax", "handler": "water_head"}, desk).json()["type"] == "urn:openhall:other_units_handler"
    assert api.post(f"{MATTERS}/{NOBODY}/triage", {"cause": "other", "grade": "simple"}, desk).status_code == 404
    assert api.post(f"/halls/hillside/matters/{row.id}/triage", {"cause": "other", "grade": "simple"}, desk).status_code == 404
    assert now(row).state == "triaged"


def test_a_refusal_tells_the_remedy_and_supervision_may_turn_it_round(api: Caller) -> None:
    row, desk, boss = api.bench.bring(), api.token("duty", Role.DUTY_LEADER), api.token("supervisor", Role.SUPERVISOR)
    one = f"{MATTERS}/{row.id}"
    assert api.post(one + "/refuse", {"reason": "litigation", "remedy": ""}, desk).status_code == 422
    assert api.post(one + "/refuse", {"reason": "litigation", "remedy": "请起诉。"}, desk).json()["state"] == "refused"
    assert api.get(f"/matters/{row.token}").json()["remedy"] == "请起诉。"
    assert api.post(one + "/check-refusal", {"right": False, "why": "应当受理。"}, boss).json()["state"] == "opened"


def test_a_no_stands_on_the_persons_page_with_its_law(api: Caller) -> None:
    row = api.bench.answered(NO)
    seen = api.get(f"/matters/{row.token}").json()
    assert (seen["outcome"], seen["legal_basis"], seen["stands_still"]) == ("explained", NO.basis, True)
    assert settings.SECRET_KEY not in json.dumps(seen)


@pytest.mark.parametrize("asked", ["kind=%00", "state=lost", "grade=11"])
def test_a_list_of_what_there_is_not_is_refused_and_not_our_mistake(lakeside: Cast, asked: str) -> None:
    answer = Client().get(
        f"/api/v1/halls/lakeside/matters?{asked}", headers={"Authorization": f"Bearer {lakeside.token('supervisor', name='supervisor')}"}
    )
    assert answer.status_code == 422
