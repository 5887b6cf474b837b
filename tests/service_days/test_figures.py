"""After the day: make-up dates that the rota plans, absences listed by unit, figures of a year checked by hand."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from openhall.lab.roster import RuleName, broken_rules, plan
from openhall.matters import services as matters
from openhall.people.services.staffing import save_leave
from openhall.places import queries as places
from openhall.queue import services as queue
from openhall.service_days import services
from openhall.service_days.models import Duty
from openhall.service_days.queries import schedule
from openhall.service_days.queries.asking import question_of
from openhall.service_days.queries.days import DayRuleView
from openhall.service_days.queries.figures import figures
from openhall.service_days.rules.figures import Listed, UnitYear, Went, listed, quarter_of, total
from openhall.service_days.services import Found, Way
from openhall.service_days.states import Attendance
from tests.cast import Cast
from tests.service_days.leading import published, with_leaders
from tests.service_days.test_day import WORDS, Scene, scene

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
NEXT = (dt.date(2026, 6, 1), dt.date(2026, 8, 31))


# ---- a make-up date


def test_who_was_excused_gets_a_date_that_the_next_rota_plans(lakeside: Cast) -> None:
    leaders = with_leaders(lakeside)
    missed = next(row for row in published(lakeside) if row.leader == "health-head")
    services.excuse_for_leave(leaders["health-head"], missed.on, missed.on, lakeside.act("supervisor"))
    question = question_of(lakeside.hall, *NEXT, {})
    assert [each.code for each in question.leaders if each.owes] == ["health-head"]
    found = plan(question)
    without = [each for each in found.duties if each.leader != "health-head"]
    assert RuleName.MAKE_UP in {rule.name for rule in broken_rules(question, without)}
    services.publish(lakeside.hall, NEXT, found.duties, {}, lakeside.act("supervisor"))
    made = Duty.objects.get(makes_up=missed.id)
    first = min(row.on for row in schedule(lakeside.hall, *NEXT) if row.leader == "health-head")
    assert (made.leader.account_id, made.on) == (leaders["health-head"], first)
    after = question_of(lakeside.hall, dt.date(2026, 9, 1), dt.date(2026, 10, 31), {})
    assert not [each for each in after.leaders if each.owes]
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.exclude(id=made.id).filter(on=made.on).update(makes_up=missed.id)


def test_nobody_owes_what_a_substitute_did_or_while_on_leave(lakeside: Cast) -> None:
    leaders = with_leaders(lakeside)
    missed = next(row for row in published(lakeside) if row.leader == "health-head")
    services.excuse_for_leave(leaders["health-head"], missed.on, missed.on, lakeside.act("supervisor"))
    save_leave(uuid.uuid4(), leaders["health-head"], NEXT)
    assert not [each for each in question_of(lakeside.hall, *NEXT, {}).leaders if each.owes]
    services.substitute(lakeside.hall, missed.id, leaders["health-deputy"], lakeside.act("supervisor"))
    later = question_of(lakeside.hall, dt.date(2026, 9, 1), dt.date(2026, 10, 31), {})
    assert not [each for each in later.leaders if each.owes]


# ---- absences


def absent(unit: str, *days: str) -> list[Went]:
    return [Went(unit, dt.date.fromisoformat(day), Attendance.ABSENT) for day in days]


def test_two_absences_of_a_unit_in_a_quarter_are_listed() -> None:
    went = [
        *absent("tax", "2026-03-31", "2026-04-01"), *absent("land", "2026-01-04", "2026-03-31", "2026-03-02"),
        *absent("health", "2026-10-12"), Went("health", dt.date(2026, 10, 21), Attendance.EXCUSED),
    ]  # fmt: skip
    assert listed(went, 2) == [Listed("land", 1, 3)]
    assert [each.unit for each in listed(went, 1)] == ["land", "tax", "tax", "health"]
    assert listed(went, 0) == []
    assert [quarter_of(dt.date(2026, month, 1)) for month in (1, 3, 4, 6, 7, 9, 10, 12)] == [1, 1, 2, 2, 3, 3, 4, 4]


def test_how_often_is_a_setting(lakeside: Cast) -> None:
    with_leaders(lakeside)
    rows = published(lakeside)
    late = lakeside.after(days=95)
    by_unit = {unit: sum(row.unit == unit and row.on < dt.date(2026, 4, 1) for row in rows) for unit in ("tax", "health", "land")}
    expected = [Listed(unit, 1, number) for unit, number in sorted(by_unit.items()) if number >= 2]
    found = figures(lakeside.hall, 2026, late).listed
    assert [each for each in found if each.quarter == 1] == expected != []
    services.put_day_rule(lakeside.hall, DayRuleView(absences_listed=99), dt.date(2026, 1, 1), lakeside.act("director"))
    assert figures(lakeside.hall, 2026, late).listed == ()


# ---- the year


def test_the_figures_of_a_day_checked_by_hand(scene: Scene) -> None:
    """One reception solved, one passed on, one finding; the matter is answered in time, the finding is not."""
    cast, hall = scene.cast, scene.cast.hall
    services.check_in(hall, scene.desk.id, scene.boss())
    solved = scene.received()
    services.solve(hall, solved, WORDS, scene.boss())
    queue.start(cast.at("3"), scene.boss())
    queue.finish(cast.at("3"), "done", scene.boss(minutes=5))
    matter = services.pass_on(hall, scene.received(), WORDS, scene.boss(minutes=6))
    walk = services.begin_walk(hall, scene.desk.id, cast.items["residence"], Way("agent", True), scene.boss())
    tax = next(each.id for each in places.units() if each.code == "tax")
    services.find(hall, walk, Found("多要一份材料。", tax), scene.boss())
    unit = scene.desk.unit
    (before,) = [each for each in figures(hall, 2026, scene.now).units if each.unit == unit]
    assert (before.matters, before.decided, before.in_time) == (2, 0, 0)
    said = matters.Answer("solved_on_spot", "已办结。")
    matters.answer(matter, said, scene.boss(hours=1), is_desk=True)
    matters.confirm(matter, "in_person", cast.act("director", scene.now + dt.timedelta(hours=2)))
    late = scene.now + dt.timedelta(days=11)
    found = figures(hall, 2026, late)
    (mine,) = [each for each in found.units if each.unit == unit]
    assert mine == UnitYear(
        unit, duties=mine.duties, present=1, absent=mine.duties - 1, receptions=2, on_the_spot=1, findings=1,
        matters=2, decided=2, in_time=1,
    )  # fmt: skip
    assert (found.year, found.days) == (2026, 1)
    assert total(found.units).duties == 2
    assert figures(hall, 2025, late).units == ()
    assert figures(cast.strangers_hall, 2026, late).days == 0


def test_points_decided_and_carried_are_counted(scene: Scene) -> None:
    hall, day = scene.cast.hall, scene.day().id
    one = services.add_item(hall, day, "电梯", scene.boss())
    services.add_item(hall, day, "饮水机", scene.boss())
    services.open_meeting(hall, day, scene.boss())
    services.decide(hall, one, "修。", next(iter(places.units())).id, dt.date(2026, 3, 31), scene.boss())
    services.close_meeting(hall, day, "", scene.boss())
    found = figures(hall, 2026, scene.now)
    assert (found.decided, found.carried) == (1, 1)
