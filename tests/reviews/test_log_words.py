"""What the log says of reviews and of limits: the facts, not only that something was said."""

import datetime as dt

import pytest

from openhall.deadlines import services as deadlines
from openhall.deadlines.queries import clocks_of
from openhall.kit.errors import Malformed, NotAllowed
from openhall.kit.subject import Subject
from openhall.kit.working_time import LimitKind
from openhall.ledger.models import Event
from openhall.places.models import Region
from openhall.reviews import services as reviews
from openhall.reviews.models import Appeal, Retaliation
from openhall.reviews.services.opening import subject_of
from tests.cast import Cast
from tests.reviews.reviewing import Scene, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(lakeside: Cast) -> Scene:
    return Scene.of(lakeside)


def facts(kind: str) -> dict[str, object]:
    return dict(Event.objects.get(kind=kind).data)


def test_an_appeal_is_named_where_it_is_made_and_decided_and_its_clock_ends(scene: Scene) -> None:
    case = scene.bad()
    reviews.appeal(case.id, "我按规定办理。", scene.cast.act("clerk"))
    made = Appeal.objects.get()
    assert facts("ReviewAppealed") == {"review": str(case.review_id), "state": "opened", "appeal": str(made.id)}
    reviews.decide_appeal(case.id, False, "核实属实", scene.cast.act("supervisor", scene.cast.after(hours=3)))
    assert facts("AppealDecided")["appeal"] == str(made.id)
    assert facts("AppealDecided")["upheld"] is False
    clock = clocks_of(Subject("appeal", made.id))[0]
    assert (clock.is_open, clock.met_at) == (False, scene.cast.after(hours=3))


def test_an_extension_says_from_when_to_when(scene: Scene) -> None:
    case = scene.bad()
    officer = scene.cast.act("officer")
    reviews.contact(case.id, "phone", True, officer)
    reviews.classify(case.id, "simple", officer)
    before = next(each.due_at for each in clocks_of(subject_of(case)) if each.code == "review.rectify.simple")
    reviews.extend(case.id, 2, scene.cast.act("supervisor"))
    after = next(each.due_at for each in clocks_of(subject_of(case)) if each.code == "review.rectify.simple")
    said = facts("ClockExtended")
    assert before is not None
    assert after is not None
    assert (said["was_due_at"], said["due_at"]) == (str(before), str(after))
    assert after - before == dt.timedelta(days=2)
    assert facts("RectificationExtended")["days"] == 2


def test_a_limit_set_is_an_event_about_that_limit(scene: Scene) -> None:
    region = Region.objects.get(code="330100")
    rule = deadlines.Rule("整改规定 3", "市局", dt.date(2026, 6, 1), region.id)
    made = deadlines.put_limit("review.contact", LimitKind.WORKING_DAYS, 2, rule, scene.cast.act("director"))
    event = Event.objects.get(kind="LimitSet", subject_id=made.id)
    assert event.subject_kind == "limit"
    assert (event.data["amount"], event.data["code"], event.data["valid_from"]) == (2, "review.contact", "2026-06-01")


@pytest.mark.parametrize(
    ("amount", "warn", "extension"),
    [(-1, 1, deadlines.Extension()), (1, -1, deadlines.Extension()), (1, 1, deadlines.Extension(1, 0)), (1, 1, deadlines.Extension(0, 5))],
)
def test_a_limit_that_is_none_is_refused(scene: Scene, amount: int, warn: int, extension: deadlines.Extension) -> None:
    rule = deadlines.Rule("整改规定 3", "市局", dt.date(2026, 6, 1), Region.objects.get(code="330100").id)
    with pytest.raises(Malformed) as refused:
        deadlines.put_limit("review.contact", LimitKind.WORKING_DAYS, amount, rule, scene.cast.act("director"), warn, extension)
    assert refused.value.code == "bad_limit"
    assert not Event.objects.filter(kind="LimitSet", actor=scene.cast.act("director").actor).exists()


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_a_word_is_wanted(scene: Scene, words: str) -> None:
    case = scene.bad()
    with pytest.raises(Malformed) as refused:
        reviews.appeal(case.id, words, scene.cast.act("clerk"))
    assert refused.value.code == "no_words"
    with pytest.raises(Malformed) as long:
        reviews.appeal(case.id, "长" * 1001, scene.cast.act("clerk"))
    assert long.value.code == "long_text"
    assert row(case.id).state == "opened"


def test_supervision_answers_in_the_log_of_the_hall_and_moderation_needs_a_person(scene: Scene) -> None:
    ticket = scene.visit()
    review = scene.give(ticket)
    reviews.report_retaliation(scene.token(ticket), "他们打电话来", scene.cast.act("visitor"))
    reviews.answer_retaliation(Retaliation.objects.get().id, "已约谈", scene.cast.act("supervisor"))
    for kind in ("RetaliationReported", "RetaliationAnswered"):
        event = Event.objects.get(kind=kind)
        assert (event.hall, dict(event.data)) == (scene.cast.hall, {"review": str(review.id)})
    with pytest.raises(NotAllowed):
        reviews.publish(review.id, True, "好", "", "", scene.cast.act("system"))
    with pytest.raises(NotAllowed):
        reviews.publish(review.id, True, "好", "", "", scene.cast.act("clerk"))
