"""A visitor's rights in their own data: opened by a secret, done at once or decided with a clock, and the tree still holds."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client

from openhall.deadlines import queries as deadlines
from openhall.deadlines.services import sweep
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.matters import services as matters
from openhall.matters.services import MatterWish
from openhall.privacy import queries as privacy
from openhall.privacy.models import Request
from openhall.privacy.queries import subject_of
from openhall.reviews import services as reviews
from openhall.reviews.models import Publication, Retaliation, Review
from openhall.reviews.queries.published import published
from openhall.routines import personal
from openhall.vault.queries import handovers, handovers_of, kept_fields
from tests.cast import small_hall
from tests.reviews.reviewing import Scene, row

pytestmark = pytest.mark.django_db
PHONE, WORDS = "138 0013 8000", "陈某某态度生硬，请回电 13800138000"


@pytest.fixture
def scene() -> Scene:
    return Scene.of(small_hall())


def said(scene: Scene, contact: str = PHONE) -> Review:
    return scene.give(scene.visit(), "satisfied", text=WORDS, contact=contact)


def token(review: Review, scene: Scene) -> str:
    assert review.ticket is not None
    return scene.token(review.ticket)


def events(subject: Subject) -> list[str]:
    return [each.kind for each in ledger.about(subject.id)]


def test_a_secret_opens_it_and_nothing_else_does(scene: Scene) -> None:
    review = said(scene)
    ticket = review.ticket
    assert ticket is not None
    for secret in (scene.token(ticket), ticket.token):
        found = personal.own(secret, scene.cast.start)
        assert (found.visit.ticket, dict(found.masked)) == (ticket.id, {"contact": "***"})
        assert PHONE not in repr(found) and WORDS not in repr(found)
    spoiled = scene.token(ticket)[:-1] + ("A" if scene.token(ticket)[-1] != "A" else "E")
    for other in ("", "x" * 40, spoiled, str(ticket.id), "13800138000", PHONE):
        with pytest.raises(Missing):
            personal.own(other, scene.cast.start)


def test_what_nobody_works_on_any_more_is_erased_at_once(scene: Scene) -> None:
    review = said(scene)
    act = scene.cast.act("visitor")
    reviews.publish(review.id, True, WORDS, "", "", scene.cast.act("visitor_officer"))
    assert personal.erase(token(review, scene), "", act) is True
    review.refresh_from_db()
    assert (review.text, review.text_salt, review.device, review.reachable) == ("", None, None, False)
    assert all(each.erased_at for each in kept_fields(Subject("review", review.id)))
    assert published(scene.cast.hall) == []
    assert {"PersonalDataErased", "ReviewErased"} <= set(events(Subject("review", review.id)))
    assert review.level == "satisfied", "the level names nobody and stays in the figures"
    found = personal.own(token(review, scene), scene.cast.start)
    assert not found.erasable and found.requests == ()
    with pytest.raises(NotNow):
        reviews.publish(review.id, True, "again", "", "", scene.cast.act("visitor_officer"))


def test_the_matters_of_a_visit_are_listed_copied_and_their_contacts_erased_with_the_rest(scene: Scene) -> None:
    ticket, visitor = scene.visit(), scene.cast.act("visitor")
    wish = MatterWish("difficulty", "登记办不成", WORDS, contact=PHONE, name="王小明", source=Subject("ticket", ticket.id))
    made = matters.open_matter(scene.cast.hall, wish, visitor).mapping
    matters.open_matter(scene.cast.hall, MatterWish("praise", "别人的", "谢谢"), visitor)
    found = personal.own(ticket.token, scene.cast.start)
    assert [(each.number, each.title, each.reachable) for each in found.matters] == [(made["number"], "登记办不成", True)]
    assert found.erasable
    copied = personal.copy(ticket.token, visitor)
    assert [each["text"] for each in copied["matters"]] == [WORDS] and made["token"] not in json.dumps(copied)
    page = Client(headers={"accept-language": "en"}).get(f"/my-data/{ticket.token}").content.decode()
    assert made["number"] in page and "登记办不成" in page and made["token"] not in page
    assert personal.erase(ticket.token, "", visitor) is True
    matter = Subject("matter", uuid.UUID(made["id"]))
    assert all(each.erased_at for each in kept_fields(matter)) and "PersonalDataErased" in events(matter)
    after = personal.own(ticket.token, scene.cast.start)
    assert [each.reachable for each in after.matters] == [False] and not after.erasable, "the matter goes on"


def test_while_somebody_works_on_it_the_administration_decides_within_15_working_days(scene: Scene) -> None:
    case = scene.bad(PHONE)
    secret = token(case.review, scene)
    assert personal.erase(secret, "因为 13800138000", scene.cast.act("visitor")) is False
    (asked,) = personal.own(secret, scene.cast.start).requests
    (clock,) = deadlines.clocks_of(subject_of(asked.id))
    assert (clock.code, clock.kind, clock.amount, clock.due_at) == ("privacy.request", "working_days", 15, asked.due_at)
    assert asked.due_at is not None and asked.due_at.date() == dt.date(2026, 3, 23)
    assert case.review.text and kept_fields(Subject("review", case.review_id))[0].erased_at is None
    assert "13800138000" not in json.dumps([str(each) for each in ledger.about(asked.id)])
    with pytest.raises(Conflict):
        personal.erase(secret, "", scene.cast.act("visitor"))
    sweep(scene.cast.after(days=40))
    given = deadlines.cards(scene.cast.hall, dt.date(2026, 3, 1), dt.date(2026, 5, 1))
    assert {card.colour for card in given if card.subject == subject_of(asked.id)} == {"yellow", "red"}


def test_granted_means_erased_in_the_same_step_and_the_clock_is_met(scene: Scene) -> None:
    case = scene.bad(PHONE)
    secret = token(case.review, scene)
    personal.erase(secret, "", scene.cast.act("visitor"))
    (asked,) = privacy.requests_in(scene.cast.hall)
    personal.answer(scene.cast.hall, asked.id, "", scene.cast.act("visitor_officer", scene.cast.after(days=1)))
    (after,) = personal.own(secret, scene.cast.start).requests
    assert (after.state, after.due_at, after.reason) == ("granted", None, "")
    assert Review.objects.get(id=case.review_id).erased_at is not None
    assert row(case.id).closed_at is None, "the handling goes on, from the log"
    (clock,) = deadlines.clocks_of(subject_of(asked.id))
    assert clock.in_time
    assert events(subject_of(asked.id)) == ["PrivacyRequestMade", "PrivacyRequestGranted"]
    with pytest.raises(NotNow):
        personal.answer(scene.cast.hall, asked.id, "legal_duty", scene.cast.act("supervisor"))


def test_a_refusal_has_a_reason_of_the_list_and_nothing_is_erased(scene: Scene) -> None:
    case = scene.bad(PHONE)
    secret = token(case.review, scene)
    personal.erase(secret, "", scene.cast.act("visitor"))
    (asked,) = privacy.requests_in(scene.cast.hall)
    with pytest.raises(Malformed):
        personal.answer(scene.cast.hall, asked.id, "because", scene.cast.act("supervisor"))
    personal.answer(scene.cast.hall, asked.id, "handling_open", scene.cast.act("supervisor"))
    (after,) = personal.own(secret, scene.cast.start).requests
    assert (after.state, after.reason) == ("refused", "handling_open")
    assert Review.objects.get(id=case.review_id).erased_at is None
    assert personal.erase(secret, "", scene.cast.act("visitor", scene.cast.after(hours=1))) is False, "it may be asked again"


def test_the_rated_person_a_stranger_and_a_program_answer_nothing(scene: Scene) -> None:
    case = scene.bad(PHONE)
    personal.erase(token(case.review, scene), "", scene.cast.act("visitor"))
    (asked,) = privacy.requests_in(scene.cast.hall)
    for name in ("clerk", "system"):
        with pytest.raises(NotAllowed):
            personal.answer(scene.cast.hall, asked.id, "", scene.cast.act(name))
    with pytest.raises(Missing):
        personal.answer(scene.cast.strangers_hall, asked.id, "", scene.cast.act("stranger"))
    assert Request.objects.get().state == "open"


def test_an_objection_that_is_granted_takes_the_words_from_the_public_for_good(scene: Scene) -> None:
    review = said(scene)
    officer = scene.cast.act("visitor_officer")
    reviews.publish(review.id, True, WORDS, "", "", officer)
    personal.object_to(token(review, scene), "不要公开", scene.cast.act("visitor"))
    (asked,) = privacy.requests_in(scene.cast.hall)
    personal.answer(scene.cast.hall, asked.id, "", officer)
    assert published(scene.cast.hall) == [] and not Publication.objects.get().shown
    with pytest.raises(NotNow):
        reviews.publish(review.id, True, WORDS, "", "", officer)
    assert "ReviewHeldBack" in events(Subject("review", review.id))


def test_a_request_is_withdrawn_by_its_own_person_alone(scene: Scene) -> None:
    first, second = said(scene), said(scene)
    personal.object_to(token(first, scene), "", scene.cast.act("visitor"))
    (asked,) = privacy.requests_in(scene.cast.hall)
    with pytest.raises(Missing):
        personal.withdraw(token(second, scene), asked.id, scene.cast.act("visitor"))
    personal.withdraw(token(first, scene), asked.id, scene.cast.act("visitor"))
    assert privacy.requests_in(scene.cast.hall)[0].state == "withdrawn"
    assert [each.state for each in deadlines.clocks_of(subject_of(asked.id))] == ["cancelled"]


def test_a_copy_holds_everything_and_is_recorded_before_it_leaves(scene: Scene) -> None:
    case = scene.bad(PHONE)
    secret = token(case.review, scene)
    reviews.report_retaliation(secret, "有人为难我", scene.cast.act("visitor"))
    personal.object_to(secret, "不要公开", scene.cast.act("visitor"))
    made = json.loads(json.dumps(personal.copy(secret, scene.cast.act("visitor"))))
    assert [each["text"] for each in made["said"]] == ["态度生硬", "有人为难我"]
    (contact,) = made["contact"]
    assert (contact["field"], contact["value"]) == ("contact", PHONE)
    assert made["requests"][0]["wish"] == "object" and made["visit"]["number"] == "A001"
    assert {"TicketTaken", "ReviewGiven"} <= {each["kind"] for each in made["events"]}
    assert [(each.recipient, each.purpose) for each in handovers(scene.cast.hall)] == [("the_person", "own_rights")] * 2
    assert "clerk" not in json.dumps(made), "whoever served is somebody else's data"


def test_a_contact_is_corrected_at_once_and_never_invented(scene: Scene) -> None:
    review, act = said(scene), scene.cast.act("visitor")
    personal.correct(token(review, scene), "contact", "139 8765 4321", act)
    made = personal.copy(token(review, scene), act)
    assert "139 8765 4321" in json.dumps(made) and PHONE not in json.dumps(made)
    for field, value, error in (("contact", "", Malformed), ("contact", "x" * 61, Malformed), ("identity", "1", Missing)):
        with pytest.raises(error):
            personal.correct(token(review, scene), field, value, act)
    without = said(scene, contact="")
    with pytest.raises(Missing):
        personal.correct(token(without, scene), "contact", PHONE, act)


def test_no_value_can_stand_in_the_way_of_its_own_erasure_or_copy(scene: Scene) -> None:
    review = said(scene, contact="the person asked for it")
    personal.copy(token(review, scene), scene.cast.act("visitor"))
    assert personal.erase(token(review, scene), "", scene.cast.act("visitor"))
    assert all(each.erased_at for each in kept_fields(Subject("review", review.id)))
    assert handovers_of(Subject("review", review.id))


def test_a_report_of_retaliation_that_nobody_answered_keeps_the_decision_with_the_administration(scene: Scene) -> None:
    review = said(scene)
    reviews.report_retaliation(token(review, scene), "有人为难我", scene.cast.act("visitor"))
    assert personal.erase(token(review, scene), "", scene.cast.act("visitor")) is False
    report = Retaliation.objects.get()
    reviews.answer_retaliation(report.id, "已约谈", scene.cast.act("supervisor"))
    (asked,) = privacy.requests_in(scene.cast.hall)
    personal.answer(scene.cast.hall, asked.id, "", scene.cast.act("supervisor"))
    assert Retaliation.objects.get().text == ""


def test_a_cast_of_another_hall_sees_no_request(scene: Scene) -> None:
    personal.object_to(token(said(scene), scene), "", scene.cast.act("visitor"))
    assert privacy.requests_in(scene.cast.strangers_hall) == []
