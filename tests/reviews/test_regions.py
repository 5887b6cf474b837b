"""Halls side by side: the same figures as each hall's own, few people hidden, training halls nowhere."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhall.people import services as people
from openhall.people.models import Account
from openhall.people.states import Role
from openhall.places import queries as places
from openhall.places.models import Hall
from openhall.places.queries import divisions
from openhall.queue.queries.plan import forget_plans
from openhall.queue.queries.waits import waits
from openhall.reviews.queries.figures import figures
from openhall.reviews.queries.regions import side_by_side
from openhall.reviews.states import Level
from tests.cast import TODAY, Cast
from tests.reviews.reviewing import Scene
from tests.web.staff import Pages, text

pytestmark = pytest.mark.django_db
CITY, COUNTY = "330100", "330106"


@pytest.fixture
def scene(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: lakeside.after(hours=2))
    return Scene.of(lakeside)


def reviewed(scene: Scene, good: int, bad: int) -> None:
    for number in range(good + bad):
        at = scene.cast.after(minutes=number)
        scene.give(scene.visit(now=at), Level.SATISFIED if number < good else Level.DISSATISFIED, at)


def test_a_hall_has_the_figures_it_has_alone(scene: Scene) -> None:
    reviewed(scene, 6, 5)
    for minute in (20, 21):
        scene.visit(now=scene.cast.after(minutes=minute))
    halls = [scene.cast.hall, scene.cast.strangers_hall]
    mine, other = side_by_side(halls, TODAY, TODAY, scene.cast.after(hours=1))
    alone = figures(scene.cast.hall, TODAY, TODAY)[scene.cast.hall]
    assert (mine.closed, mine.reviews, mine.bad) == (alone.closed, alone.reviews, alone.bad) == (13, 11, 5)
    assert (mine.good, mine.silence) == (alone.good_rate, alone.silence)
    assert (other.closed, other.reviews, other.half, other.most) == (0, 0, None, None)


def test_few_people_are_hidden_and_what_is_made_of_them_too(scene: Scene) -> None:
    reviewed(scene, 6, 2)
    (mine,) = side_by_side([scene.cast.hall], TODAY, TODAY, scene.cast.after(hours=1))
    assert (mine.closed, mine.reviews, mine.bad, mine.good, mine.on_time) == (8, 8, None, None, None)


def test_waits_are_those_of_the_first_call(scene: Scene) -> None:
    cast = scene.cast
    for number, minutes in enumerate((2, 4, 6, 8, 10)):
        taken = cast.start + dt.timedelta(minutes=20 * number)
        cast.take("A", taken)
        cast.serve("1", taken + dt.timedelta(minutes=minutes))
    found = waits([cast.hall], TODAY, TODAY)[cast.hall]
    assert (found.closed, found.half, found.most) == (5, 360, 504)


def test_a_region_holds_the_halls_below_it_and_no_training_hall(scene: Scene) -> None:
    city, county = divisions.region(CITY), divisions.region(COUNTY)
    assert [each.code for each in divisions.halls_in(city.id)] == ["hillside", "lakeside"]
    assert [each.code for each in divisions.halls_in(county.id)] == ["hillside"]
    Hall.objects.filter(code="hillside").update(training=True)
    assert [each.code for each in divisions.halls_in(city.id)] == ["lakeside"]
    assert places.hall_codes(training=False) == ["lakeside"]
    assert "hillside" in places.hall_codes()


def test_the_number_of_statements_does_not_grow_with_the_halls(scene: Scene) -> None:
    reviewed(scene, 1, 1)
    with CaptureQueriesContext(connection) as one:
        side_by_side([scene.cast.hall], TODAY, TODAY, scene.cast.start)
    with CaptureQueriesContext(connection) as two:
        side_by_side([scene.cast.hall, scene.cast.strangers_hall], TODAY, TODAY, scene.cast.start)
    assert len(one) == len(two) == 4


# ---- the page


def test_the_director_of_the_city_sees_all_its_halls_the_county_s_only_its_own(scene: Scene) -> None:
    reviewed(scene, 7, 0)
    director = Pages.of(scene.cast, "director")
    assert director.get("/region/").headers["Location"] == f"/region/{CITY}"
    shown = text(director.get(f"/region/{CITY}"))
    assert "Lakeside Service Hall" in shown
    assert "Hillside Service Centre" in shown
    assert "7 / 7" in shown
    lines = director.get(f"/region/{CITY}.csv?days=7").content.decode().splitlines()
    assert lines[2] == 'lakeside,Lakeside Service Hall,7,,,7,0,0,0'
    away = people.open_account("away", "外人", "Somebody", scene.cast.start)
    people.grant(away, Role.DIRECTOR, scene.cast.strangers_hall)
    stranger = Client()
    stranger.force_login(Account.objects.get(id=away))
    assert stranger.get(f"/region/{CITY}").status_code == 404
    assert stranger.get(f"/region/{COUNTY}").status_code == 200


def test_a_training_hall_says_so_and_stands_in_no_list(scene: Scene) -> None:
    Hall.objects.filter(code="lakeside").update(training=True)
    forget_plans()
    visitor = Client(headers={"accept-language": "en"})
    assert "Lakeside Service Hall" not in visitor.get("/").content.decode()
    assert "for training" in visitor.get("/h/lakeside/").content.decode()
    assert "Training hall" in text(Pages.of(scene.cast, "supervisor").get("/desk/lakeside/"))
    assert [row["code"] for row in visitor.get("/api/v1/halls").json()] == ["hillside"]
