"""Reviews through the API: every route, with the answers for what is right, wrong, unknown and not allowed."""

import dataclasses
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from openhall.ledger.models import Event
from openhall.people.states import Role
from openhall.queue.models import Stop, Ticket
from openhall.reviews.models import Appeal, Rectification, Review
from openhall.reviews.rules import review_token
from openhall.reviews.states import Level
from tests.cast import Cast
from tests.reviews.reviewing import Scene

pytestmark = pytest.mark.django_db
API = "/api/v1"
NOBODY = "019cac46-1500-7000-8000-00000000ffff"


@dataclasses.dataclass(frozen=True)
class Caller:
    """Somebody who calls the API about the hall's reviews."""

    scene: Scene

    def get(self, path: str, token: str = "") -> Any:
        """One reading call."""
        return Client().get(API + path, headers=_headers(token))

    def post(self, path: str, body: object, token: str = "", key: str = "") -> Any:
        """One writing call."""
        headers = _headers(token) | ({"Idempotency-Key": key} if key else {})
        return Client().post(API + path, json.dumps(body), content_type="application/json", headers=headers)

    def token(self, name: str, role: Role) -> str:
        """The bearer token of somebody of the cast."""
        return self.scene.cast.token(role, name=name)

    def review(self, ticket: Ticket) -> str:
        """The path that reviews the visit of a ticket."""
        return f"/reviews/{self.scene.token(ticket)}"


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@pytest.fixture
def api(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Caller:
    for module in ("callers", "ticket_routes", "places_routes", "review_routes"):
        monkeypatch.setattr(f"openhall.api.{module}.utc_now", lambda: lakeside.after(minutes=1))
    return Caller(Scene.of(lakeside))


# ---- the visitor


@pytest.mark.parametrize("level", Level)
def test_a_review_answers_with_the_address_of_its_receipt(api: Caller, level: Level) -> None:
    ticket = api.scene.visit()
    token = api.get(f"/tickets/{ticket.token}").json()["review_token"]
    assert token == api.scene.token(ticket)
    answer = api.post(f"/reviews/{token}", {"level": level, "text": "排队一小时", "channel": "qr"})
    assert answer.status_code == 201
    assert answer.json()["receipt"] == f"/review/{token}/receipt"
    assert Review.objects.values_list("level", "channel", "text", "anonymous").get() == (level, "qr", "排队一小时", True)
    assert Client().get(answer.json()["receipt"]).status_code == 409  # there, and not sealed yet
    assert api.get(f"/tickets/{ticket.token}").json()["review_token"] is None


def test_everything_a_visitor_may_say_is_kept(api: Caller) -> None:
    body = {"level": "dissatisfied", "reasons": ["214", "213"], "text": "冷淡", "anonymous": False,
            "contact": "138 0013 8000", "window": "1", "channel": "terminal"}  # fmt: skip
    assert api.post(api.review(api.scene.visit()), body).status_code == 201
    review = Review.objects.get()
    assert (review.reasons, review.anonymous, review.reachable, review.named_window) == (["213", "214"], False, True, True)
    assert "138" not in json.dumps(list(Event.objects.values_list("data", flat=True)))


def test_the_ticket_has_a_review_token_only_after_finish_and_for_its_visitor(api: Caller) -> None:
    waiting = api.scene.cast.take("B")
    assert api.get(f"/tickets/{waiting.token}").json()["review_token"] is None
    ticket = api.scene.visit()
    secret = api.scene.token(ticket)
    assert secret in api.get(f"/tickets/{ticket.token}").content.decode()
    for name, role in (("clerk", Role.CLERK), ("supervisor", Role.SUPERVISOR), ("officer", Role.VERIFICATION_OFFICER)):
        answer = api.get(f"/tickets/{ticket.token}", api.token(name, role))
        assert (answer.status_code, answer.json()["review_token"]) == (200, None)
        assert secret not in answer.content.decode()


def test_a_second_first_review_conflicts(api: Caller) -> None:
    path = api.review(api.scene.visit())
    assert api.post(path, {"level": "satisfied"}).status_code == 201
    assert api.post(path, {"level": "very_satisfied"}).status_code == 409
    assert Review.objects.values_list("level", flat=True).get() == "satisfied"


def test_the_same_call_twice_is_one_review_and_one_answer(api: Caller) -> None:
    path, body = api.review(api.scene.visit()), {"level": "dissatisfied", "text": "冷淡"}
    first, second = (api.post(path, body, key="once") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert api.post(path, {"level": "satisfied"}, key="once").status_code in (409, 422)
    assert (Review.objects.count(), Rectification.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"level": "excellent"}, {"level": 5}, {"level": "satisfied", "stars": 5}, {"level": "dissatisfied"},
        {"level": "dissatisfied", "text": " "}, {"level": "satisfied", "reasons": ["214"]},
        {"level": "dissatisfied", "reasons": ["999"]}, {"level": "dissatisfied", "reasons": ["x"]},
        {"level": "dissatisfied", "reasons": ["214"] * 9}, {"level": "satisfied", "text": "长" * 1001},
        {"level": "satisfied", "text": "a\x00b"}, {"level": "satisfied", "contact": "<script>"},
        {"level": "satisfied", "window": "2"}, {"level": "satisfied", "window": "99"},
        {"level": "satisfied", "channel": "pad"}, {"level": "satisfied", "channel": "paper"}, [], None, "satisfied",
    ],
)  # fmt: skip
def test_a_bad_body_is_refused_and_nothing_is_written(api: Caller, body: object) -> None:
    ticket = api.scene.visit()
    before = Event.objects.count()
    assert api.post(api.review(ticket), body).status_code in (400, 404, 422)
    assert (Review.objects.count(), Event.objects.count()) == (0, before)


def test_unknown_tokens_and_open_visits_are_told_apart(api: Caller) -> None:
    ticket = api.scene.visit()
    for token in ("x", "x" * 40, ticket.token, str(ticket.id)):
        for path in (f"/reviews/{token}", f"/reviews/{token}/handling"):
            assert api.post(path, {"level": "satisfied"}).status_code == 404
    waiting = api.scene.cast.take("B")
    assert api.post(api.review(waiting), {"level": "satisfied"}).status_code == 409
    assert api.get("/halls/nowhere/reviews/summary").status_code == 404


def test_staff_who_know_the_token_are_not_told_it_back_and_who_served_cannot_use_it(api: Caller) -> None:
    ticket = api.scene.visit()
    clerk, guide = api.token("clerk", Role.CLERK), api.token("guide", Role.GUIDE)
    assert api.post(api.review(ticket), {"level": "very_satisfied"}, clerk).status_code == 403
    assert not Review.objects.exists()
    told = api.post(api.review(ticket), {"level": "satisfied"}, guide)
    assert (told.status_code, told.json()["receipt"]) == (201, "")


def test_the_handling_is_rated_once_after_it_is_done(api: Caller) -> None:
    ticket = api.scene.visit()
    api.scene.give(ticket)
    path = api.review(ticket) + "/handling"
    assert api.post(path, {"level": "satisfied"}).status_code == 409
    Rectification.objects.update(state="rectified")
    assert api.post(path, {"level": "fine"}).status_code == 422
    assert api.post(path, {"level": "satisfied"}).status_code == 201
    assert api.post(path, {"level": "satisfied"}).status_code == 409


# ---- the figures


def test_forty_visits_and_ten_reviews_are_three_quarters_silence(api: Caller) -> None:
    cast = api.scene.cast
    visits = [api.scene.visit(now=cast.after(seconds=each)) for each in range(40)]
    levels = [Level.VERY_SATISFIED] * 6 + [Level.BASICALLY_SATISFIED] * 2 + [Level.DISSATISFIED, Level.VERY_DISSATISFIED]
    for ticket, level in zip(visits, levels, strict=False):
        assert api.post(api.review(ticket), {"level": level, "text": "说明"}).status_code == 201
    found = api.get("/halls/lakeside/reviews/summary?from=2026-03-02&to=2026-03-02").json()
    assert (found["closed"], found["reviews"], found["bad"]) == (40, 10, 2)
    assert (found["silence"]["part"], found["silence"]["whole"], found["silence"]["share"]) == (30, 40, 0.75)
    assert (found["good_rate"]["part"], found["good_rate"]["whole"], found["good_rate"]["share"]) == (8, 10, 0.8)
    assert found["active_rate"]["whole"] == 40
    assert found["levels"] == {"very_satisfied": 6, "satisfied": 0, "basically_satisfied": 2, "dissatisfied": 1,
                               "very_dissatisfied": 1}  # fmt: skip
    assert (found["handling"]["opened"], found["handling"]["without_contact"]) == (2, 2)
    nothing = api.get("/halls/lakeside/reviews/summary?from=2026-02-01&to=2026-02-28").json()
    assert (nothing["closed"], nothing["good_rate"]["share"]) == (0, None)


@pytest.mark.parametrize(
    "asked", ["from=2026-03-02&to=2026-03-01", "from=2024-01-01&to=2026-03-01", "from=yesterday", "to=2026-02-30"]
)
def test_days_that_make_no_span_are_refused(api: Caller, asked: str) -> None:
    assert api.get(f"/halls/lakeside/reviews/summary?{asked}").status_code in (400, 422)


# ---- the handling


def test_a_case_from_contact_to_return_visit(api: Caller) -> None:
    case = api.scene.bad()
    officer, asker = api.token("officer", Role.VERIFICATION_OFFICER), api.token("visitor_officer", Role.RETURN_VISIT_OFFICER)
    supervisor, clerk = api.token("supervisor", Role.SUPERVISOR), api.token("clerk", Role.CLERK)
    path = f"/halls/lakeside/rectifications/{case.id}"
    (listed,) = api.get("/halls/lakeside/rectifications", officer).json()
    assert (listed["id"], listed["state"], listed["window"], listed["level"]) == (str(case.id), "opened", "1", "dissatisfied")
    assert api.get(path, officer).json() == listed
    steps: list[tuple[str, dict[str, object], str, str]] = [
        ("contact", {"way": "phone", "reached": True}, officer, "contacted"),
        ("classify", {"complexity": "complex"}, officer, "rectifying"),
        ("extend", {"days": 3}, supervisor, "rectifying"),
        ("propose", {"kind": "cannot", "why": "于法无据"}, officer, "cannot_proposed"),
        ("decide", {"accept": False, "why": "还可以改"}, supervisor, "rectifying"),
        ("appeal", {"text": "我按规定办理。"}, clerk, "rectifying"),
        ("decide-appeal", {"accept": False, "why": "确实冷淡"}, supervisor, "rectifying"),
        ("rectify", {"measures": "已当面道歉"}, officer, "rectified"),
        ("return-visit", {"way": "phone", "reached": True, "satisfied": True}, asker, "closed"),
    ]
    for verb, body, token, state in steps:
        answer = api.post(f"{path}/{verb}", body, token, key=verb)
        assert (answer.status_code, answer.json().get("state")) == (200, state), (verb, answer.json())
        events = Event.objects.count()
        assert api.post(f"{path}/{verb}", body, token, key=verb).json()["state"] == state  # the same press again
        assert Event.objects.count() == events
    assert api.get("/halls/lakeside/rectifications", officer).json() == []
    assert Appeal.objects.get().state == "rejected"


BODIES: dict[str, dict[str, object]] = {
    "contact": {"way": "phone", "reached": True}, "classify": {"complexity": "simple"}, "extend": {"days": 3},
    "rectify": {"measures": "x"}, "propose": {"kind": "mistaken", "why": "x"}, "decide": {"accept": True, "why": "x"},
    "decide-appeal": {"accept": True, "why": "x"}, "return-visit": {"way": "phone", "reached": False},
    "appeal": {"text": "x"},
}  # fmt: skip


@pytest.mark.parametrize("verb", BODIES)
def test_every_step_refuses_wrong_people_bodies_cases_and_halls(api: Caller, verb: str) -> None:
    case = api.scene.bad()
    path = f"/halls/lakeside/rectifications/{case.id}/{verb}"
    holder = api.token("clerk", Role.CLERK) if verb == "appeal" else api.token("supervisor", Role.SUPERVISOR)
    if verb in ("contact", "classify", "rectify", "propose"):
        holder = api.token("officer", Role.VERIFICATION_OFFICER)
    before = Event.objects.count()
    assert api.post(path, BODIES[verb]).status_code == 401
    assert api.post(path, BODIES[verb], api.token("guide", Role.GUIDE)).status_code == 403
    strangers = api.scene.cast.token("supervisor", api.scene.cast.strangers_hall)
    assert api.post(path, BODIES[verb], strangers).status_code == 404
    assert api.post(path.replace(str(case.id), NOBODY), BODIES[verb], holder).status_code == 404
    assert api.post(path.replace("lakeside", "nowhere"), BODIES[verb], holder).status_code == 404
    wrong: tuple[object, ...] = ({}, {**BODIES[verb], "more": 1}, [], None)
    for body in wrong:
        assert api.post(path, body, holder).status_code in (400, 422), body
    case.refresh_from_db()
    assert (case.state, Event.objects.count()) == ("opened", before)


def test_a_case_is_not_reached_through_another_hall(api: Caller) -> None:
    case = api.scene.bad()
    everywhere = api.scene.cast.token("supervisor", api.scene.cast.strangers_hall)
    assert api.get(f"/halls/hillside/rectifications/{case.id}", everywhere).status_code == 404
    assert api.get("/halls/hillside/rectifications", everywhere).json() == []


def test_no_staff_answer_holds_a_token_or_the_contact(api: Caller) -> None:
    case = api.scene.bad()
    tokens = [each for row in Ticket.objects.all() for each in (row.token, review_token(settings.SECRET_KEY, row.id))]
    officer = api.token("officer", Role.VERIFICATION_OFFICER)
    for path in ("/halls/lakeside/rectifications", f"/halls/lakeside/rectifications/{case.id}", "/halls/lakeside/queues"):
        told = api.get(path, officer).content.decode()
        assert not [each for each in (*tokens, "0013") if each in told], path


def test_undo_is_refused_once_the_visit_is_reviewed(api: Caller) -> None:
    cast = api.scene.cast
    ticket = api.scene.visit(now=cast.after(seconds=58))
    clerk = api.token("clerk", Role.CLERK)
    assert api.post(api.review(ticket), {"level": "satisfied"}).status_code == 201
    refused = api.post("/halls/lakeside/windows/1/undo", {}, clerk)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:openhall:settled")


# ---- moderation, retaliation, cuts


def test_moderation_and_retaliation_over_the_api(api: Caller) -> None:
    ticket = api.scene.visit()
    review = api.scene.give(ticket, text="冷淡")
    supervisor, clerk = api.token("supervisor", Role.SUPERVISOR), api.token("clerk", Role.CLERK)
    listed = api.get("/halls/lakeside/reviews/moderation", supervisor).json()
    assert [(each["id"], each["text"], each["window"]) for each in listed] == [(str(review.id), "冷淡", "1")]
    publish = f"/halls/lakeside/reviews/{review.id}/publish"
    assert api.post(publish, {"shown": False}, supervisor).status_code == 400  # no reason
    assert api.post(publish, {"shown": True, "text": "冷淡"}, clerk).status_code == 403
    assert api.post(publish, {"shown": True, "text": "冷淡", "reply": "已改"}, supervisor).json() == {
        "id": str(review.id), "shown": True}  # fmt: skip
    assert api.get("/halls/lakeside/reviews/moderation", supervisor).json() == []
    assert api.post(publish.replace(str(review.id), NOBODY), {"shown": True}, supervisor).status_code == 404
    assert api.post(publish.replace("lakeside", "hillside"), {"shown": True}, supervisor).status_code == 404

    from openhall.reviews import services as reviews

    reviews.report_retaliation(api.scene.token(ticket), "他们打电话来", api.scene.cast.act("visitor"))
    report = api.get("/halls/lakeside/retaliations", supervisor).json()[0]
    assert (report["text"], report["answer"], report["answered_at"]) == ("他们打电话来", "", None)
    assert api.get("/halls/lakeside/retaliations", clerk).status_code == 403
    answer = f"/halls/lakeside/retaliations/{report['id']}/answer"
    assert api.post(answer, {"answer": "已约谈"}, supervisor).json() == {"id": report["id"]}
    assert api.post(answer.replace(report["id"], NOBODY), {"answer": "已约谈"}, supervisor).status_code == 404
    assert api.get("/halls/lakeside/retaliations", supervisor).json()[0]["answer"] == "已约谈"


def test_a_cut_names_its_lines_and_hides_few_people(api: Caller) -> None:
    for minute in range(7):
        ticket = api.scene.visit(now=api.scene.cast.after(seconds=minute))
        Ticket.objects.filter(id=ticket.id).update(item=api.scene.cast.items["pension"])
        Stop.objects.filter(ticket=ticket.id).update(item=api.scene.cast.items["pension"])
        if minute != 3:
            level = Level.DISSATISFIED if minute == 5 else Level.SATISFIED
            api.scene.give(ticket, level, now=api.scene.cast.after(seconds=minute + 1))
    days = "from=2026-03-01&to=2026-03-31"

    def rows(by: str) -> list[dict[str, Any]]:
        answer = api.get(f"/halls/lakeside/reviews/summary?{days}&by={by}").json()
        assert (answer["hall"], answer["by"], answer["from_on"]) == ("lakeside", by, "2026-03-01")
        return list(answer["rows"])

    window = {"code": "1", "name": "1号窗口", "name_en": "Window 1", "closed": 7, "reviews": 6, "bad": None}
    assert rows("window") == [window]  # one bad review would point at its visitor
    assert [(row["code"], row["name_en"], row["reviews"]) for row in rows("unit")] == [
        ("services", "Service Administration", 6)]  # fmt: skip
    assert [(row["code"], row["closed"]) for row in rows("month")] == [("2026-03", 7)]
    assert [(row["code"], row["closed"], row["reviews"]) for row in rows("channel")] == [("mobile", None, 6)]
    assert [(row["code"], row["name"], row["reviews"]) for row in rows("item")] == [("pension", "养老金资格认证", 6)]
    wrong = api.get(f"/halls/lakeside/reviews/summary?{days}&by=clerk")
    assert wrong.status_code == 400
    assert "unit, window, item, channel, month" in wrong.json()["detail"]
