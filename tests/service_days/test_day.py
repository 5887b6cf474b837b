"""The day itself: who came, what stands on the agenda, who was received, and what became of it."""

import dataclasses
import datetime as dt
import itertools
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from openhall.deadlines import services as deadlines
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act
from openhall.matters.models import Matter
from openhall.privacy.queries import lists_in
from openhall.queue import services as queue
from openhall.routines import agenda, retention
from openhall.routines.chain import chain_of
from openhall.service_days import services
from openhall.service_days.models import AgendaItem, Duty, Reception
from openhall.service_days.queries import DutyView, schedule
from openhall.service_days.queries.day import DayView, date_of_day, day_on, posts
from openhall.service_days.rules.agenda import AgendaPoint
from openhall.service_days.rules.attendance import attendance_of
from openhall.service_days.services import Record
from openhall.service_days.states import RECEPTION, Attendance, DutyState, ReceptionState, Why
from openhall.vault.services import masked
from openhall.vault.states import Purpose, Relation
from tests.cast import Cast
from tests.matters.bringing import MONDAY, Bench
from tests.service_days.leading import SPAN, by, published, with_leaders

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 3, 11)
WORDS = Record("社保转移三次未成。", "已联系外地经办机构。", "王某", "138 0013 8000")


@dataclasses.dataclass(frozen=True)
class Scene:
    """The hall on its first service day at ten; `desk` is the duty at the reception desk, whose window is window 3."""

    cast: Cast
    leaders: dict[str, uuid.UUID]
    desk: DutyView
    other: DutyView

    @property
    def now(self) -> dt.datetime:
        return self.cast.after(days=9)

    def boss(self, **later: float) -> Act:
        return self.cast.act("supervisor", self.now + dt.timedelta(**later))

    def leader(self, duty: DutyView, **later: float) -> Act:
        return by(self.cast, self.leaders[duty.leader], self.now + dt.timedelta(**later))

    def day(self, **later: float) -> DayView:
        return day_on(self.cast.hall, FIRST, self.now + dt.timedelta(**later))

    def called(self, wished: str = "C") -> uuid.UUID:
        """Somebody takes a ticket and is called to window 3."""
        ticket = self.cast.take(wished, self.now)
        queue.call_number(self.cast.at("3"), str(ticket), self.boss())
        return ticket.id

    def received(self) -> uuid.UUID:
        self.called()
        return services.open_reception(self.cast.hall, self.desk.id, self.leader(self.desk))


@pytest.fixture
def scene(lakeside: Cast) -> Scene:
    leaders = with_leaders(lakeside)
    first = [row for row in published(lakeside) if row.on == FIRST]
    desk, other = (next(row for row in first if row.post == post) for post in ("reception", "tax-window"))
    services.set_window(lakeside.hall, "reception", lakeside.windows["3"], lakeside.act("supervisor"))
    return Scene(lakeside, leaders, desk, other)


# ---- who came


@pytest.mark.parametrize(
    ("state", "came", "days", "expected"),
    [
        ("planned", False, 0, "expected"), ("planned", False, -1, "expected"), ("planned", False, 1, "absent"),
        ("planned", True, 0, "present"), ("planned", True, 1, "present"), ("substituted", True, 0, "substitute"),
        ("substituted", False, 1, "absent"), ("excused", False, 0, "excused"), ("excused", False, 1, "excused"),
    ],
)  # fmt: skip
def test_how_a_duty_went(state: str, came: bool, days: int, expected: str) -> None:
    at = dt.datetime(2026, 3, 11, 1, tzinfo=dt.UTC) if came else None
    assert attendance_of(state, at, FIRST, FIRST + dt.timedelta(days=days)) == expected


def test_every_state_goes_somehow() -> None:
    at = dt.datetime(2026, 3, 11, 1, tzinfo=dt.UTC)
    found = {attendance_of(state, came, FIRST, FIRST + dt.timedelta(days=1)) for state, came in itertools.product(DutyState, (None, at))}
    assert found == set(Attendance) - {Attendance.EXPECTED}


def test_in_and_out_and_absent_when_the_day_is_over(scene: Scene) -> None:
    hall = scene.cast.hall
    services.check_in(hall, scene.desk.id, scene.leader(scene.desk))
    with pytest.raises(NotNow, match="written down already"):
        services.check_in(hall, scene.desk.id, scene.boss())
    with pytest.raises(NotNow, match="Nobody is there"):
        services.check_out(hall, scene.other.id, scene.boss())
    services.check_out(hall, scene.desk.id, scene.boss(hours=3))
    with pytest.raises(NotNow, match="Nobody is there"):
        services.check_out(hall, scene.desk.id, scene.boss(hours=4))
    assert {each.duty.id: each.attendance for each in scene.day().stands} == {scene.desk.id: "present", scene.other.id: "expected"}
    assert {each.duty.id: each.attendance for each in scene.day(days=1).stands} == {scene.desk.id: "present", scene.other.id: "absent"}
    assert {each.kind for each in ledger.about(scene.desk.id)} == {"LeaderCheckedIn", "LeaderCheckedOut"}
    for late in (-24, 24):
        with pytest.raises(NotNow, match="another day"):
            services.check_in(hall, scene.other.id, scene.boss(hours=late))
    with pytest.raises(Missing):
        services.check_in(scene.cast.strangers_hall, scene.other.id, scene.boss())


def test_who_is_excused_cant_come_but_the_substitute_does(scene: Scene) -> None:
    hall, leader = scene.cast.hall, scene.leaders[scene.other.leader]
    services.excuse_for_leave(leader, FIRST, FIRST, scene.cast.act("supervisor"))
    with pytest.raises(NotNow, match="leader is excused"):
        services.check_in(hall, scene.other.id, scene.boss())
    deputy = "tax-deputy" if scene.other.leader == "tax-head" else "tax-head"
    services.substitute(hall, scene.other.id, scene.leaders[deputy], scene.cast.act("supervisor"))
    services.check_in(hall, scene.other.id, scene.boss())
    assert {each.attendance for each in scene.day().stands if each.duty.id == scene.other.id} == {"substitute"}


def test_the_database_holds_who_came_and_left(scene: Scene) -> None:
    rows = Duty.objects.filter(id=scene.desk.id)
    for broken in ({"left_at": scene.now}, {"came_at": scene.now, "left_at": scene.now - dt.timedelta(hours=1)},
                   {"came_at": scene.now, "stands": None, "state": "excused"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)


# ---- the agenda


def point(label: str = "B012", why: Why = Why.BOOKING) -> AgendaPoint:
    return AgendaPoint(Subject("booking", uuid.uuid4(), label), why)


def test_rooms_bring_points_once_and_people_add_words(scene: Scene) -> None:
    hall, day, booked = scene.cast.hall, scene.day().id, point()
    assert services.make_agenda(hall, day, [booked, point("B013"), booked], scene.boss()) == 2
    assert services.make_agenda(hall, day, [booked], scene.boss()) == 0
    services.add_item(hall, day, " 三楼无障碍卫生间 ", scene.boss(minutes=1))
    assert [(each.why, each.label, each.state) for each in scene.day().agenda] == [
        ("booking", "B012", "open"), ("booking", "B013", "open"), ("by_hand", "三楼无障碍卫生间", "open"),
    ]  # fmt: skip
    for wrong in ("", "长" * 121):
        with pytest.raises(Malformed):
            services.add_item(hall, day, wrong, scene.boss())
    with pytest.raises(NotNow, match="is over"):
        services.add_item(hall, day, "晚了", scene.boss(days=1))
    for place, wanted in ((scene.cast.strangers_hall, day), (hall, uuid.uuid4())):
        with pytest.raises(Missing):
            services.make_agenda(place, wanted, [], scene.boss())


def test_the_ladder_and_red_cards_come_of_themselves(lakeside: Cast) -> None:
    bench = Bench.of(lakeside)
    climbed, red, fine = (bench.handled(grade, when, contact="") for grade, when in (
        ("simple", MONDAY), ("complex", MONDAY), ("complex", "2026-03-16 10:00")))
    late = lakeside.after(days=15)
    for days in range(1, 16):
        deadlines.sweep(lakeside.after(days=days))
    found = {each.subject.id: each.why for each in agenda.points(lakeside.hall, late)}
    assert found[climbed.id] == Why.LADDER
    assert found[red.id] == Why.RED_CARD
    assert fine.id not in found
    assert next(each.subject.label for each in agenda.points(lakeside.hall, late)) == climbed.number


def test_what_two_sources_bring_counts_once() -> None:
    one = point()
    again = AgendaPoint(one.subject, Why.BLOCKING_POINT)
    found = list(agenda.points(uuid.uuid4(), dt.datetime.now(dt.UTC), (lambda *_: iter([one]), lambda *_: iter([again, point("B2")]))))
    assert [each.why for each in found] == [Why.BOOKING, Why.BOOKING]


def test_the_database_holds_a_whole_decision_and_no_point_twice(scene: Scene) -> None:
    hall, day, booked = scene.cast.hall, scene.day().id, point()
    services.make_agenda(hall, day, [booked], scene.boss())
    row = AgendaItem.objects.get()
    for broken in ({"state": "decided"}, {"decision": "办"}, {"subject_kind": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.filter(id=row.id).update(**broken)
    row.id = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# ---- receptions


def test_a_reception_opens_from_the_called_ticket_and_is_solved(scene: Scene) -> None:
    ticket = scene.called()
    hall = scene.cast.hall
    made = services.open_reception(hall, scene.desk.id, scene.leader(scene.desk))
    with pytest.raises(Conflict, match="received already"):
        services.open_reception(hall, scene.desk.id, scene.boss())
    services.solve(hall, made, WORDS, scene.leader(scene.desk, minutes=9))
    (seen,) = scene.day().receptions
    assert (seen.state, seen.about, seen.answer, seen.matter, seen.duty) == ("solved", WORDS.about, WORDS.answer, None, scene.desk.id)
    shown = masked(Subject("reception", made), ["name", "contact"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY)
    assert set(shown) == {"name", "contact"} and "王某" not in str(dict(shown)) and "8000" not in str(dict(shown))
    told = list(ledger.about(made))
    assert {event.kind for event in told} == {"ReceptionOpened", "ReceptionSolved"}
    assert "王某" not in str(told) and WORDS.about not in str(told)
    assert {link.subject.id for link in chain_of(ticket)} >= {ticket, made, scene.day().id}


def test_what_is_not_solved_becomes_a_matter_that_keeps_its_source(scene: Scene) -> None:
    made = scene.received()
    hall = scene.cast.hall
    matter = services.pass_on(hall, made, dataclasses.replace(WORDS, title="社保转移"), scene.leader(scene.desk))
    row = Matter.objects.get(id=matter)
    assert (row.title, row.text, row.source_kind, row.source_id, row.channel, row.reachable) == (
        "社保转移", WORDS.about, "reception", made, "window", True,
    )  # fmt: skip
    assert [each.matter for each in scene.day().receptions] == [matter]
    assert {link.subject.kind for link in chain_of(matter)} >= {"matter", "reception", "ticket", "service_day"}
    assert not masked(Subject("reception", made), ["name"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY)
    assert Reception.objects.get(id=made).state == "passed_on"


def test_nobody_is_received_where_nobody_is_called(scene: Scene) -> None:
    hall = scene.cast.hall
    with pytest.raises(NotNow, match="Nobody is called"):
        services.open_reception(hall, scene.desk.id, scene.boss())
    with pytest.raises(NotNow, match="no window"):
        services.open_reception(hall, scene.other.id, scene.boss())
    scene.called()
    with pytest.raises(NotNow, match="another day"):
        services.open_reception(hall, scene.desk.id, scene.boss(days=1))
    with pytest.raises(NotAllowed, match="needs a person"):
        services.open_reception(hall, scene.desk.id, scene.cast.act("system", scene.now))
    with pytest.raises(Missing):
        services.open_reception(scene.cast.strangers_hall, scene.desk.id, scene.boss())


type Close = Callable[[Scene, uuid.UUID, Record], object]
CLOSES: dict[str, Close] = {
    "solve": lambda it, one, words: services.solve(it.cast.hall, one, words, it.boss()),
    "pass_on": lambda it, one, words: services.pass_on(it.cast.hall, one, words, it.boss()),
}


@pytest.mark.parametrize("verb", CLOSES)
def test_a_record_says_what_and_what_was_answered(scene: Scene, verb: str) -> None:
    made = scene.received()
    for broken in ({"about": ""}, {"answer": " "}, {"about": "长" * 1001}, {"name": "长" * 61}, {"contact": "1" * 61}):
        with pytest.raises(Malformed):
            CLOSES[verb](scene, made, dataclasses.replace(WORDS, **broken))
    assert [each.state for each in scene.day().receptions] == ["opened"]
    assert Matter.objects.count() == 0


@pytest.mark.parametrize(("verb", "state"), list(itertools.product(CLOSES, ReceptionState)))
def test_every_verb_in_every_state(scene: Scene, verb: str, state: str) -> None:
    made = scene.received()
    if state != ReceptionState.OPENED:
        CLOSES[{"solved": "solve", "passed_on": "pass_on"}[state]](scene, made, WORDS)
    if RECEPTION.allows(verb, state):
        CLOSES[verb](scene, made, WORDS)
        assert Reception.objects.get(id=made).state in RECEPTION[verb].targets
    else:
        with pytest.raises(NotNow, match="is over"):
            CLOSES[verb](scene, made, WORDS)


def test_the_window_of_a_post_is_one_of_the_hall(scene: Scene) -> None:
    hall, act = scene.cast.hall, scene.boss()
    assert {each.code: each.window for each in posts(hall)} == {"reception": scene.cast.windows["3"], "tax-window": None}
    with pytest.raises(Missing, match="no such window"):
        services.set_window(hall, "reception", uuid.uuid4(), act)
    with pytest.raises(Missing, match="no post cellar"):
        services.set_window(hall, "cellar", None, act)
    services.set_window(hall, "reception", None, act)
    assert {each.window for each in posts(hall)} == {None}


def test_a_day_is_found_by_its_date(scene: Scene) -> None:
    day = scene.day()
    assert (day.on, day.today, day.over) == (FIRST, True, False)
    assert scene.day(days=1).over and not scene.day(days=-1).today
    assert date_of_day(scene.cast.hall, day.id) == FIRST
    assert date_of_day(scene.cast.strangers_hall, day.id) is None
    assert {each.duty.id for each in day.stands} == {row.id for row in schedule(scene.cast.hall, *SPAN) if row.on == FIRST}
    with pytest.raises(Missing):
        day_on(scene.cast.hall, FIRST + dt.timedelta(days=1), scene.now)


def test_words_of_receptions_are_destroyed_by_a_list_that_two_sign(scene: Scene) -> None:
    hall, made = scene.cast.hall, scene.received()
    assert receptions_due(hall, dt.date(2029, 3, 12)) == ()
    services.solve(hall, made, WORDS, scene.boss())
    assert receptions_due(hall, dt.date(2029, 3, 11)) == ()
    assert receptions_due(hall, dt.date(2029, 3, 13)) == (made,)
    later = scene.boss(days=1100)
    listed = retention.propose(hall, dt.date(2029, 3, 13), later)
    (shown,) = lists_in(hall)
    director = scene.cast.act("director", later.now)
    assert retention.approve(hall, listed, shown.digest, director)["reception_text"] == 1
    row = Reception.objects.get(id=made)
    assert (row.about, row.answer, row.state, bool(row.number)) == ("", "", "solved", True)
    assert "ReceptionErased" in {each.kind for each in ledger.about(made)}
    assert receptions_due(hall, dt.date(2029, 3, 13)) == ()


def receptions_due(hall: uuid.UUID, on: dt.date) -> tuple[uuid.UUID, ...]:
    (found,) = (each for each in retention.due(hall, on) if each.code == "reception_text")
    return found.records
