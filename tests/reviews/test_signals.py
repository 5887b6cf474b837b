"""Signals of stuffing are kept once, grow, are asked about by one person and settled by another; no review changes."""

import dataclasses
import datetime as dt
import random
import uuid

import pytest

from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.states import Role
from openhall.reviews import services as reviews
from openhall.reviews.models import CallBack, Look, Retaliation, Review, Signal
from openhall.reviews.queries.signals import looked_at, signals
from openhall.reviews.rules.signals import MOST_ASKED, FoundSignal, KnownSignal, drawn, going_on
from openhall.routines.chain import chain_of
from openhall.routines.signals import QUARTER, last_ended_day, step
from tests.cast import TODAY, Cast
from tests.reviews.reviewing import Scene

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WINDOW = uuid.UUID(int=7)


def flag(*reviews_: int, kind: str = "burst", window: uuid.UUID = WINDOW) -> FoundSignal:
    return FoundSignal(
        kind=kind, window=window, reviews=frozenset(map(uuid.UUID, map("{:032x}".format, reviews_))), begins=AT,
        ends=AT + dt.timedelta(hours=1), found=len(reviews_), of=30, expected=0.5, zh="一小时内来了太多好评", en="Too many in one hour",
    )  # fmt: skip


def known(number: int, of: FoundSignal) -> KnownSignal:
    return KnownSignal(uuid.UUID(int=number), of.kind, of.window, of.reviews)


# ---- rules


def test_a_flag_that_shares_reviews_goes_on_and_the_nearest_is_taken() -> None:
    old, near = known(1, flag(1, 2)), known(2, flag(2, 3, 4))
    assert going_on(flag(2, 3, 4, 5), [old, near]) == near
    assert going_on(flag(9), [old, near]) is None
    assert going_on(flag(1, kind="alike"), [old]) is None
    assert going_on(flag(1, window=uuid.UUID(int=8)), [old]) is None


@pytest.mark.parametrize("missing", ["zh", "en", "reviews"])
def test_a_signal_says_why_and_of_what(missing: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        dataclasses.replace(flag(1), **{missing: frozenset() if missing == "reviews" else ""})  # type: ignore[arg-type]


def test_who_left_a_contact_is_asked_first_and_the_seed_decides_alone() -> None:
    everybody = [uuid.UUID(int=each) for each in range(40)]
    near = set(everybody[10:13])
    asked = drawn(everybody, near, random.Random(4))
    assert len(asked) == MOST_ASKED
    assert set(asked[:3]) == near
    assert drawn(reversed(everybody), near, random.Random(4)) == asked
    assert drawn(everybody, near, random.Random(5)) != asked
    assert drawn(everybody[:2], (), random.Random(1), most=9) != ()


# ---- verbs


@pytest.fixture
def scene(lakeside: Cast) -> Scene:
    made = Scene.of(lakeside)
    staff = dict(made.cast.staff)
    staff["second"] = people.open_account("second", "沈岚", "Shen Lan", lakeside.start)
    people.grant(staff["second"], Role.SUPERVISOR, lakeside.hall)
    return Scene(dataclasses.replace(made.cast, staff=staff))


def praised(scene: Scene, count: int = 2, **wish: object) -> list[Review]:
    ats = [scene.cast.after(minutes=5 * each) for each in range(count)]
    return [scene.give(scene.visit(now=at), "very_satisfied", at, **wish) for at in ats]


def found(scene: Scene, rows: list[Review]) -> FoundSignal:
    return dataclasses.replace(
        flag(1), window=scene.cast.windows["1"], reviews=frozenset(each.id for each in rows), found=len(rows)
    )


def keep(scene: Scene, rows: list[Review], on: dt.date = TODAY) -> int:
    return reviews.keep_found(scene.cast.hall, on, [found(scene, rows)], scene.cast.act("system"))


@pytest.mark.django_db
def test_a_day_is_kept_once_and_the_pattern_that_goes_on_is_no_new_signal(scene: Scene) -> None:
    rows = praised(scene, 3)
    assert keep(scene, rows[:2]) == 1
    assert keep(scene, rows, TODAY) == 0, "this day was looked at"
    assert len(Signal.objects.get().reviews) == 2
    assert keep(scene, rows, TODAY + dt.timedelta(days=1)) == 0
    assert sorted(Signal.objects.get().reviews) == sorted(each.id for each in rows)
    assert looked_at(scene.cast.hall) == TODAY + dt.timedelta(days=1)
    assert [dict(each.data)["reviews"] for each in Event.objects.filter(kind="SignalGrew")] == [3]
    raised = Event.objects.get(kind="SignalRaised")
    assert (raised.data["kind"], raised.data["reviews"], raised.actor) == ("burst", 2, "system")
    assert keep(scene, rows, TODAY + dt.timedelta(days=2)) == 0
    assert Event.objects.filter(kind="SignalGrew").count() == 1, "nothing new, nothing said"


@pytest.mark.django_db
def test_one_asks_another_settles_and_every_review_stays_as_it_is(scene: Scene) -> None:
    rows = praised(scene)
    before = list(Review.objects.order_by("id").values())
    keep(scene, rows)
    signal, asked = Signal.objects.get(), CallBack.objects.first()
    assert asked is not None
    with pytest.raises(Conflict, match="Ask at least one"):
        reviews.settle_signal(signal.id, True, "查实", scene.cast.act("second"))
    reviews.call_back(asked.id, "log_only", "not_given", scene.cast.act("supervisor"))
    with pytest.raises(NotAllowed, match="second person"):
        reviews.settle_signal(signal.id, True, "查实", scene.cast.act("supervisor"))
    with pytest.raises(Malformed):
        reviews.settle_signal(signal.id, True, "  ", scene.cast.act("second"))
    reviews.settle_signal(signal.id, True, "窗口自己点的，已批评", scene.cast.act("second", scene.cast.after(hours=1)))
    done = Signal.objects.get()
    assert (done.state, done.words, done.settled_by_id) == ("confirmed", "窗口自己点的，已批评", scene.cast.staff["second"])
    assert done.settled_at == scene.cast.after(hours=1)
    with pytest.raises(Conflict, match="settled already"):
        reviews.settle_signal(signal.id, False, "不是", scene.cast.act("director"))
    assert list(Review.objects.order_by("id").values()) == before
    told = [(each.kind, dict(each.data)) for each in Event.objects.filter(subject_id=signal.id)]
    assert [each for each in told if each[0] == "CallBackMade"] == [
        ("CallBackMade", {"review": str(asked.review_id), "way": "log_only", "answered": "not_given"})
    ]
    assert ("SignalSettled", {"state": "confirmed"}) in told
    assert len(told) == 3


@pytest.mark.django_db
def test_nobody_asks_or_settles_about_themselves(scene: Scene) -> None:
    people.grant(scene.cast.staff["clerk"], Role.SUPERVISOR, scene.cast.hall)
    keep(scene, praised(scene))
    asked = CallBack.objects.first()
    assert asked is not None
    with pytest.raises(NotAllowed, match="rated person"):
        reviews.call_back(asked.id, "log_only", "given", scene.cast.act("clerk"))
    reviews.call_back(asked.id, "log_only", "given", scene.cast.act("supervisor"))
    with pytest.raises(NotAllowed, match="rated person"):
        reviews.settle_signal(asked.signal_id, False, "没有问题", scene.cast.act("clerk"))
    assert signals(scene.cast.hall, scene.cast.staff["clerk"]) == [], "and does not read it"
    (seen,) = signals(scene.cast.hall, scene.cast.staff["second"])
    assert [each.answered for each in seen.call_backs] == ["given", ""]
    assert (seen.reviews, seen.state, seen.window) == (2, "open", scene.cast.windows["1"])


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "answered"), [("pigeon", "given"), ("phone", "perhaps"), ("log_only", "given")])
def test_an_answer_that_says_nothing_is_refused(scene: Scene, way: str, answered: str) -> None:
    keep(scene, praised(scene, 1, contact="138 0013 8000"))
    asked = CallBack.objects.get()
    with pytest.raises(Malformed):
        reviews.call_back(asked.id, way, answered, scene.cast.act("supervisor"))
    assert CallBack.objects.get().answered == ""


@pytest.mark.django_db
def test_who_was_not_reached_is_asked_again_who_answered_is_not(scene: Scene) -> None:
    keep(scene, praised(scene, 1, contact="138 0013 8000"))
    asked, act = CallBack.objects.get(), scene.cast.act
    reviews.call_back(asked.id, "phone", "not_reached", act("supervisor"))
    reviews.call_back(asked.id, "phone", "asked_for", act("supervisor", scene.cast.after(hours=1)))
    row = CallBack.objects.get()
    assert (row.way, row.answered, row.by_id) == ("phone", "asked_for", scene.cast.staff["supervisor"])
    assert row.at == scene.cast.after(hours=1)
    with pytest.raises(Conflict, match="asked already"):
        reviews.call_back(asked.id, "phone", "given", act("supervisor", scene.cast.after(hours=2)))
    with pytest.raises(Missing):
        reviews.call_back(uuid.uuid4(), "phone", "given", act("supervisor"))
    with pytest.raises(Missing):
        reviews.settle_signal(uuid.uuid4(), True, "有", act("supervisor"))


@pytest.mark.django_db
def test_what_is_said_of_a_review_hangs_on_it_in_the_chain(scene: Scene) -> None:
    bad = scene.bad()
    assert bad.review.ticket is not None
    reviews.report_retaliation(scene.token(bad.review.ticket), "他们打电话来", scene.cast.act("visitor"))
    keep(scene, [bad.review])
    report, signal = Retaliation.objects.get(), Signal.objects.get()
    for start in (report.id, signal.id, bad.review.ticket_id):
        assert start is not None
        kinds = {each.subject.kind for each in chain_of(start)}
        assert {"ticket", "review", "rectification", "retaliation", "signal"} <= kinds


# ---- the routine


@pytest.mark.django_db
def test_the_routine_looks_once_after_the_day_has_ended(scene: Scene) -> None:
    rows = praised(scene)
    looks: list[tuple[str, dt.date, dt.date]] = []

    def find(plan: object, first: dt.date, last: dt.date) -> list[FoundSignal]:
        code = plan.hall.code  # type: ignore[attr-defined]
        looks.append((code, first, last))
        return [found(scene, rows)] if code == "lakeside" else []

    yesterday = TODAY - dt.timedelta(days=1)
    step(find, scene.cast.start)
    step(find, scene.cast.start)
    assert {(first, last) for _, first, last in looks} == {(yesterday - QUARTER, yesterday)}
    assert len(looks) == Look.objects.count()
    evening = scene.cast.start.replace(hour=15)  # 23 o'clock in the hall
    assert last_ended_day(scene.cast.plan(), evening) == TODAY
    before = len(looks)
    step(find, evening)
    assert len(looks) == 2 * before
    assert Signal.objects.count() == 1
