"""Joint meetings: called by the desk, held with decisions that have owner and date, on the timeline, for invited units."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from openhall.kit.errors import Malformed, Missing, NotAllowed, NotNow
from openhall.ledger import queries as ledger
from openhall.matters import services as matters
from openhall.matters.models import Matter, Meeting, MeetingDecision
from openhall.matters.queries.listing import Wanted
from openhall.matters.queries.listing import matters as listed
from openhall.matters.queries.meetings import open_decisions
from openhall.matters.queries.one import matter
from openhall.matters.queries.own import own_matter
from openhall.matters.rules import Call, Decided, check_call, check_decisions
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import MONDAY, Bench, clock, now

DUE = dt.date(2026, 3, 6)
TAX, WATER = uuid.UUID(int=1), uuid.UUID(int=2)
CALL = Call(at("2026-03-04 09:00"), " 三楼 ", " 意见不一致 ", frozenset({TAX}))


# ---- the rules


def test_a_call_is_for_a_moment_to_come_with_somebody_and_a_reason() -> None:
    checked = check_call(CALL, at(MONDAY))
    assert (checked.place, checked.reason) == ("三楼", "意见不一致")
    assert check_call(CALL, CALL.meets_at) == check_call(CALL, CALL.meets_at - dt.timedelta(days=60)) == checked
    for change, moment in (({}, CALL.meets_at + dt.timedelta(seconds=1)), ({}, CALL.meets_at - dt.timedelta(days=61)),
                           ({"units": frozenset()}, at(MONDAY)), ({"reason": " "}, at(MONDAY)),
                           ({"place": "x" * 121}, at(MONDAY))):  # fmt: skip
        with pytest.raises(Malformed):
            check_call(dataclasses.replace(CALL, **change), moment)


def test_a_decision_has_an_owner_of_the_meeting_and_a_day() -> None:
    today = dt.date(2026, 3, 4)
    assert check_decisions([Decided(" 复查 ", TAX, today)], {TAX}, today) == (Decided("复查", TAX, today),)
    assert check_decisions([], {TAX}, today) == ()
    for wrong in (Decided("复查", WATER, today), Decided(" ", TAX, today), Decided("复查", TAX, today - dt.timedelta(days=1)),
                  Decided("复查", TAX, today + dt.timedelta(days=367))):  # fmt: skip
        with pytest.raises(Malformed):
            check_decisions([wrong], {TAX}, today)
    with pytest.raises(Malformed):
        check_decisions([Decided("复查", TAX, today)] * 21, {TAX}, today)


# ---- the verbs


@pytest.fixture
def here(db: None, lakeside: Cast) -> Bench:
    return Bench.of(lakeside)


def held(here: Bench, row: Matter, *decided: Decided) -> None:
    matters.call_meeting(row.id, here.call(), here.by("duty"))
    matters.hold_meeting(row.id, "双方同意由水务公司复查。", decided, here.by("duty", "2026-03-04 10:00"))


def test_a_meeting_from_the_call_to_its_decision(here: Bench) -> None:
    row = here.handled()
    before = clock(row).due_at
    held(here, row, Decided("复查并答复", here.units["water"], DUE))
    (found,) = matter(row.hall_id, row.id, None).meetings
    assert (found.reason, found.minutes, found.is_ahead) == ("两家单位意见不一致。", "双方同意由水务公司复查。", False)
    assert set(found.units) == set(here.units.values())
    (decision,) = found.decisions
    assert (decision.text, decision.unit, decision.due_on, decision.done_at) == ("复查并答复", here.units["water"], DUE, None)
    assert [(each.number, each.decision.id) for each in open_decisions(row.hall_id)] == [(row.number, decision.id)]
    assert open_decisions(row.hall_id, {here.units["tax"]}) == []
    with pytest.raises(NotAllowed):
        matters.carry_out(row.id, decision.id, here.by("tax_head"))
    matters.carry_out(row.id, decision.id, here.by("water_head"))
    assert open_decisions(row.hall_id) == []
    with pytest.raises(NotNow):
        matters.carry_out(row.id, decision.id, here.by("water_head"))
    assert clock(row).due_at == before, "no clock hears of a meeting"
    said = [each.said for each in matter(row.hall_id, row.id, None).lines]
    assert said == ["meeting_called", "meeting_held"]
    kinds = [each.kind for each in ledger.about(row.id)]
    assert {"MeetingCalled", "MeetingHeld", "DecisionCarriedOut"} <= set(kinds)
    assert "复查" not in repr([each.data for each in ledger.about(row.id)]), "no word that somebody wrote is in the log"


def test_the_person_reads_that_the_offices_meet_and_not_what_they_say(here: Bench) -> None:
    row = here.handled()
    held(here, row)
    own = own_matter(row.token, at("2026-03-04 11:00"))
    assert [(each.said, each.text, each.mine) for each in own.lines] == [("meeting_called", "", False), ("meeting_held", "", False)]


def test_a_unit_that_is_called_sees_the_matter_until_the_meeting_is_called_off(here: Bench) -> None:
    row, water = here.handled(), frozenset({here.units["water"]})
    with pytest.raises(Missing):
        matter(row.hall_id, row.id, water)
    assert listed(Wanted(row.hall_id, water)) == []
    matters.call_meeting(row.id, here.call(), here.by("duty"))
    assert matter(row.hall_id, row.id, water).row.id == row.id
    assert [each.id for each in listed(Wanted(row.hall_id, water))] == [row.id]
    assert [each.id for each in listed(Wanted(row.hall_id, frozenset(here.units.values())))] == [row.id], "once"
    matters.call_off_meeting(row.id, "已协商一致。", here.by("duty"))
    with pytest.raises(Missing):
        matter(row.hall_id, row.id, water)
    assert listed(Wanted(row.hall_id, water)) == []


def test_one_meeting_at_a_time(here: Bench) -> None:
    row = here.handled()
    with pytest.raises(NotNow):
        matters.hold_meeting(row.id, "纪要", (), here.by("duty"))
    with pytest.raises(NotNow):
        matters.call_off_meeting(row.id, "不开了", here.by("duty"))
    matters.call_meeting(row.id, here.call(), here.by("duty"))
    with pytest.raises(NotNow):
        matters.call_meeting(row.id, here.call(), here.by("duty"))
    matters.call_off_meeting(row.id, "改期", here.by("duty"))
    matters.call_meeting(row.id, here.call(), here.by("duty"))
    assert Meeting.objects.filter(matter=row).count() == 2


def test_an_unknown_unit_a_foreign_owner_and_a_foreign_decision_are_refused_and_leave_nothing(here: Bench) -> None:
    row, other = here.handled(), here.handled()
    with pytest.raises(Malformed):
        matters.call_meeting(row.id, dataclasses.replace(here.call(), units=frozenset({uuid.uuid4()})), here.by("duty"))
    assert not Meeting.objects.exists()
    matters.call_meeting(row.id, here.call("2026-03-04 09:00", "tax"), here.by("duty"))
    with pytest.raises(Malformed):
        matters.hold_meeting(row.id, "纪要", [Decided("复查", here.units["water"], DUE)], here.by("duty"))
    assert not MeetingDecision.objects.exists() and Meeting.objects.get().held_at is None
    with pytest.raises(Missing):
        matters.carry_out(other.id, here.decision(row.id), here.by("duty"), is_desk=True)


def test_a_meeting_ahead_is_called_off_when_the_matter_ends(here: Bench) -> None:
    row = here.handled()
    matters.call_meeting(row.id, here.call(), here.by("duty"))
    matters.withdraw_own(row.token, "", here.by("visitor"))
    assert Meeting.objects.get().called_off_at == at(MONDAY)
    assert "MeetingCalledOff" in {each.kind for each in ledger.about(row.id)}


def test_the_words_of_a_meeting_go_with_those_of_the_matter(here: Bench) -> None:
    row = here.handled()
    held(here, row, Decided("复查并答复", here.units["water"], DUE))
    assert matters.destroy_old([row.id], here.by("supervisor")) == 1
    found, decision = Meeting.objects.get(), MeetingDecision.objects.get()
    assert (found.reason, found.place, found.minutes, decision.text) == ("", "", "", "")
    assert decision.due_on == DUE and now(row).number == row.number


def test_the_database_holds_what_must_never_be_false(here: Bench) -> None:
    row = here.handled()
    here.meeting_ahead(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        here.meeting_ahead(row)
    for change in ({"held_at": at(MONDAY)}, {"minutes": "纪要"}, {"held_by_id": here.cast.staff["duty"]},
                   {"held_at": at(MONDAY), "held_by_id": here.cast.staff["duty"], "called_off_at": at(MONDAY)}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(matter=row).update(**change)
    made = here.decision(row.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingDecision.objects.filter(id=made).update(done_at=at(MONDAY))
