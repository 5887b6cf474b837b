"""Clocks of matters: limits, first contact, cards and ladder, what pauses them and what never resets them."""

import datetime as dt
import uuid
from collections import Counter

import pytest

from openhall.deadlines.models import Card, Clock
from openhall.kit.errors import Malformed, NotAllowed, NotNow
from openhall.kit.working_time import shift_working_days
from openhall.ledger.models import Event
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.queries.listing import Wanted
from openhall.matters.queries.listing import matters as listed
from openhall.matters.services import Answer
from openhall.places.queries import calendar_of
from openhall.routines.timetable import catch_up
from tests.cast import Cast
from tests.kit.calendars import at, wall
from tests.matters.bringing import MONDAY, NO, Bench, clock, clocks, now

pytestmark = pytest.mark.django_db
ROLES = ["window_head", "duty_leader", "chief_representative", "supervisor", "director", "leading_group"]


def due(row: Matter) -> str:
    found = clock(row).due_at
    assert found is not None
    return wall(found)


@pytest.mark.parametrize(
    ("grade", "ends"), [("simple", "2026-03-02 17:00"), ("ordinary", "2026-03-09 17:00"), ("complex", "2026-03-16 17:00")]
)
def test_a_grade_gives_its_time_from_the_opening(lakeside: Cast, grade: str, ends: str) -> None:
    here = Bench.of(lakeside)
    made = here.bring(MONDAY)
    assert due(made) == "2026-03-09 17:00", "before anybody has looked it counts as ordinary"
    matters.triage(made.id, "other", grade, here.by("duty", "2026-03-02 16:00"))
    assert due(made) == ends


def test_a_holiday_is_no_day_of_the_limit(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.bring("2026-09-29 10:00")  # 1-7 October are off, 10 October is made up
    assert due(made) == "2026-10-12 17:00"


def test_the_first_contact_is_due_the_same_working_day(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    late = here.bring("2026-03-02 17:30")
    one = Clock.objects.get(subject_id=late.id, code="matter.contact")
    assert one.due_at is not None and wall(one.due_at) == "2026-03-03 17:00"
    matters.contact(late.id, "phone", False, "", here.by("duty", "2026-03-03 09:30"), is_desk=True)
    assert clocks(late) == {"matter.contact": "met", "matter.answer.ordinary": "running"}


def test_nobody_owes_a_contact_to_who_left_none(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    assert clocks(here.bring(contact="")) == {"matter.answer.ordinary": "running"}


def test_comments_and_measures_never_move_a_clock(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.handled()
    before = due(made)
    for hour in range(10, 17):
        matters.comment(made.id, "再等等。", here.by("duty", f"2026-03-05 {hour}:00"), is_desk=True)
        matters.measure(made.id, "已催。", here.by("tax_clerk", f"2026-03-05 {hour}:01"))
        matters.comment_own(made.token, "好了吗？", here.by("visitor", f"2026-03-05 {hour}:02"))
    assert due(made) == before
    assert made.entries.count() == 21


def test_a_longer_grade_is_given_only_while_there_is_time(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.triaged()
    with pytest.raises(NotNow) as refused:
        matters.triage(made.id, "other", "complex", here.by("duty", "2026-03-10 10:00"))
    assert refused.value.code == "over_for_grade"
    matters.triage(made.id, "other", "simple", here.by("duty", "2026-03-10 10:00"))
    assert due(made) == "2026-03-02 17:00", "less time may be given: it is over at once"


def test_an_answer_stops_the_clock_until_the_person_has_spoken(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.handled()
    matters.answer(made.id, NO, here.by("tax_clerk", "2026-03-04 17:00"))
    assert clock(made).state == "paused"
    matters.send_back_own(made.token, "我不同意。", here.by("visitor", "2026-03-06 17:00"))
    assert due(made) == "2026-03-11 17:00", "two working days went by while the person was asked"
    assert [each.reason for each in clock(made).pauses] == ["decision"]


def test_an_answer_after_the_time_gives_no_day_back(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.handled()
    catch_up(at("2026-03-10 10:00"))
    matters.answer(made.id, NO, here.by("tax_clerk", "2026-03-10 11:00"))
    assert clock(made).state == "met" and clock(made).in_time is False
    matters.send_back_own(made.token, "我不同意。", here.by("visitor", "2026-03-12 11:00"))
    assert due(made) == "2026-03-09 17:00", "it counts from the opening again"
    assert clock(made).is_overdue(at("2026-03-12 11:00"))


def test_sent_back_is_no_new_beginning_and_reopened_is_one(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.closed()
    assert clocks(made) == {"matter.contact": "met", "matter.answer.ordinary": "met", "matter.return_visit": "running"}
    matters.return_visit(made.id, "phone", False, here.by("caller", "2026-03-04 10:00"))
    again = now(made)
    assert (again.state, again.reopened, again.closed_at) == ("handling", 1, None)
    assert due(again) == "2026-03-11 17:00"
    assert clocks(again)["matter.return_visit"] == "met"


def test_returned_to_the_desk_the_time_runs_on(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.handled()
    before = due(made)
    matters.return_unit(made.id, "属于水务公司。", here.by("tax_head", "2026-03-03 09:00"))
    assert due(made) == before
    assert clock(made).assigned_to is None
    matters.assign(made.id, here.units["water"], (), None, here.by("duty", "2026-03-03 10:00"))
    with pytest.raises(NotAllowed) as refused:
        matters.return_unit(made.id, "也不是我们的。", here.by("water_head", "2026-03-03 10:05"))
    assert refused.value.code == "named_after_dispute"


def test_a_unit_named_after_a_dispute_may_not_return_it(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.triaged()
    matters.assign(made.id, here.units["tax"], (), None, here.by("duty"), disputed=True)
    with pytest.raises(NotAllowed):
        matters.return_unit(made.id, "不是我们的。", here.by("tax_head"))


def test_more_time_needs_an_approver_and_a_person_who_was_told(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.handled("complex")
    with pytest.raises(NotNow) as refused:
        matters.extend(made.id, 5, "等市局答复。", here.by("supervisor"))
    assert refused.value.code == "person_not_told"
    matters.contact(made.id, "phone", True, "说明要再等几天", here.by("tax_clerk"))
    with pytest.raises(Malformed):
        matters.extend(made.id, 6, "等市局答复。", here.by("supervisor"))
    matters.extend(made.id, 5, "等市局答复。", here.by("supervisor"))
    assert due(made) == "2026-03-23 17:00", "fifteen working days, and no more"
    matters.contact(made.id, "phone", True, "", here.by("tax_clerk"))
    with pytest.raises(NotNow):
        matters.extend(made.id, 1, "再等。", here.by("supervisor"))


def test_who_handles_it_does_not_approve_more_time(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.triaged()
    boss = here.cast.staff["supervisor"]
    Matter.objects.filter(id=made.id).update(handler=boss)
    matters.contact(made.id, "phone", True, "", here.by("duty"), is_desk=True)
    with pytest.raises(NotAllowed):
        matters.extend(made.id, 1, "再等。", here.by("supervisor"))


def test_a_pause_needs_a_reason_of_the_list(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.handled()
    for reason in ("busy", "decision", ""):
        with pytest.raises(Malformed):
            matters.pause(made.id, reason, here.by("duty"))
    matters.pause(made.id, "hearing", here.by("duty", "2026-03-03 09:00"))
    matters.resume(made.id, here.by("duty", "2026-03-05 09:00"))
    assert due(made) == "2026-03-11 17:00"


def test_what_is_withdrawn_or_out_of_scope_has_no_clock(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    assert set(clocks(here.refused()).values()) == {"cancelled"}
    assert set(clocks(here.withdrawn()).values()) == {"cancelled"}


def test_a_refusal_that_was_wrong_runs_on_from_its_opening(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.refused()
    Matter.objects.filter(id=made.id).update(refused_by=here.cast.staff["supervisor"])
    with pytest.raises(NotAllowed):
        matters.check_refusal(made.id, False, "应当受理。", here.by("supervisor"))
    Matter.objects.filter(id=made.id).update(refused_by=here.cast.staff["duty"])
    matters.check_refusal(made.id, False, "应当受理。", here.by("supervisor", "2026-03-05 10:00"))
    assert (now(made).state, due(made)) == ("opened", "2026-03-09 17:00")


def test_without_a_hand_the_ladder_climbs_all_the_same(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.bring()
    for day, rung in (("2026-03-09", 0), ("2026-03-10", 1), ("2026-03-11", 2), ("2026-03-12", 3), ("2026-03-13", 4),
                      ("2026-03-16", 5), ("2026-03-17", 6), ("2026-03-18", 6)):  # fmt: skip
        catch_up(at(f"{day} 10:00"))
        assert clock(made).rung == rung, day
        assert clock(made).role == (ROLES[rung - 1] if rung else "")
    assert clock(made).assigned_to is None


# ---- the thirty of the issue


def thirty(here: Bench) -> list[Matter]:
    """Ten of nobody, ten with twenty comments each, ten in plain handling; of every grade that has days."""
    found = []
    for number in range(30):
        when = f"2026-03-02 {9 + number % 3:02}:{10 + number}"
        grade = ("ordinary", "complex")[number % 2]
        found.append(here.triaged(grade, when) if number < 10 else here.handled(grade, when))
    for row in found[10:20]:
        for minute in range(20):
            matters.comment(row.id, f"第{minute}次催办", here.by("duty", f"2026-03-02 14:{minute:02}"), is_desk=True)
    return found


def standing() -> dict[str, object]:
    """Every card, rung, due time and event, as they stand."""
    return {
        "cards": set(Card.objects.values_list("id", "clock", "colour", "due_at", "fell_at", "issued_at")),
        "clocks": set(Clock.objects.values_list("id", "state", "rung", "due_at", "look_at")),
        "events": Event.objects.count(),
    }


@pytest.mark.slow
def test_thirty_matters_keep_every_date_card_and_rung(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    rows = thirty(here)
    calendar = calendar_of(here.cast.hall, dt.date(2026, 1, 1), dt.date(2026, 6, 1))
    due_of = {row.id: clock(row).due_at for row in rows}
    assert sorted({wall(each) for each in due_of.values() if each}) == ["2026-03-09 17:00", "2026-03-16 17:00"]
    rungs: dict[uuid.UUID, int] = {}
    moments = sorted({shift_working_days(each, days, calendar) for each in due_of.values() if each for days in (-2, -1, 1, 3)})
    for moment in moments:
        catch_up(moment)
        before = standing()
        catch_up(moment)
        assert standing() == before, "the second tick changes nothing"
        for row in rows:
            one = clock(row)
            assert one.due_at == due_of[row.id], "no date moves"
            assert one.due_at is not None
            reached = sum(shift_working_days(one.due_at, days, calendar) < moment for days in range(6))
            yellow = moment >= shift_working_days(one.due_at, -1, calendar)
            assert one.colour == ("red" if reached else "yellow" if yellow else ""), (row.number, wall(moment))
            assert one.rung == reached, (row.number, wall(moment))
            rungs[row.id] = one.rung
    climbed = Counter(
        (str(event.data["subject"]), event.data["rung"])
        for event in Event.objects.filter(kind__in=["CardIssued", "LadderClimbed"]) if event.data.get("rung")
        and str(event.data["code"]).startswith("matter.answer")
    )
    assert set(climbed.values()) == {1}, "no rung twice"
    for row in rows:
        steps = sorted(rung for subject, rung in climbed if subject == str(row.id))
        assert steps == list(range(1, rungs[row.id] + 1)), "no rung left out"
    assert {rungs[row.id] for row in rows} == {3, 6}


@pytest.mark.slow
def test_a_clock_that_steps_back_gives_nothing_twice(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    thirty(here)
    catch_up(at("2026-03-12 10:00"))
    before = standing()
    catch_up(at("2026-03-10 10:00"))
    catch_up(at("2026-03-12 10:00"))
    assert standing() == before


def test_the_list_puts_the_most_urgent_first(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    long, short = here.handled("complex"), here.triaged("ordinary")
    waiting = here.answered()
    found = listed(Wanted(here.cast.hall))
    assert [each.number for each in found] == [short.number, long.number, waiting.number]
    assert [each.number for each in listed(Wanted(here.cast.hall, unassigned=True))] == [short.number]
    assert [each.number for each in listed(Wanted(here.cast.hall, units={here.units["water"]}))] == []
    matters.assign(long.id, here.units["water"], [here.units["tax"]], None, here.by("duty"))
    assert [each.number for each in listed(Wanted(here.cast.hall, units={here.units["tax"]}))] == [long.number, waiting.number]


def test_an_answer_on_the_spot_needs_nobody_else(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    made = here.bring(by="clerk", channel="window")
    matters.answer(made.id, Answer("solved_on_spot", "当场补正。"), here.by("clerk", "2026-03-02 10:10"))
    assert now(made).state == "answered"
