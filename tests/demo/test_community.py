"""A year of Saturdays in the community, made by the verbs: figures add up, seeds differ, a later start goes on."""

import datetime as dt

import pytest

from openhall.community.models import Event, Place, Volunteer
from openhall.community.queries.figures import Figures, figures
from openhall.demo.community import write_events
from openhall.kit.clock import local_moment
from tests.access.people import undone
from tests.cast import Cast
from tests.kit.calendars import at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 10:00")
LAST = dt.date(2026, 3, 1)


def days(many: int, last: dt.date = LAST) -> list[dt.date]:
    return [last - dt.timedelta(days=number) for number in reversed(range(many))]


def made(cast: Cast, many: int, seed: int) -> Figures:
    write_events(cast.plan(), days(many), seed, NOW, cast.staff["supervisor"])
    return figures(cast.hall, NOW - dt.timedelta(days=400), NOW)


@pytest.mark.slow
def test_a_year_serves_more_than_a_thousand_people(lakeside: Cast) -> None:
    told = made(lakeside, 365, 7)
    assert told.people.estimate > 1000, told
    assert told.people.least < told.people.estimate < told.people.visits
    assert 35 <= told.events <= 52 and told.volunteers >= 20 and told.communities >= 5
    served = Place.objects.filter(state="served")
    assert told.minutes == sum(each.minutes or 0 for each in served)
    assert told.people.visits == sum(each.served or 0 for each in Event.objects.filter(state="closed"))


def test_the_same_seed_gives_the_same_figures_and_another_gives_others(lakeside: Cast) -> None:
    found = []
    for seed in (7, 7, 8):
        with undone():
            found.append(made(lakeside, 45, seed))
    assert found[0] == found[1] != found[2]


def test_a_later_start_goes_on_with_what_was_announced(lakeside: Cast) -> None:
    write_events(lakeside.plan(), days(30), 7, NOW, lakeside.staff["supervisor"])
    ahead = Event.objects.filter(state="open")
    announced = set(ahead.values_list("id", flat=True))
    assert announced and all(each.starts_at > NOW for each in ahead)
    before, then = Volunteer.objects.count(), local_moment(dt.date(2026, 3, 16), dt.time(10), "Asia/Shanghai")
    write_events(lakeside.plan(), days(14, dt.date(2026, 3, 15)), 7, then, lakeside.staff["supervisor"])
    assert not Event.objects.filter(id__in=announced, state="open").exists()
    assert Place.objects.filter(shift__event__in=announced, state="served", came_by="hand").exists()
    assert Volunteer.objects.count() >= before
    assert not Event.objects.filter(state="closed", closed_at__gt=then).exists()


def test_nothing_is_made_for_no_days(lakeside: Cast) -> None:
    assert write_events(lakeside.plan(), [], 7, NOW, lakeside.staff["supervisor"]) == 0
    assert not Event.objects.exists()
