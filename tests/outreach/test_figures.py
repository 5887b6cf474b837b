"""Figures and map: counted from what was recorded, checked against a count by hand; nobody is named."""

import dataclasses
import datetime as dt

import pytest

from openhall.matters import services as matters
from openhall.outreach import services as outreach
from openhall.outreach.queries.figures import batches, coverage, figures
from openhall.outreach.rules.chart import Division, chart, divisions_of, tone
from openhall.places import services as places
from tests.cast import Cast
from tests.matters.bringing import Bench
from tests.outreach.going import CENTRE, FACTORY, FOUND, Going, form

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 31)


@pytest.fixture
def going(lakeside: Cast) -> Going:
    return Going(Bench.of(lakeside))


@pytest.mark.django_db
def test_the_figures_are_what_was_recorded(going: Going) -> None:
    hall = going.cast.hall
    going.go(form("last-year", dt.date(2025, 11, 3), findings=()))
    going.go(form("centre", targets=(CENTRE,), findings=()))
    cleared = going.cleared(form("one", dt.date(2026, 2, 3)))
    outreach.improve(hall, cleared.id, "窗口合并。", going.by("duty"))
    going.found(form("two"))
    going.dropped(form("three", dt.date(2026, 2, 20), findings=(dataclasses.replace(FOUND, title="x"),)))
    found = figures([hall], FIRST, LAST)
    assert (found.batches, found.visits, found.centres, found.enterprises) == (1, 4, 1, 1)
    assert (found.findings, found.blocking, found.by_area) == (3, 3, (("process", 3),))
    assert (found.cleared, found.in_time, found.dropped, found.repeats, found.improved) == (1, 1, 1, 2, 1)
    assert figures([hall], dt.date(2025, 10, 1), LAST).batches == 2
    assert figures([hall], dt.date(2026, 2, 4), dt.date(2026, 2, 19)).visits == 0
    assert [(each.number, str(each.quarter), each.visits) for each in batches(hall)] == [(2, "2026Q1", 4), (1, "2025Q4", 1)]


@pytest.mark.django_db
def test_what_was_taken_up_again_is_not_called_cleared(going: Going) -> None:
    row = going.cleared()
    matters.return_visit(row.matter_id, "phone", False, going.by("caller"))
    assert figures([going.cast.hall], FIRST, LAST).cleared == 0


@pytest.mark.django_db
def test_a_training_hall_counts_nowhere(going: Going) -> None:
    going.go()
    places.put_hall("lakeside", {"training": True}, going.cast.start)
    assert figures([going.cast.hall], FIRST, LAST).visits == 0


@pytest.mark.django_db
def test_the_map_counts_each_division(going: Going) -> None:
    by, hall = going.by("duty"), going.cast.hall
    outreach.put_target(hall, outreach.TargetWish("enterprise", FACTORY.name, "330106"), by)
    outreach.put_target(hall, outreach.TargetWish("enterprise", "云河食品厂", "330106104"), by)
    going.go(form(findings=()))
    found = {each.code: (each.targets, each.seen) for each in coverage([hall], FIRST, LAST)}
    assert found == {"330100": (0, 0), "330106": (2, 1)}, "a division nobody named belongs to the one above it"


def test_tiles_stand_apart_and_inside_the_drawing() -> None:
    listed = [Division("990100000000", "市"), Division("990121000000", "县", 3, 3),
              *(Division(f"990121{100 + n}000", f"镇{n}", 2, n % 3) for n in range(9))]  # fmt: skip
    drawn = chart(listed)
    assert drawn == chart(listed[::-1]) and len(drawn.tiles) == len(listed)
    for each in drawn.tiles:
        assert each.x >= 0 and each.x + each.width <= drawn.width and each.y + each.height <= drawn.height
    boxes = [(each.x, each.y, each.x + each.width, each.y + each.height) for each in drawn.tiles]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert chart([]).tiles == ()


@pytest.mark.parametrize(("targets", "seen", "said"), [(0, 0, "none"), (3, 0, "unseen"), (3, 1, "some"), (3, 3, "all")])
def test_a_tone_says_how_far_a_division_is_covered(targets: int, seen: int, said: str) -> None:
    assert tone(Division("1", "x", targets, seen)) == said


def test_a_target_belongs_to_the_nearest_division_that_is_known() -> None:
    names = {"990121000000": "县", "990121101000": "镇"}
    found = {each.code: each.targets for each in divisions_of(names, [("990121101000", True), ("990121555000", False), ("99012", True), ("", False)])}
    assert found == {"990121000000": 1, "990121101000": 1, "99012": 1, "-": 1}
