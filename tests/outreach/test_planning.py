"""The plan of a quarter for a hall: who is asked, who is left out and why, what is published."""

import datetime as dt
import uuid

import pytest

from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.lab.rounds import Stop, broken_rules, plan
from openhall.outreach import services as outreach
from openhall.outreach.models import Planned
from openhall.outreach.queries.asking import question_of
from openhall.outreach.queries.figures import batches
from openhall.outreach.queries.targets import planned
from openhall.outreach.rules.quarters import Quarter, quarter_of, read_quarter
from openhall.people import services as people
from openhall.people.services import staffing
from openhall.people.states import Role
from tests.cast import Cast
from tests.matters.bringing import Bench
from tests.outreach.going import FACTORY, Going, form

QUARTER, TODAY = Quarter(2026, 2), dt.date(2026, 3, 2)


@pytest.fixture
def going(lakeside: Cast) -> Going:
    bench = Going(Bench.of(lakeside))
    for name in ("first", "second"):
        lakeside_staff = people.open_account(name, "某人", name, lakeside.start)
        people.grant(lakeside_staff, Role.LEADING_GROUP, lakeside.hall)
        bench.cast.staff[name] = lakeside_staff  # type: ignore[index]
    teams = [outreach.TeamWish("one", "first", ("duty", "first")), outreach.TeamWish("two", "second")]
    outreach.put_teams(lakeside.hall, teams, bench.by("duty"))
    outreach.put_target(lakeside.hall, outreach.TargetWish("centre", "山麓便民服务中心", "330106", "county", minutes=60), bench.by("duty"))
    for name in (FACTORY.name, "云河食品厂", "无意茶厂"):
        made = outreach.put_target(lakeside.hall, outreach.TargetWish("enterprise", name, "330100", most_a_year=1), bench.by("duty"))
        if name != "无意茶厂":
            outreach.give_consent(lakeside.hall, made, "phone", bench.by("duty"))
    return bench


@pytest.mark.django_db
def test_centres_must_be_seen_and_enterprises_only_as_they_agreed(going: Going) -> None:
    going.go(form("earlier", findings=()))
    asking = question_of(going.cast.hall, QUARTER, TODAY, {}, {"云河食品厂": 5})
    assert {each.code: each.must for each in asking.question.places} == {"山麓便民服务中心": True, "云河食品厂": False}
    assert asking.left_out == {FACTORY.name: "cap", "无意茶厂": "no_consent"}
    assert asking.question.travel == {"330106": 60, "330100": 30}
    assert asking.question.days[0] == dt.date(2026, 4, 1) and dt.date(2026, 5, 1) not in asking.question.days
    assert {each.code: each.priority for each in asking.question.places}["云河食品厂"] == 5
    seen = question_of(going.cast.hall, Quarter(2026, 1), TODAY, {}, {})
    assert seen.left_out[FACTORY.name] == "seen" and seen.question.days[0] == dt.date(2026, 3, 3)


@pytest.mark.django_db
def test_a_leader_on_leave_or_on_duty_takes_the_team_out(going: Going) -> None:
    staff = going.cast.staff
    staffing.save_leave(uuid.uuid4(), staff["first"], (dt.date(2026, 4, 1), dt.date(2026, 6, 30)))
    elsewhere = {staff["second"]: [dt.date(2026, 4, 1), dt.date(2027, 1, 1)]}
    question = question_of(going.cast.hall, QUARTER, TODAY, elsewhere, {}).question
    found = plan(question)
    assert {stop.team for stop in found.stops} == {"two"} and dt.date(2026, 4, 1) not in {stop.day for stop in found.stops}
    assert broken_rules(question, found.stops) == []


@pytest.mark.django_db
def test_a_plan_is_published_and_a_newer_one_replaces_it(going: Going) -> None:
    hall = going.cast.hall
    found = plan(question_of(hall, QUARTER, TODAY, {}, {}).question)
    assert outreach.publish(hall, QUARTER, found.stops, {}, going.by("duty")) == 3
    (batch,) = batches(hall)
    assert (batch.number, str(batch.quarter), batch.planned) == (1, "2026Q2", 3)
    assert [stop.made for stop in planned(hall, batch.id)] == [False] * 3
    outreach.publish(hall, QUARTER, found.stops[:1], {}, going.by("duty"))
    assert Planned.objects.count() == 1


@pytest.mark.django_db
def test_what_changed_since_is_refused(going: Going) -> None:
    hall = going.cast.hall
    stops = plan(question_of(hall, QUARTER, TODAY, {}, {}).question).stops
    bad = [Stop(stops[0].day, "three", stops[0].place), Stop(dt.date(2026, 4, 5), "one", stops[0].place),
           Stop(stops[0].day, "one", "无意茶厂")]  # fmt: skip
    for stop in bad:
        with pytest.raises(NotNow):
            outreach.publish(hall, QUARTER, [stop], {}, going.by("duty"))
    with pytest.raises(NotNow):
        outreach.publish(hall, QUARTER, stops, {going.cast.staff["first"]: [each.day for each in stops],
                                                going.cast.staff["second"]: [each.day for each in stops]}, going.by("duty"))  # fmt: skip
    assert not Planned.objects.exists()


@pytest.mark.django_db
def test_teams_are_of_people_of_the_hall(going: Going) -> None:
    with pytest.raises(Missing):
        outreach.put_teams(going.cast.hall, [outreach.TeamWish("one", "nobody")], going.by("duty"))
    with pytest.raises(Malformed):
        outreach.put_teams(going.cast.hall, [outreach.TeamWish(" ", "first")], going.by("duty"))


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026Q1"), ("2026-03-31", "2026Q1"), ("2026-04-01", "2026Q2"), ("2026-12-31", "2026Q4"), ("2024-02-29", "2024Q1")],
)
def test_quarters_meet_without_a_gap(day: str, quarter: str) -> None:
    on = dt.date.fromisoformat(day)
    found = quarter_of(on)
    assert str(found) == quarter and found.first <= on <= found.last and read_quarter(quarter) == found
    assert found.last + dt.timedelta(days=1) == found.after.first


@pytest.mark.parametrize("text", ["", "2026", "2026Q0", "2026Q5", "1999Q1", "20262", "２０２６Q1"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_quarter(text)
