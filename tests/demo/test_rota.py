"""The demo's service days: a year of rotas published in advance, nobody twice, with leave, substitutes and swaps."""

import datetime as dt
import itertools
from collections import Counter

import pytest

from openhall.demo import rota
from openhall.demo.rota import spans, write_rota
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.states import Role
from openhall.places import services as places
from openhall.service_days.models import ServiceDay
from openhall.service_days.queries import DutyView, schedule
from tests.access.people import undone
from tests.cast import TODAY, Cast

YEAR = (TODAY - dt.timedelta(days=400), TODAY + dt.timedelta(days=500))
FIRST = TODAY - dt.timedelta(days=60)


def led(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads and deputies of six units; the hall is the one that holds service days."""
    places.seed_calendar([2025, 2026, 2027])
    monkeypatch.setattr(rota, "HELD_IN", cast.code)
    monkeypatch.setattr(rota, "AT_MOST", 12)
    people.grant(people.open_account("admin", "贺立群", "He Liqun", cast.start), Role.ADMINISTRATOR, None)
    for number in range(6):
        unit = places.put_unit(f"unit{number}", f"单位{number}", f"Unit {number}", cast.start)
        for name in (f"chief-{number}", f"deputy-{number}"):
            account = people.open_account(name, "何一舟", name, cast.start)
            people.grant(account, Role.CHIEF_REPRESENTATIVE, cast.hall, unit)


def plain(rows: list[DutyView]) -> list[tuple[object, ...]]:
    return [(row.on, row.post, row.leader, row.stands, row.state) for row in rows]


@pytest.mark.django_db
@pytest.mark.slow
def test_a_year_is_published_and_changed_by_the_verbs(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    led(lakeside, monkeypatch)
    with undone():
        write_rota(lakeside.plan(), FIRST, 7, lakeside.start)
        once = plain(schedule(lakeside.hall, *YEAR))
    days = write_rota(lakeside.plan(), FIRST, 7, lakeside.start)
    rows = schedule(lakeside.hall, *YEAR)
    assert plain(rows) == once, "the same seed, the same rotas"
    assert 36 <= days == ServiceDay.objects.count() <= 60
    assert {row.post for row in rows} == {"reception", "difficult-matters", "process-walk"}
    assert set(Counter((row.on, row.stands) for row in rows if row.stands).values()) == {1}, "nobody is in two places"
    assert {row.state for row in rows} == {"planned", "substituted", "excused"}
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"RotaPublished", "DutySwapped", "DutySubstituted", "DutyExcused"} <= kinds
    for day in ServiceDay.objects.all():
        assert day.published_at < dt.datetime.combine(day.actual, dt.time(), dt.UTC), "in advance"
    assert write_rota(lakeside.plan(), FIRST, 7, lakeside.start) == 0, "once"
    later = lakeside.start + dt.timedelta(days=200)
    assert write_rota(lakeside.plan(), TODAY, 7, later) > 0, "a later start goes on"


@pytest.mark.django_db
def test_a_hall_without_service_days_has_no_rota(lakeside: Cast) -> None:
    assert write_rota(lakeside.plan(), FIRST, 7, lakeside.start) == 0


def test_half_years_cover_the_days_without_a_gap() -> None:
    found = list(spans(dt.date(2025, 11, 20), dt.date(2026, 11, 1)))
    assert found[0] == (dt.date(2025, 11, 20), dt.date(2025, 12, 31))
    assert found[-1] == (dt.date(2026, 7, 1), dt.date(2026, 12, 31))
    assert all(before[1] + dt.timedelta(days=1) == after[0] for before, after in itertools.pairwise(found))
