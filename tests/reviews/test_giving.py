"""One visit, one review: the token, the word, the window meant, the period, and what the log knows."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from openhall.kit.errors import Conflict, Malformed, Missing, NotNow
from openhall.ledger.models import Event
from openhall.queue import services as queue
from openhall.queue.queries.visited import visit
from openhall.reviews import services as reviews
from openhall.reviews.models import Rectification, Review
from openhall.reviews.queries.own import invitation
from openhall.reviews.services import ReviewWish
from openhall.reviews.states import BAD, Channel, Level
from openhall.vault.rules.commitments import commitment
from tests.cast import Cast
from tests.reviews.reviewing import Scene

pytestmark = pytest.mark.django_db
CONTACT = "138 0013 8000"


@pytest.fixture
def scene(lakeside: Cast) -> Scene:
    return Scene.of(lakeside)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("channel", [Channel.DESKTOP, Channel.MOBILE, Channel.QR, Channel.PAD, Channel.PAPER, Channel.TERMINAL])
def test_every_level_comes_through_every_channel_as_it_was_pressed(scene: Scene, level: Level, channel: Channel) -> None:
    review = scene.give(scene.visit(), level, channel=channel)
    assert (review.level, review.channel, review.ordinal) == (level, channel, 1)
    assert Rectification.objects.filter(review=review).exists() == (level in BAD)


def test_a_second_review_of_one_visit_is_refused_also_by_the_database(scene: Scene) -> None:
    ticket = scene.visit()
    review = scene.give(ticket, Level.SATISFIED)
    with pytest.raises(Conflict):
        scene.give(ticket, Level.VERY_SATISFIED)
    review.pk = review.event
    with pytest.raises(IntegrityError), transaction.atomic():
        review.save(force_insert=True)


def test_the_same_press_twice_is_one_review(scene: Scene) -> None:
    ticket = scene.visit()
    act = scene.cast.act("visitor", key="once", body=b"x")
    wish = ReviewWish(Level.SATISFIED)
    first, second = (reviews.give(scene.token(ticket), wish, act) for _ in range(2))
    assert first == second
    assert Review.objects.count() == 1


def test_no_word_no_bad_review_and_nothing_is_kept(scene: Scene) -> None:
    ticket = scene.visit()
    before = Event.objects.count()
    for wish in (ReviewWish(Level.DISSATISFIED), ReviewWish("excellent"), ReviewWish(Level.SATISFIED, ["108"]),
                 ReviewWish(Level.SATISFIED, window="4")):  # fmt: skip
        with pytest.raises((Malformed, Missing)), transaction.atomic():
            reviews.give(scene.token(ticket), wish, scene.cast.act("visitor"))
    assert (Review.objects.count(), Event.objects.count()) == (0, before)


def test_an_open_visit_cannot_be_reviewed_and_a_strange_token_opens_nothing(scene: Scene) -> None:
    waiting = scene.cast.take()
    with pytest.raises(NotNow):
        reviews.give(scene.token(waiting), ReviewWish(Level.SATISFIED), scene.cast.act("visitor"))
    for token in ("", "x" * 40, scene.token(waiting)[:-1] + "A", str(waiting.id), waiting.token):
        with pytest.raises(Missing):
            reviews.give(token, ReviewWish(Level.SATISFIED), scene.cast.act("visitor"))


def test_a_reviewed_visit_cannot_be_undone(scene: Scene) -> None:
    ticket = scene.visit()
    scene.give(ticket, Level.SATISFIED, now=scene.cast.after(seconds=3))
    with pytest.raises(NotNow) as refused:
        queue.undo(scene.cast.at("1"), scene.cast.act("clerk", scene.cast.after(seconds=5)))
    assert refused.value.code == "settled"
    other = scene.visit(now=scene.cast.after(minutes=1))
    queue.undo(scene.cast.at("1"), scene.cast.act("clerk", scene.cast.after(minutes=1, seconds=5)))
    other.refresh_from_db()
    assert other.state == "serving"


def test_the_visitor_may_name_the_window_meant(scene: Scene) -> None:
    ticket = scene.cast.take("A")
    for window, clerk in (("1", "clerk"), ("2", "colleague")):
        at = scene.cast.after(minutes=int(window))
        queue.call_number(scene.cast.at(window), str(ticket), scene.cast.act(clerk, at))
        queue.start(scene.cast.at(window), scene.cast.act(clerk, at))
        if window == "1":
            queue.transfer(scene.cast.at("1"), scene.cast.act(clerk, at), "A")
    queue.finish(scene.cast.at("2"), "done", scene.cast.act("colleague", scene.cast.after(minutes=3)))
    assert scene.give(ticket, Level.SATISFIED, now=scene.cast.after(minutes=9), window="1").clerk_id == scene.cast.staff["clerk"]
    Review.objects.all().delete()
    last = scene.give(ticket, Level.SATISFIED, now=scene.cast.after(minutes=9))
    assert (last.clerk_id, last.window_id, last.named_window) == (
        scene.cast.staff["colleague"], scene.cast.windows["2"], False,
    )  # fmt: skip


def test_the_token_stays_open_for_the_dated_period_and_no_longer(scene: Scene) -> None:
    ticket = scene.visit()
    seen = visit(ticket.id)
    assert invitation(seen, scene.cast.after(days=14)) == scene.token(ticket)
    assert invitation(seen, scene.cast.after(days=17)) is None
    with pytest.raises(NotNow) as refused:
        scene.give(ticket, Level.SATISFIED, now=scene.cast.after(days=17))
    assert refused.value.code == "period_over"
    scene.give(ticket, Level.SATISFIED, now=scene.cast.after(days=14))
    assert invitation(seen, scene.cast.after(days=14)) is None


def test_the_log_holds_commitments_and_no_words(scene: Scene) -> None:
    review = scene.give(scene.visit(), contact=CONTACT, text="窗口说没有盖章不行")
    event = Event.objects.get(id=review.event)
    told = str(event.data)
    assert "盖章" not in told
    assert "0013" not in told
    assert review.text_salt is not None
    assert event.data["text"] == commitment(bytes(review.text_salt), "text", review.text).hex()
    assert len(event.data["sealed"]["contact"]) == 64
    assert (review.reachable, review.anonymous) == (True, True)


def test_a_bad_review_starts_the_clock_of_the_first_contact(scene: Scene) -> None:
    from openhall.deadlines.queries import clocks_of
    from openhall.reviews.services.opening import subject_of

    handled = scene.bad()
    (clock,) = clocks_of(subject_of(handled))
    assert (clock.code, clock.amount, clock.kind, clock.state) == ("review.contact", 1, "working_days", "running")
    assert clock.due_at == dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)  # Tuesday 17:00 in Shanghai
    assert clock.rule
