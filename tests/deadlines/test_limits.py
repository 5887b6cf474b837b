"""Limits and ladders are dated data of a place: the nearest region's in force at the start applies, also later."""

import datetime as dt
import uuid

import pytest

from openhall.deadlines import services
from openhall.deadlines.models import Ladder, Limit
from openhall.deadlines.queries import limit_in_force
from openhall.deadlines.services import Extension, Rule
from openhall.kit.errors import Conflict, Malformed, Refusal
from openhall.kit.working_time import LimitKind
from openhall.ledger.models import Event
from openhall.places import services as places
from openhall.places.models import Hall, Region
from tests.cast import NOW, Cast
from tests.deadlines.timed import CONTACT, MONDAY, by, clock_of, start, sweep
from tests.kit.calendars import at, wall

pytestmark = pytest.mark.django_db
APRIL = dt.date(2026, 4, 1)


def rule(since: dt.date = APRIL, region: uuid.UUID | None = None, name: str = "试行1") -> Rule:
    return Rule(name, "一项规定第一条", since, region)


def city() -> uuid.UUID:
    return Region.objects.get(code="330100").id


def test_a_new_version_holds_from_its_day_and_running_clocks_keep_the_old(lakeside: Cast) -> None:
    before = start(lakeside)
    made = services.put_limit(CONTACT, LimitKind.WORKING_DAYS, 3, rule(), by(lakeside, MONDAY))
    assert (made.version, made.valid_from, made.valid_to) == (2, APRIL, None)
    on_the_day_before, on_the_day = start(lakeside, CONTACT, "2026-03-31 23:59"), start(lakeside, CONTACT, "2026-04-01 00:00")
    assert [(each.amount, each.rule, each.rule_version) for each in (before, on_the_day_before, on_the_day)] == [
        (1, "沪营商30", 1), (1, "沪营商30", 1), (3, "试行1", 2),
    ]  # fmt: skip
    assert clock_of(before) == before
    first = limit_in_force(CONTACT, lakeside.hall, dt.date(2026, 3, 31))
    assert first is not None
    assert first.valid_to == dt.date(2026, 3, 31)
    assert Event.objects.get(kind="LimitSet").data["amount"] == 3


def test_the_nearest_region_speaks(lakeside: Cast) -> None:
    province = places.put_region("330000", "湖省", "Lake Province", "city", None, NOW)
    Region.objects.filter(code="330100").update(parent=province)
    for region, days in ((province, 2), (city(), 4)):
        services.put_limit(CONTACT, LimitKind.WORKING_DAYS, days, rule(region=region), by(lakeside, MONDAY))
        assert start(lakeside, CONTACT, "2026-04-01 10:00").amount == days
    elsewhere = places.put_region("440100", "山城市", "Hill City", "city", None, NOW)
    services.put_limit(CONTACT, LimitKind.WORKING_DAYS, 9, rule(region=elsewhere), by(lakeside, MONDAY))
    assert start(lakeside, CONTACT, "2026-04-01 10:00").amount == 4
    assert start(lakeside).amount == 1, "the city's rule does not hold yet"
    Hall.objects.filter(id=lakeside.strangers_hall).update(region=elsewhere)
    theirs = services.start_clock(start(lakeside).subject, "review.appeal", lakeside.strangers_hall, by(lakeside, MONDAY))
    assert theirs.amount == 5


def test_regions_that_contain_each_other_end_somewhere(lakeside: Cast) -> None:
    Region.objects.filter(code="330100").update(parent=city())
    assert start(lakeside).amount == 1


def test_other_units_and_extensions(lakeside: Cast) -> None:
    act = by(lakeside, MONDAY)
    services.put_limit("matter.first_contact", LimitKind.SAME_WORKING_DAY, 0, rule(), act, warn_before=0)
    services.put_limit("matter.on_site", LimitKind.WORKING_HOURS, 1, rule(), act, 0, Extension(2, 1))
    same = start(lakeside, "matter.first_contact", "2026-04-01 10:00")
    hours = start(lakeside, "matter.on_site", "2026-04-01 11:30")
    assert (wall(same.due_at), wall(hours.due_at)) == ("2026-04-01 17:00", "2026-04-01 14:00")
    assert sweep("2026-04-01 13:59") == 0
    for left in (1, 0):
        more = services.extend(hours.subject, "matter.on_site", 1, lakeside.staff["director"], by(lakeside, "2026-04-01 13:59"))
        assert more.extensions_left == left
    assert wall(more.due_at) == "2026-04-01 16:00"
    assert sweep("2026-04-01 16:00") == 1


@pytest.mark.parametrize(
    ("amount", "warn_before", "extension"), [(-1, 1, Extension()), (1, -1, Extension()), (1, 1, Extension(1, 0))]
)
def test_a_limit_that_is_none_is_refused(lakeside: Cast, amount: int, warn_before: int, extension: Extension) -> None:
    with pytest.raises(Malformed):
        services.put_limit("a", LimitKind.WORKING_DAYS, amount, rule(), by(lakeside, MONDAY), warn_before, extension)


def test_no_rule_is_put_under_a_later_one(lakeside: Cast) -> None:
    act = by(lakeside, MONDAY)
    services.put_limit(CONTACT, LimitKind.WORKING_DAYS, 3, rule(), act)
    for since in (APRIL, dt.date(2026, 3, 31), dt.date(2019, 1, 1)):
        with pytest.raises(Conflict) as refused:
            services.put_limit(CONTACT, LimitKind.WORKING_DAYS, 5, rule(since), act)
        assert refused.value.code == "rule_overlaps"
    kept = list(Limit.objects.filter(code=CONTACT).order_by("version").values_list("valid_from", "valid_to"))
    assert kept == [(dt.date(2020, 1, 1), dt.date(2026, 3, 31)), (APRIL, None)]


def test_a_ladder_of_a_place_for_one_code(lakeside: Cast) -> None:
    act = by(lakeside, MONDAY)
    services.put_ladder(CONTACT, ["duty_leader", "director"], 2, rule(region=city()), act)
    made = start(lakeside, CONTACT, "2026-04-01 10:00")
    told = []
    for when in ("2026-04-03 09:00", "2026-04-06 09:00", "2026-04-07 08:59", "2026-04-07 09:00", "2026-04-30 09:00"):
        sweep(when)
        told.append(clock_of(made).role)
    assert told == ["duty_leader", "duty_leader", "duty_leader", "director", "director"]
    assert Event.objects.get(kind="LadderSet").data["roles"] == ["duty_leader", "director"]
    assert Ladder.objects.get(code=CONTACT).version == 1


@pytest.mark.parametrize(("roles", "step"), [([], 1), (["mayor"], 1), (["director"], 0)])
def test_a_ladder_that_is_none_is_refused(lakeside: Cast, roles: list[str], step: int) -> None:
    with pytest.raises(Refusal):
        services.put_ladder("review", roles, step, rule(), by(lakeside, MONDAY))


def test_without_a_ladder_there_are_cards_and_no_rungs(lakeside: Cast) -> None:
    services.put_limit("other.thing", LimitKind.WORKING_DAYS, 1, rule(), by(lakeside, MONDAY))
    made = start(lakeside, "other.thing", "2026-04-01 10:00")
    assert sweep("2026-04-30 10:00") == 2
    after = clock_of(made)
    assert (after.colour, after.rung, after.role) == ("red", 0, "")


def test_the_rules_that_came_with_the_house_name_their_source() -> None:
    found = {row.code: (row.kind, row.amount, row.extensions, row.warn_before) for row in Limit.objects.all()}
    assert found == {
        "review.contact": ("working_days", 1, 0, 1),
        "review.rectify.simple": ("working_days", 5, 1, 1),
        "review.rectify.complex": ("working_days", 15, 1, 1),
        "review.appeal": ("working_days", 5, 0, 1),
        "review.return_visit": ("working_days", 5, 0, 1),
        "review.supplement": ("natural_days", 15, 0, 0),
        "privacy.request": ("working_days", 15, 0, 3),
        "matter.contact": ("same_working_day", 0, 0, 0),
        "matter.answer.simple": ("same_working_day", 0, 0, 0),
        "matter.answer.ordinary": ("working_days", 5, 1, 1),
        "matter.answer.complex": ("working_days", 10, 1, 1),
        "matter.return_visit": ("working_days", 5, 0, 1),
    }
    assert all(row.source and row.rule and row.version == 1 for row in Limit.objects.all())
    assert {row.code for row in Ladder.objects.all()} == {"review", "matter", "case", "privacy"}
    assert {row.code: len(row.roles) for row in Ladder.objects.all()} == dict.fromkeys(["review", "matter", "case"], 6) | {"privacy": 3}


def test_the_day_of_the_rule_is_the_halls_own(lakeside: Cast) -> None:
    """Midnight in Shanghai is four in the afternoon of the day before in UTC."""
    services.put_limit(CONTACT, LimitKind.WORKING_DAYS, 3, rule(), by(lakeside, MONDAY))
    assert start(lakeside, CONTACT, "2026-04-01 00:30").amount == 3
    assert at("2026-04-01 00:30").date() == dt.date(2026, 3, 31)
