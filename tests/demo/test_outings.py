"""The visits of the demo year: four batches, more than twenty enterprises, made by the verbs and counted like any others."""

import datetime as dt

import pytest

from openhall.demo.outings import write_outings
from openhall.ledger import queries as ledger
from openhall.ledger.models import Event
from openhall.matters.models import Matter
from openhall.outreach.models import FollowUp, Visit
from openhall.outreach.queries.figures import Figures, figures
from openhall.people import services as people
from openhall.people.states import Role
from openhall.queue.queries.plan import forget_plans, hall_plan
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import Bench

pytestmark = pytest.mark.django_db
NOW = at("2026-11-25 10:00")
TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def city(lakeside: Cast) -> Cast:
    cast = Bench.of(lakeside).cast
    people.grant(people.open_account("leader", "某人", "leader", lakeside.start), Role.LEADING_GROUP, lakeside.hall)
    return cast


def days(many: int) -> list[dt.date]:
    return [TODAY - dt.timedelta(days=number) for number in range(many, 0, -1)]


def year(city: Cast, seed: int, many: int = 365) -> Figures:
    forget_plans()
    write_outings(hall_plan(city.code, NOW), days(many), seed, NOW)
    return figures([city.hall], TODAY - dt.timedelta(days=364), TODAY)


def test_a_year_has_four_batches_and_more_than_twenty_enterprises(city: Cast) -> None:
    found = year(city, 7)
    assert found.batches == 4 and found.centres == 3 and found.enterprises > 20
    assert found.findings == Matter.objects.count() > found.cleared > 0
    assert found.cleared + found.dropped < found.findings, "some are still in hand"
    assert 0.3 * found.visits <= FollowUp.objects.count() <= 0.5 * found.visits
    assert Event.objects.filter(kind="VisitRecorded").count() == found.visits
    assert ledger.bent() == []
    again = year(city, 7)
    assert again == found, "a later start makes nothing twice"


@pytest.mark.slow
@pytest.mark.parametrize("today", ["2026-12-09", "2026-12-14"])
def test_a_year_that_ends_in_days_of_visits_has_four_batches_too(city: Cast, today: str) -> None:
    forget_plans()
    now, ends = at(f"{today} 10:00"), dt.date.fromisoformat(today)
    span = [ends - dt.timedelta(days=number) for number in range(365, 0, -1)]
    write_outings(hall_plan(city.code, now), span, 7, now)
    assert figures([city.hall], span[0], span[-1]).batches == 4


def test_another_seed_is_another_past(city: Cast) -> None:
    year(city, 7, 90)
    first = list(Visit.objects.order_by("on", "client_id").values_list("client_id", flat=True))
    one = {row[-1].split("-")[-1] for row in map(str.split, first)}
    assert len(one) == len(first)
    found = {(each.on, name) for each in Visit.objects.all() for name in each.visited.values_list("target__name", flat=True)}
    other = _other(city)
    assert found != other


def _other(city: Cast) -> set[tuple[dt.date, str]]:
    """The same year by another seed, in the hall next door."""
    for name in ("leader", "director", "duty", "supervisor", "caller"):
        account = people.account_id(name)
        assert account is not None
        people.grant(account, Role.DIRECTOR, city.strangers_hall)
    forget_plans()
    write_outings(hall_plan("hillside", NOW), days(90), 8, NOW)
    rows = Visit.objects.filter(hall=city.strangers_hall)
    return {(each.on, name) for each in rows for name in each.visited.values_list("target__name", flat=True)}


def test_a_short_history_has_the_batches_of_its_days(city: Cast) -> None:
    assert year(city, 7, 90).batches == 1
    assert year(city, 7, 5).batches == 1
