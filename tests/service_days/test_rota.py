"""The rota of a hall: published in advance, swapped, substituted, excused; nobody in two places, no rule broken."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow, Refusal
from openhall.lab.roster import Away, Duty, RuleName, broken_rules, plan
from openhall.ledger import queries as ledger
from openhall.people import services as people
from openhall.people.services.staffing import Post as Posted
from openhall.people.services.staffing import save_leave, save_posting
from openhall.people.states import Role
from openhall.service_days import services
from openhall.service_days.models import Duty as Row
from openhall.service_days.queries import DutyView, duties_of, schedule
from openhall.service_days.queries.asking import question_of
from openhall.service_days.queries.days import DayRuleView, dates_of_year, day_rule
from openhall.service_days.rules.settings import RotaSettings
from openhall.service_days.states import DUTY, DutyState, Roll
from tests.cast import Cast
from tests.service_days.leading import DAYS, SETTINGS, SPAN, published, with_leaders

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaders(lakeside: Cast) -> dict[str, uuid.UUID]:
    return with_leaders(lakeside)


def as_planned(rows: list[DutyView]) -> list[Duty]:
    return [Duty(row.on, row.post, row.leader) for row in rows]


def of(rows: list[DutyView], leader: str) -> list[DutyView]:
    return [row for row in rows if row.leader == leader]


def test_a_rota_is_published_for_the_days_the_calendar_makes(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    assert sorted({str(row.on) for row in rows}) == DAYS
    assert {str(row.nominal) for row in rows if str(row.on) == "2026-05-06"} == {"2026-05-01"}
    assert len(rows) == 2 * len(DAYS)
    assert {row.state for row in rows} == {DutyState.PLANNED}
    assert all(row.stands == row.leader for row in rows)
    assert broken_rules(question_of(lakeside.hall, *SPAN, {}), as_planned(rows)) == []
    assert {row.unit for row in rows if row.post == "tax-window"} == {"tax"}


def test_leave_and_postings_are_planned_around(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    save_leave(uuid.uuid4(), leaders["tax-head"], (dt.date(2026, 3, 20), dt.date(2026, 3, 25)))
    window = Posted(leaders["land-head"], lakeside.windows["3"], dt.date(2026, 5, 1), None, None)
    save_posting(uuid.uuid4(), window)
    rows = published(lakeside)
    assert not {str(row.on) for row in of(rows, "tax-head")} & {"2026-03-23"}
    assert not {str(row.on) for row in of(rows, "land-head")} & {"2026-05-06", "2026-05-11", "2026-05-21"}
    away = {each.what for each in question_of(lakeside.hall, *SPAN, {}).away}
    assert away == {"", "posted at a window"}


def test_a_rota_is_published_once_in_advance_and_unbroken(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duties = plan(question_of(lakeside.hall, *SPAN, {})).duties
    act = lakeside.act("supervisor")
    with pytest.raises(NotNow, match="too late"):
        services.publish(lakeside.hall, SPAN, duties, {}, lakeside.act("supervisor", lakeside.after(days=9)))
    with pytest.raises(NotNow, match="no service day"):
        services.publish(lakeside.hall, (dt.date(2026, 3, 12), dt.date(2026, 3, 13)), (), {}, act)
    with pytest.raises(NotNow, match="post_filled"):
        services.publish(lakeside.hall, SPAN, duties[1:], {}, act)
    save_leave(uuid.uuid4(), leaders[duties[0].leader], (duties[0].day, duties[0].day))
    with pytest.raises(NotNow, match="break a rule of the rota: leave"):
        services.publish(lakeside.hall, SPAN, duties, {}, act)
    assert schedule(lakeside.hall, *SPAN) == []
    rows = published(lakeside)
    with pytest.raises(Conflict, match="published already"):
        services.publish(lakeside.hall, SPAN, as_planned(rows), {}, act)
    assert schedule(lakeside.hall, *SPAN) == rows


def test_the_next_rota_knows_the_one_before(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    question = question_of(lakeside.hall, dt.date(2026, 6, 1), dt.date(2026, 7, 31), {"tax": 2})
    assert question.previous == dt.date(2026, 5, 21)
    asked = {each.code: each for each in question.leaders}
    for name in leaders:
        assert asked[name].served == len(of(rows, name))
        assert asked[name].last == max((row.on for row in of(rows, name)), default=None)
    assert [each.red_cards for each in question.units if each.code == "tax"] == [2]


# ---- changes -------------------------------------------------------------------------------------------------------


def test_a_deputy_of_the_unit_steps_in(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    act = lakeside.act("supervisor")
    duty = next(row for row in of(rows, "tax-head") if not of([each for each in rows if each.on == row.on], "tax-deputy"))
    services.substitute(lakeside.hall, duty.id, leaders["tax-deputy"], act)
    changed = next(row for row in schedule(lakeside.hall, *SPAN) if row.id == duty.id)
    assert (changed.leader, changed.stands, changed.state) == (duty.leader, "tax-deputy", "substituted")
    assert duty.id in {row.id for row in duties_of(leaders["tax-deputy"], SPAN[0])}
    with pytest.raises(NotNow, match="changed already"):
        services.substitute(lakeside.hall, duty.id, leaders["tax-deputy"], act)


def test_who_may_not_step_in(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    duty = next(row for row in rows if row.unit == "tax")
    act = lakeside.act("supervisor")
    for account in (leaders["health-head"], lakeside.staff["clerk"], leaders[duty.leader], uuid.uuid4()):
        with pytest.raises(NotAllowed, match="another leader of the same unit"):
            services.substitute(lakeside.hall, duty.id, account, act)
    other = "tax-deputy" if duty.leader == "tax-head" else "tax-head"
    with pytest.raises(NotNow, match="day of this duty has come"):
        services.substitute(lakeside.hall, duty.id, leaders[other], lakeside.act("supervisor", lakeside.after(days=200)))
    with pytest.raises(Missing, match="no such duty"):
        services.substitute(lakeside.strangers_hall, duty.id, leaders[other], act)
    with pytest.raises(Missing, match="no such duty"):
        services.substitute(lakeside.hall, uuid.uuid4(), leaders[other], act)
    save_leave(uuid.uuid4(), leaders[other], (duty.on, duty.on))
    with pytest.raises(Refusal, match=r"elsewhere on that day|two places"):
        services.substitute(lakeside.hall, duty.id, leaders[other], act)
    assert schedule(lakeside.hall, *SPAN) == rows


def test_leave_excuses_and_a_deputy_takes_the_empty_place(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    duty = of(rows, "health-head")[0]
    act = lakeside.act("supervisor")
    assert services.excuse_for_leave(leaders["health-head"], duty.on, duty.on, act) == 1
    changed = next(row for row in schedule(lakeside.hall, *SPAN) if row.id == duty.id)
    assert (changed.leader, changed.stands, changed.state) == ("health-head", None, "excused")
    assert services.excuse_for_leave(leaders["health-head"], duty.on, duty.on, act) == 0
    services.substitute(lakeside.hall, duty.id, leaders["health-deputy"], act)
    assert [row.stands for row in schedule(lakeside.hall, *SPAN) if row.id == duty.id] == ["health-deputy"]
    late = lakeside.act("supervisor", lakeside.after(days=200))
    assert services.excuse_for_leave(leaders["health-deputy"], duty.on, duty.on, late) == 0
    assert {event.kind for event in ledger.about(duty.id)} == {"DutyExcused", "DutySubstituted"}


@pytest.mark.slow
def test_every_swap_is_done_or_refused_whole(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    """All pairs are tried: one that is done breaks no rule, one that is refused changes nothing."""
    rows, act = published(lakeside), lakeside.act("supervisor")
    question, done, refused = question_of(lakeside.hall, *SPAN, {}), 0, 0
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            before = schedule(lakeside.hall, *SPAN)
            try:
                services.swap(lakeside.hall, one.id, other.id, act)
            except (NotNow, Conflict):
                refused += 1
                assert schedule(lakeside.hall, *SPAN) == before
                continue
            done += 1
            after = schedule(lakeside.hall, *SPAN)
            assert broken_rules(question, as_planned(after)) == []
            assert sum(mine != theirs for mine, theirs in zip(before, after, strict=True)) in (1, 2)
    assert done > 5
    assert refused > 5


def test_a_swap_onto_leave_is_refused(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows, act = published(lakeside), lakeside.act("supervisor")
    one = next(row for row in rows if row.post == "reception")
    other = next(row for row in rows if row.post == "reception" and row.leader != one.leader and row.on != one.on)
    save_leave(uuid.uuid4(), leaders[one.leader], (other.on, other.on))
    with pytest.raises(NotNow, match="elsewhere on that day"):
        services.swap(lakeside.hall, one.id, other.id, act)
    with pytest.raises(NotNow, match="same leader"):
        services.swap(lakeside.hall, one.id, one.id, act)


ON_THE_DAY = {"check_in", "check_out"}  # tests/service_days/test_day.py


@pytest.mark.parametrize("verb", sorted(set(DUTY.verbs) - ON_THE_DAY))
@pytest.mark.parametrize("state", sorted(DutyState))
def test_every_verb_in_every_state(lakeside: Cast, leaders: dict[str, uuid.UUID], verb: str, state: str) -> None:
    """What the table allows is done, what it does not allow is refused or left alone."""
    rows, act = published(lakeside), lakeside.act("supervisor")
    duty = of(rows, "health-head")[0]
    if state != DutyState.PLANNED:
        services.excuse_for_leave(leaders["health-head"], duty.on, duty.on, act)
    if state == DutyState.SUBSTITUTED:
        services.substitute(lakeside.hall, duty.id, leaders["health-deputy"], act)
    before = Row.objects.get(id=duty.id)
    assert before.state == state
    if verb == "publish":
        assert not DUTY.allows(verb, state)
        return
    if verb == "excuse":
        stands = before.stands_id or leaders["health-head"]
        assert services.excuse_for_leave(stands, duty.on, duty.on, act) == DUTY.allows(verb, state)
    elif not DUTY.allows(verb, state):
        with pytest.raises(NotNow, match="changed already"):
            _do(verb, lakeside, duty, rows, leaders)
    else:
        _do(verb, lakeside, duty, rows, leaders)
        assert Row.objects.get(id=duty.id).state in DUTY[verb].targets


def _do(verb: str, cast: Cast, duty: DutyView, rows: list[DutyView], leaders: dict[str, uuid.UUID]) -> None:
    act = cast.act("supervisor")
    if verb == "substitute":
        services.substitute(cast.hall, duty.id, leaders["health-deputy"], act)
        return
    same_day = next(row for row in rows if row.on == duty.on and row.id != duty.id)
    others = [row for row in rows if row.post == duty.post and row.leader != duty.leader] + [same_day]
    for other in others:
        try:
            services.swap(cast.hall, duty.id, other.id, act)
            return
        except NotNow as refusal:
            if refusal.code == "duty_changed":
                raise
        except Conflict:
            pass
    raise AssertionError("nobody could swap")


# ---- settings ------------------------------------------------------------------------------------------------------


def test_the_rule_of_the_days_is_dated(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    act = lakeside.act("supervisor")
    assert day_rule(lakeside.hall, SPAN[0]) == DayRuleView()
    services.put_day_rule(lakeside.hall, DayRuleView((5,), Roll.SKIP), dt.date(2026, 7, 1), act)
    nominal = [each.nominal for each in dates_of_year(lakeside.hall, 2026)]
    assert len(nominal) == 18 + 6
    assert {each.day for each in nominal if each.month >= 7} == {5}
    assert [each.actual for each in dates_of_year(lakeside.hall, 2026) if each.nominal == dt.date(2026, 7, 5)] == [None]
    for days in ((), (0,), (32,), (1, 1)):
        with pytest.raises(Malformed):
            services.put_day_rule(lakeside.hall, DayRuleView(days), dt.date(2026, 8, 1), act)


def test_settings_name_people_and_units_that_are_here(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    act = lakeside.act("supervisor")
    stranger = replace(SETTINGS.leaders[0], code="stranger")
    with pytest.raises(Missing, match="stranger has no role in this hall"):
        services.put_settings(lakeside.hall, replace(SETTINGS, leaders=(stranger,)), act)
    foreign = replace(SETTINGS.units[0], code="fire")
    with pytest.raises(Missing, match="no unit fire"):
        services.put_settings(lakeside.hall, replace(SETTINGS, units=(foreign,)), act)
    smaller = RotaSettings(SETTINGS.leaders[:2], SETTINGS.units[:1], SETTINGS.posts[:1])
    services.put_settings(lakeside.hall, smaller, act)
    question = question_of(lakeside.hall, *SPAN, {})
    assert [each.code for each in question.leaders] == ["tax-deputy", "tax-head"]
    assert [each.code for each in question.posts] == ["reception"]


def test_the_database_lets_nobody_stand_twice(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    one, other = [row for row in rows if row.on == rows[0].on]
    with pytest.raises(IntegrityError, match="one_place"), transaction.atomic():
        Row.objects.filter(id=one.id).update(stands=leaders[other.leader])
    with pytest.raises(IntegrityError, match="nobody_if_excused"), transaction.atomic():
        Row.objects.filter(id=one.id).update(state=DutyState.EXCUSED)
    with pytest.raises(IntegrityError, match="nobody_if_excused"), transaction.atomic():
        Row.objects.filter(id=one.id).update(stands=None)


def test_a_duty_in_another_hall_is_a_commitment(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    people.grant(leaders["tax-head"], Role.CHIEF_REPRESENTATIVE, lakeside.strangers_hall)
    there = RotaSettings(SETTINGS.leaders[:1], SETTINGS.units[:1], SETTINGS.posts[:1])
    services.put_settings(lakeside.strangers_hall, there, lakeside.act("supervisor"))
    mine = {row.on for row in of(published(lakeside), "tax-head")}
    question = question_of(lakeside.strangers_hall, *SPAN, {})
    assert {each.from_on for each in question.away if each.name == RuleName.COMMITMENT} == mine
    assert Away("tax-head", min(mine), min(mine), RuleName.COMMITMENT, "on duty in another hall") in question.away
