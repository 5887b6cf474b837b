"""What the public reads of a review, what supervision alone reads, and what the desk hears at once."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.states import Role
from openhall.queue.models import Ticket
from openhall.reviews import services as reviews
from openhall.reviews.models import Publication, Retaliation, Review
from openhall.reviews.queries.moderation import pulse, reports, unpublished
from openhall.reviews.states import Level
from tests.cast import Cast
from tests.reviews.reviewing import Scene
from tests.web.staff import Pages, text
from tests.web.visiting import see

pytestmark = pytest.mark.django_db
MODERATION, RETALIATION = "/unit/lakeside/moderation", "/unit/lakeside/retaliation"
TEXT = "三号窗口的王某某说我活该"


@pytest.fixture
def scene(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: lakeside.after(minutes=1))
    return Scene.of(lakeside)


def public(language: str = "en") -> str:
    return see(Client(headers={"accept-language": language}), "/h/lakeside/reviews").text


# ---- moderation


@pytest.mark.parametrize("name", ["supervisor", "director", "visitor_officer"])
def test_a_text_is_public_only_after_somebody_read_it(scene: Scene, name: str) -> None:
    review = scene.give(scene.visit(), text=TEXT)
    assert TEXT not in public()
    pages = Pages.of(scene.cast, name)
    assert TEXT in text(pages.get(MODERATION))
    words = {"text": "窗口人员说我活该", "reply": "已批评教育并向您道歉", "shown": "yes", "key": "k"}
    assert pages.post(f"{MODERATION}/{review.id}", **words).status_code == 302
    shown = public("zh-hans")
    assert "窗口人员说我活该" in shown
    assert "已批评教育并向您道歉" in shown
    assert "王某某" not in shown
    assert Review.objects.get().text == TEXT, "the visitor's own words stay as they are"
    assert "Every review with words has been read" in text(pages.get(MODERATION))
    event = Event.objects.get(kind="ReviewModerated")
    assert (event.subject_id, event.data["shown"]) == (review.id, True)


def test_who_holds_a_review_back_must_say_why(scene: Scene) -> None:
    review, pages = scene.give(scene.visit(), text=TEXT), Pages.of(scene.cast, "supervisor")
    refused = pages.post(f"{MODERATION}/{review.id}", shown="no", reason="  ", key="a")
    assert refused.status_code == 400
    assert "Please say it in a sentence." in text(refused)
    assert not Publication.objects.exists()
    typed = pages.post(f"{MODERATION}/{review.id}", shown="no", reason="", text="我改过的字", reply="我的答复", key="c")
    assert "我改过的字" in text(typed)
    assert "我的答复" in text(typed)
    long = pages.post(f"{MODERATION}/{review.id}", shown="yes", text="长" * 1001, key="d")
    assert long.status_code == 400
    assert "at most 1000 characters" in text(long)
    assert not Publication.objects.exists(), "nothing is cut off in silence"
    assert pages.post(f"{MODERATION}/{review.id}", shown="no", reason="只有姓名", key="b").status_code == 302
    assert Publication.objects.values_list("shown", "reason").get() == (False, "只有姓名")
    assert TEXT not in public()


def test_nobody_moderates_what_was_said_of_themselves(scene: Scene) -> None:
    review = scene.give(scene.visit(), text=TEXT)
    Review.objects.update(clerk=scene.cast.staff["supervisor"])
    pages = Pages.of(scene.cast, "supervisor")
    assert TEXT not in text(pages.get(MODERATION))
    assert pages.post(f"{MODERATION}/{review.id}", shown="no", reason="x", key="k").status_code == 404
    assert unpublished(scene.cast.hall, None)[0].id == review.id


def test_only_words_of_visits_wait_and_the_oldest_first(scene: Scene) -> None:
    first = scene.give(scene.visit(), text="冷淡")
    scene.give(scene.visit(), Level.SATISFIED)
    second = scene.give(scene.visit(now=scene.cast.after(seconds=5)), text="排队太久", now=scene.cast.after(seconds=6))
    assert [each.id for each in unpublished(scene.cast.hall, None)] == [first.id, second.id]
    reviews.contact(first.rectification.id, "phone", True, scene.cast.act("officer"))
    reviews.rectify(first.rectification.id, "已道歉", scene.cast.act("officer"))
    assert unpublished(scene.cast.hall, None)[0].measures == "已道歉"


def test_an_unknown_review_and_one_of_another_hall_are_the_same(scene: Scene) -> None:
    review = scene.give(scene.visit(), text=TEXT)
    Review.objects.update(hall=scene.cast.strangers_hall)
    pages = Pages.of(scene.cast, "supervisor")
    unknown = "019cac46-1500-7000-8000-00000000ffff"
    answers = [pages.post(f"{MODERATION}/{each}", shown="yes", key="k") for each in (review.id, unknown)]
    assert [each.status_code for each in answers] == [404, 404]


# ---- retaliation


def reported(scene: Scene, ticket: Ticket) -> Retaliation:
    scene.give(ticket)
    reviews.report_retaliation(scene.token(ticket), "他们打电话到我家", scene.cast.act("visitor"))
    return Retaliation.objects.get()


def test_supervision_answers_and_the_reviewer_reads_it(scene: Scene) -> None:
    ticket = scene.visit()
    row, pages = reported(scene, ticket), Pages.of(scene.cast, "supervisor")
    assert "他们打电话到我家" in text(pages.get(RETALIATION))
    assert pages.post(f"{RETALIATION}/{row.id}", answer=" ", key="a").status_code == 400
    assert pages.post(f"{RETALIATION}/{row.id}", answer="已约谈当事人", key="b").status_code == 302
    assert "已约谈当事人" in see(Client(headers={"accept-language": "en"}), f"/review/{scene.token(ticket)}").text
    again = Pages.of(scene.cast, "director").post(f"{RETALIATION}/{row.id}", answer="没有此事", key="c")
    assert again.status_code == 409
    row.refresh_from_db()
    assert row.answer == "已约谈当事人"
    assert (row.answered_by_id, row.answered_at) == (scene.cast.staff["supervisor"], scene.cast.start)
    assert "已约谈当事人" in text(pages.get(RETALIATION))


def test_nobody_of_the_unit_concerned_reads_it(scene: Scene) -> None:
    row = reported(scene, scene.visit())
    for name in ("clerk", "colleague", "officer", "guide", "auditor"):
        assert Pages.of(scene.cast, name).get(RETALIATION).status_code == 403, name
    manager = scene.cast.staff["supervisor"]
    people.grant(manager, Role.WINDOW_HEAD, scene.cast.hall)
    pages = Pages.of(scene.cast, "supervisor")
    assert "他们打电话到我家" not in text(pages.get(RETALIATION))
    assert pages.post(f"{RETALIATION}/{row.id}", answer="没有此事", key="k").status_code == 404
    assert [each.id for each in reports(scene.cast.hall, scene.cast.staff["director"])] == [row.id]


@pytest.mark.parametrize("name", ["officer", "visitor_officer", "supervisor", "director"])
def test_no_link_of_these_pages_leads_to_a_refusal(scene: Scene, name: str) -> None:
    case, pages = scene.bad(), Pages.of(scene.cast, name)
    with pages.clock():
        shown = [see(pages.client, f"/unit/lakeside/reviews{more}") for more in ("", f"/{case.id}")]
    links = {each for page in shown for each in page.links if each.startswith("/unit/")}
    assert "/unit/lakeside/reviews" in links
    assert {each: pages.get(each).status_code for each in links} == dict.fromkeys(links, 200)
    assert (MODERATION in links) == (name != "officer")
    assert (RETALIATION in links) == (name in ("supervisor", "director"))


# ---- the desk hears


def test_the_desk_and_the_list_hear_of_a_bad_review_and_say_nothing_while_nothing_is_new(scene: Scene) -> None:
    desk, officer = Pages.of(scene.cast, "supervisor"), Pages.of(scene.cast, "officer")
    seen = asks_again(desk.get("/desk/lakeside/"), "desk-heard")
    rows = asks_again(officer.get("/unit/lakeside/reviews"), "unit-rows")
    assert desk.get(seen).status_code == 204
    assert officer.get(f"/unit/lakeside/reviews{rows}").status_code == 204
    case = scene.bad()
    heard = desk.get(seen)
    assert "1 bad review in handling a new one just now" in text(heard)
    assert "138" not in text(heard)
    assert desk.get(asks_again(heard, "desk-heard")).status_code == 204
    part = officer.get(f"/unit/lakeside/reviews{rows}").content.decode()
    assert f"/unit/lakeside/reviews/{case.id}" in part
    assert 'id="needs-me" hx-swap-oob' in part, "the count above the list goes along"
    reviews.propose_invalid(case.id, "mistaken", "按错了键", scene.cast.act("officer"))
    reviews.decide(case.id, True, "同意", scene.cast.act("supervisor"))
    assert "bad review" not in text(desk.get(asks_again(heard, "desk-heard")))


def asks_again(answer: HttpResponse, part: str) -> str:
    """The address with which a part of a page asks for itself, at least once a second."""
    found = re.search(rf'id="{part}" hx-get="([^"]+)" hx-trigger="every (800ms|1s)"', answer.content.decode())
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_hearing_costs_one_statement_more_than_knowing_who_asks(scene: Scene) -> None:
    scene.bad()
    with CaptureQueriesContext(connection) as asked:
        assert pulse(scene.cast.hall).open == 1
    assert len(asked) == 1
