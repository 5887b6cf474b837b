"""Process walks: timed, checked against dated lines, materials against the guide; every finding is a matter."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from openhall.deadlines import queries as deadlines
from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.matters.models import Matter
from openhall.places import queries as places
from openhall.routines.chain import chain_of
from openhall.service_days import services
from openhall.service_days.models import Checklist, Walk, WalkStep
from openhall.service_days.queries.walks import checklist_on, walk, walks_of
from openhall.service_days.rules.walks import Line, compare_materials, minutes_of, read_lines
from openhall.service_days.services import Found, Way
from openhall.service_days.states import WALK, WalkState
from tests.cast import Cast
from tests.service_days.test_day import FIRST, Scene, scene

__all__ = ["scene"]
pytestmark = pytest.mark.django_db


@dataclasses.dataclass(frozen=True)
class Walking:
    """A walk through the residence permit that has begun."""

    scene: Scene
    id: uuid.UUID

    @property
    def hall(self) -> uuid.UUID:
        return self.scene.cast.hall

    def tax(self) -> uuid.UUID:
        return next(each.id for each in places.units() if each.code == "tax")


@pytest.fixture
def walking(scene: Scene) -> Walking:
    cast = scene.cast
    made = services.begin_walk(cast.hall, scene.desk.id, cast.items["residence"], Way("applicant", False), scene.leader(scene.desk))
    return Walking(scene, made)


def test_steps_are_timed_one_after_the_other(walking: Walking) -> None:
    for number, name in enumerate(("取号", "等候", "填表")):
        services.begin_step(walking.hall, walking.id, name, walking.scene.boss(minutes=10 * number))
    services.end_walk(walking.hall, walking.id, walking.scene.boss(minutes=25, seconds=59))
    found = walk(walking.hall, walking.id)
    assert [(each.name, each.minutes) for each in found.steps] == [("取号", 10), ("等候", 10), ("填表", 5)]
    assert (found.state, found.on, found.role, found.online) == ("ended", FIRST, "applicant", False)
    assert found.ended_at == walking.scene.now + dt.timedelta(minutes=25, seconds=59)
    assert sorted(each.kind for each in ledger.about(walking.id)) == ["WalkBegun", "WalkEnded", *["WalkStepTimed"] * 3]


def test_the_checklist_is_that_of_the_way_and_the_day(walking: Walking) -> None:
    codes = {line.code for line, _ in walk(walking.hall, walking.id).lines}
    assert {"guide_found", "materials_as_guide", "waiting", "staff_attitude"} <= codes
    assert not [code for code in codes if code.startswith("online")]
    services.check_line(walking.hall, walking.id, "guide_found", True, walking.scene.boss())
    services.check_line(walking.hall, walking.id, "waiting", True, walking.scene.boss())
    services.check_line(walking.hall, walking.id, "waiting", False, walking.scene.boss(minutes=1))
    looked = {line.code: fine for line, fine in walk(walking.hall, walking.id).lines}
    assert (looked["guide_found"], looked["waiting"], looked["no_catch_all"]) == (True, False, None)
    for code in ("online_pay", "lunch", ""):
        with pytest.raises(Missing, match="no such line"):
            services.check_line(walking.hall, walking.id, code, True, walking.scene.boss())


def test_a_hall_has_its_own_checklist_from_a_day_on(lakeside: Cast) -> None:
    nation = checklist_on(lakeside.hall, FIRST)
    assert len(nation.lines) == 21 and {each.where for each in nation.lines} == {"", "online", "offline"}
    own = [Line("stairs", "台阶", "Stairs"), Line("lift", "电梯", "Lift", "offline")]
    services.put_checklist(lakeside.hall, dt.date(2026, 4, 1), own, "大厅自定", lakeside.act("director"))
    assert checklist_on(lakeside.hall, FIRST) == nation
    assert checklist_on(lakeside.hall, dt.date(2026, 4, 1)).lines == tuple(own)
    assert checklist_on(lakeside.strangers_hall, dt.date(2026, 4, 1)) == nation
    with pytest.raises(Missing, match="No checklist is in force"):
        checklist_on(lakeside.hall, dt.date(2020, 1, 1))
    for wrong in ([], [own[0], own[0]], [Line("", "无", "None")], [Line("x", "无", "")]):
        with pytest.raises(Malformed, match="checklist"):
            services.put_checklist(lakeside.hall, FIRST, wrong, "", lakeside.act("director"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Checklist.objects.create(hall=None, valid_from=Checklist.objects.get(hall=None).valid_from, lines=[], source="")


@pytest.mark.parametrize(
    ("asked", "beyond", "unasked"),
    [
        (["身份证"], (), ()), (["identity  card"], (), ()), (["户口簿", "身份证"], ("户口簿",), ()), ([], (), ("身份证",)),
        (["户口簿"], ("户口簿",), ("身份证",)),
    ],
)  # fmt: skip
def test_materials_are_compared_with_the_guide(asked: list[str], beyond: tuple[str, ...], unasked: tuple[str, ...]) -> None:
    found = compare_materials(asked, [("身份证", "Identity card")])
    assert (found.beyond, found.unasked) == (beyond, unasked)


def test_what_was_asked_for_is_written_down(walking: Walking) -> None:
    assert walk(walking.hall, walking.id).compared is None
    services.ask_materials(walking.hall, walking.id, ["身份证", "户口簿", "户口簿"], 2, walking.scene.boss())
    found = walk(walking.hall, walking.id)
    assert found.asked == ("身份证", "户口簿") and found.trips == 2
    assert found.compared is not None and (found.compared.beyond, found.compared.unasked) == (("户口簿",), ())
    for asked, trips in (([""], None), (["长" * 121], None), ([str(number) for number in range(61)], None), ([], 100), ([], -1)):
        with pytest.raises(Malformed):
            services.ask_materials(walking.hall, walking.id, asked, trips, walking.scene.boss())


def test_a_step_that_runs_has_no_minutes_yet() -> None:
    at = dt.datetime(2026, 3, 11, 1, tzinfo=dt.UTC)
    assert minutes_of(at, None) is None
    assert minutes_of(at, at + dt.timedelta(seconds=119)) == 1
    assert read_lines([{"code": "a", "zh": "甲", "en": "A"}])[0].speaks(online=True)


def test_every_finding_is_a_matter_with_owner_and_date(walking: Walking) -> None:
    found = Found("窗口多要一份户口簿。", walking.tax(), "materials_as_guide")
    matter = services.find(walking.hall, walking.id, found, walking.scene.leader(walking.scene.desk))
    row = Matter.objects.get(id=matter)
    assert (row.state, row.lead_id, row.cause, row.source_kind, row.item_id) == (
        "handling", walking.tax(), "incomplete", "walk_finding", walking.scene.cast.items["residence"],
    )  # fmt: skip
    (answer,) = [each for each in deadlines.clocks_of(Subject("matter", matter)) if each.code.startswith("matter.answer")]
    assert answer.due_at is not None and answer.due_at.date() == dt.date(2026, 3, 18)  # five working days
    (seen,) = walk(walking.hall, walking.id).findings
    assert (seen.matter, seen.code) == (matter, "materials_as_guide")
    assert {link.subject.kind for link in chain_of(matter)} >= {"matter", "walk_finding", "walk", "service_day"}
    conduct = services.find(walking.hall, walking.id, Found("不耐烦。", walking.tax(), "staff_attitude"), walking.scene.boss())
    other = services.find(walking.hall, walking.id, Found("没有饮水机。", walking.tax()), walking.scene.boss())
    assert [Matter.objects.get(id=each).cause for each in (conduct, other)] == ["conduct", "other"]


@pytest.mark.parametrize("broken", [{"text": " "}, {"text": "长" * 1001}, {"code": "lunch"}, {"owner": uuid.UUID(int=1)}, {"grade": "hard"}])
def test_a_finding_that_is_none_leaves_nothing_behind(walking: Walking, broken: dict[str, object]) -> None:
    found = dataclasses.replace(Found("多要材料。", walking.tax()), **broken)  # type: ignore[arg-type]
    with pytest.raises((Malformed, Missing)):
        services.find(walking.hall, walking.id, found, walking.scene.boss())
    assert Matter.objects.count() == 0
    assert walk(walking.hall, walking.id).findings == ()


def test_where_and_when_a_walk_begins(scene: Scene) -> None:
    cast = scene.cast
    item, way = cast.items["residence"], Way("agent", True)
    with pytest.raises(Malformed, match="as whom"):
        services.begin_walk(cast.hall, scene.desk.id, item, Way("king", False), scene.boss())
    with pytest.raises(NotNow, match="another day"):
        services.begin_walk(cast.hall, scene.desk.id, item, way, scene.boss(days=1))
    for hall, duty, wanted in ((cast.hall, uuid.uuid4(), item), (cast.strangers_hall, scene.desk.id, item), (cast.hall, scene.desk.id, uuid.uuid4())):
        with pytest.raises(Missing):
            services.begin_walk(hall, duty, wanted, way, scene.boss())
    made = services.begin_walk(cast.hall, scene.desk.id, item, way, scene.boss())
    assert [each.id for each in walks_of(scene.day().id)] == [made]
    assert {line.where for line, _ in walk(cast.hall, made).lines} == {"", "online"}
    with pytest.raises(Missing):
        walk(cast.strangers_hall, made)


type Do = Callable[[Walking], object]
DOING: dict[str, Do] = {
    "step": lambda it: services.begin_step(it.hall, it.id, "取号", it.scene.boss()),
    "check": lambda it: services.check_line(it.hall, it.id, "waiting", True, it.scene.boss()),
    "ask": lambda it: services.ask_materials(it.hall, it.id, ["身份证"], None, it.scene.boss()),
    "find": lambda it: services.find(it.hall, it.id, Found("多要材料。", it.tax()), it.scene.boss()),
    "end": lambda it: services.end_walk(it.hall, it.id, it.scene.boss()),
}


@pytest.mark.parametrize("verb", DOING)
def test_every_verb_in_every_state(walking: Walking, verb: str) -> None:
    assert set(DOING) == set(WALK.verbs) - {"begin"}
    DOING[verb](walking)
    assert Walk.objects.get(id=walking.id).state in WALK[verb].targets
    Walk.objects.filter(id=walking.id).update(state=WalkState.ENDED, ended_at=walking.scene.now)
    with pytest.raises(NotNow, match="walk is over"):
        DOING[verb](walking)


def test_the_database_holds_one_running_step(walking: Walking) -> None:
    services.begin_step(walking.hall, walking.id, "取号", walking.scene.boss())
    with pytest.raises(IntegrityError), transaction.atomic():
        WalkStep.objects.create(id=uuid.uuid4(), walk_id=walking.id, name="等候", started_at=walking.scene.now)
    for broken in ({"state": "ended"}, {"ended_at": walking.scene.now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Walk.objects.filter(id=walking.id).update(**broken)
