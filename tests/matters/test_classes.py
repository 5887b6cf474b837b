"""From one case to one class: similar matters, the root cause, the improvement, and whether it comes back."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from openhall.kit.errors import Malformed, Missing, NotAllowed, NotNow
from openhall.ledger import queries as ledger
from openhall.matters import services as matters
from openhall.matters.models import Improvement, Matter, MatterClass
from openhall.matters.queries.classes import ClassView, class_of, classes, one_class
from openhall.matters.queries.listing import Wanted
from openhall.matters.queries.similar import similar
from openhall.matters.rules import WATCHED_FOR, Change, check_change, recurrences, standing
from openhall.routines.chain import chain_of
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import MONDAY, Bench

STEP = Change("step", "第二步", "改为当场受理。")
LATER = "2026-03-09 10:00"


# ---- the rules


@pytest.mark.parametrize(
    ("has_cause", "improved", "brought", "now", "found"),
    [
        (False, None, ["2026-03-01"], "2026-03-02", "open"),
        (True, None, ["2026-03-01"], "2026-03-02", "known"),
        (True, "2026-03-02", ["2026-03-01", "2026-03-02"], "2026-03-02", "watched"),
        (True, "2026-03-02", ["2026-03-03"], "2026-03-04", "recurred"),
        (True, "2026-03-02", ["2026-03-01"], "2026-05-31", "held"),
        (True, "2026-03-02", [], "2026-05-30", "watched"),
    ],
)
def test_how_far_a_class_has_come(has_cause: bool, improved: str | None, brought: list[str], now: str, found: str) -> None:
    def day(text: str) -> dt.datetime:
        return at(f"{text} 10:00")

    assert standing(has_cause, day(improved) if improved else None, map(day, brought), day(now)) == found
    assert dt.timedelta(days=90) == WATCHED_FOR


def test_what_comes_after_the_improvement_is_a_recurrence() -> None:
    first = at(MONDAY)
    assert recurrences(first, [first, first + dt.timedelta(seconds=1)]) == 1
    assert recurrences(None, [first]) == 0


def test_an_improvement_names_what_it_changed() -> None:
    item = uuid.uuid4()
    assert check_change(dataclasses.replace(STEP, changed=" 第二步 ")).changed == "第二步"
    assert check_change(Change("item_version", "2026年3月版", "减少两份材料", item)).item == item
    for wrong in ({"kind": "wish"}, {"changed": " "}, {"text": ""}, {"kind": "guide"}, {"kind": "item_version"}, {"changed": "x" * 201}):
        with pytest.raises(Malformed):
            check_change(dataclasses.replace(STEP, **wrong))  # type: ignore[arg-type]


# ---- the verbs


@pytest.fixture
def here(db: None, lakeside: Cast) -> Bench:
    return Bench.of(lakeside)


def opened(here: Bench, row: Matter) -> uuid.UUID:
    return uuid.UUID(matters.open_class(row.hall_id, "税务登记材料说不清", row.id, here.by("duty")).mapping["id"])


def seen(here: Bench, group: uuid.UUID, when: str = LATER) -> ClassView:
    return one_class(here.cast.hall, group, at(when))


def test_a_class_from_its_first_matter_to_a_recurrence(here: Bench) -> None:
    row, hall = here.handled(), here.cast.hall
    group = opened(here, row)
    assert (seen(here, group).standing, seen(here, group).number) == ("open", 1)
    with pytest.raises(NotNow):
        matters.improve(hall, group, STEP, here.by("duty"))
    matters.name_cause(hall, group, "指南没有写清要带哪些材料。", here.by("duty"))
    assert seen(here, group).standing == "known"
    matters.improve(hall, group, STEP, here.by("duty"))
    assert seen(here, group).standing == "watched"
    again = here.bring(LATER)
    assert matters.join_class(hall, group, again.id, here.by("duty", LATER)).mapping["recurs"] is True
    found = seen(here, group)
    assert (found.standing, found.recurred, [each.recurs for each in found.matters]) == ("recurred", 1, [True, False])
    matters.improve(hall, group, dataclasses.replace(STEP, changed="第三步"), here.by("duty", "2026-03-10 10:00"))
    assert seen(here, group, "2026-03-10 11:00").standing == "watched", "another improvement, another watch"
    assert [each.changed for each in seen(here, group).improvements] == ["第二步", "第三步"]


def test_the_chain_reaches_from_a_matter_to_class_and_improvement_and_back(here: Bench) -> None:
    ticket = here.cast.take("A")
    row, other = here.handled(), here.bring()
    Matter.objects.filter(id=row.id).update(source_kind="ticket", source_id=ticket.id)
    group = opened(here, row)
    matters.join_class(here.cast.hall, group, other.id, here.by("duty"))
    matters.name_cause(here.cast.hall, group, "指南没有写清。", here.by("duty"))
    matters.improve(here.cast.hall, group, STEP, here.by("duty"))
    made = Improvement.objects.get()
    for start in (ticket.id, row.id, other.id, group, made.id):
        links = chain_of(start)
        assert {"ticket", "matter", "matter_class", "improvement"} <= {each.subject.kind for each in links}, start
        assert {row.id, other.id, group, made.id} <= {each.subject.id for each in links}
        assert {each.hall for each in links} == {here.cast.hall}
    assert [each.kind for each in ledger.about(made.id)] == ["ClassImproved"]
    assert "指南" not in repr([each.data for each in (*ledger.about(group), *ledger.about(made.id), *ledger.about(row.id))])


def test_a_matter_belongs_to_one_class_and_may_leave_it(here: Bench) -> None:
    row, other = here.handled(), here.handled()
    group, second = opened(here, row), opened(here, other)
    assert one_class(here.cast.hall, second, at(LATER)).number == 2
    with pytest.raises(NotNow):
        matters.join_class(here.cast.hall, second, row.id, here.by("duty"))
    found = class_of(row.id, at(LATER))
    assert found is not None and found.id == group
    matters.leave_class(here.cast.hall, row.id, here.by("duty"))
    assert class_of(row.id, at(LATER)) is None
    with pytest.raises(NotNow):
        matters.leave_class(here.cast.hall, row.id, here.by("duty"))
    matters.join_class(here.cast.hall, second, row.id, here.by("duty"))
    assert {each.kind for each in ledger.about(row.id)} >= {"ClassJoined", "ClassLeft"}


def test_of_another_hall_and_by_nobody_nothing_is_done(here: Bench) -> None:
    row, strangers = here.handled(), here.cast.strangers_hall
    group = opened(here, row)
    for work in (
        lambda: matters.open_class(strangers, "x", row.id, here.by("duty")),
        lambda: matters.join_class(strangers, group, row.id, here.by("duty")),
        lambda: matters.join_class(here.cast.hall, uuid.uuid4(), row.id, here.by("duty")),
        lambda: matters.join_class(here.cast.hall, group, uuid.uuid4(), here.by("duty")),
        lambda: matters.name_cause(strangers, group, "x", here.by("duty")),
        lambda: matters.improve(strangers, group, STEP, here.by("duty")),
        lambda: matters.leave_class(strangers, row.id, here.by("duty")),
        lambda: one_class(strangers, group, at(LATER)),
    ):
        with pytest.raises(Missing):
            work()
    with pytest.raises(NotAllowed):
        matters.name_cause(here.cast.hall, group, "x", here.by("nobody"))
    matters.name_cause(here.cast.hall, group, "x", here.by("duty"))
    with pytest.raises(Malformed):
        matters.improve(here.cast.hall, group, Change("guide", "第三段", "写清", uuid.uuid4()), here.by("duty"))
    assert classes(strangers, at(LATER)) == [] and not Improvement.objects.exists()


def test_what_came_back_stands_first(here: Bench) -> None:
    held, back = opened(here, here.handled()), opened(here, here.handled())
    for group in (held, back):
        matters.name_cause(here.cast.hall, group, "说不清", here.by("duty"))
        matters.improve(here.cast.hall, group, STEP, here.by("duty"))
    matters.join_class(here.cast.hall, back, here.bring(LATER).id, here.by("duty", LATER))
    assert [each.id for each in classes(here.cast.hall, at(LATER))] == [back, held]


def test_the_database_holds_what_must_never_be_false(here: Bench) -> None:
    group = opened(here, here.handled())
    with pytest.raises(IntegrityError), transaction.atomic():
        MatterClass.objects.filter(id=group).update(root_cause="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.create(id=uuid.uuid4(), of_id=group, kind="guide", changed="第三段", text="x", at=at(MONDAY),
                                   by_id=here.cast.staff["duty"])  # fmt: skip


# ---- similar matters


def test_open_and_past_matters_that_are_alike_are_suggested_to_who_may_see_them(here: Bench) -> None:
    settled, hall = here.settled(), here.cast.hall
    here.bring(title="水表漏水无人修理", text="水务公司说要等一周。")
    row = here.handled()
    found = similar(Wanted(hall, open_only=False), row.id)
    assert [each.row.id for each in found] == [settled.id] and 0 < found[0].score <= 1.2
    assert found[0].row.state == "settled"
    mine = Wanted(hall, frozenset({here.units["water"]}), here.cast.staff["water_head"], open_only=False)
    assert similar(mine, row.id) == [], "what one does not see is not suggested"
    assert similar(Wanted(here.cast.strangers_hall, open_only=False), row.id) == []


def test_the_same_unit_decides_between_equals_and_a_destroyed_text_is_like_nothing(here: Bench) -> None:
    of_tax, of_nobody, row = here.handled(), here.bring(), here.handled()
    wanted = Wanted(here.cast.hall, open_only=False)
    assert [each.row.id for each in similar(wanted, row.id)] == [of_tax.id, of_nobody.id]
    group = opened(here, of_tax)
    assert similar(wanted, row.id, 1)[0].group == group
    matters.destroy_old([of_tax.id, row.id], here.by("supervisor"))
    assert similar(wanted, row.id) == []
    assert [each.row.id for each in similar(wanted, of_nobody.id)] == []
