"""Curves are written from the real state of a hall, `take` reads them, and a visitor's range follows the place."""

import random

import pytest

from openhall.kit.errors import Missing
from openhall.queue import services as queue
from openhall.queue.models import Curve, Stop
from openhall.queue.queries.measured import (
    LEAST_MEASURED,
    SPREAD,
    forget_measured,
    remaining,
    service_seconds,
)
from openhall.queue.queries.position import Position, scaled, visitor_estimate
from openhall.queue.services.estimates import refresh_curves
from tests.cast import CLASSES, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _measured_afresh() -> None:
    forget_measured()


def curve(hall: Cast, prefix: str = "A", visitor_class: str = "ordinary") -> Curve:
    return Curve.objects.get(queue=hall.queues[prefix], visitor_class=visitor_class)


def test_one_curve_per_queue_and_class_an_open_window_serves(lakeside: Cast) -> None:
    written = refresh_curves("lakeside", lakeside.start, random.Random(1))
    assert written == Curve.objects.filter(hall=lakeside.hall).count() == len(CLASSES) * 3
    assert curve(lakeside).waiting == 0
    assert curve(lakeside).likely == 0, "four open windows and nobody waits: called at once"
    refresh_curves("lakeside", lakeside.after(seconds=1), random.Random(1))
    assert Curve.objects.filter(hall=lakeside.hall).count() == len(CLASSES) * 3
    assert curve(lakeside).refreshed_at == lakeside.after(seconds=1)


def test_a_class_whose_window_is_shut_has_no_curve_any_more(lakeside: Cast) -> None:
    """Window 4 alone has the low counter that the class `disabled` needs, and with 3 it serves queue C."""
    refresh_curves("lakeside", lakeside.start, random.Random(1))
    assert Curve.objects.filter(visitor_class="disabled").count() == 3
    queue.close_window(lakeside.at("4"), lakeside.act("supervisor"))
    refresh_curves("lakeside", lakeside.start, random.Random(1))
    assert not Curve.objects.filter(visitor_class="disabled").exists()
    assert curve(lakeside, "C").waiting == 0
    queue.close_window(lakeside.at("3"), lakeside.act("supervisor"))
    refresh_curves("lakeside", lakeside.start, random.Random(1))
    assert not Curve.objects.filter(queue=lakeside.queues["C"]).exists()


def test_the_curve_grows_with_the_line_and_take_hands_it_out(lakeside: Cast) -> None:
    for each in "124":
        lakeside.take("A", lakeside.after(seconds=int(each)))
        lakeside.call_next(each, lakeside.after(seconds=int(each)))
    now = lakeside.after(minutes=1)
    refresh_curves("lakeside", now, random.Random(1))
    short = curve(lakeside)
    first = lakeside.take("A", now)
    assert (first.estimate_low, first.estimate_likely, first.estimate_high) == (
        short.low,
        short.likely,
        short.high,
    )
    for number in range(12):
        lakeside.take("A", lakeside.after(seconds=61 + number))
    refresh_curves("lakeside", lakeside.after(minutes=2), random.Random(1))
    long = curve(lakeside)
    assert long.waiting == 13
    assert long.low <= long.likely <= long.high
    assert long.likely > 3 * short.likely
    assert 0 < long.per_ticket < 600
    assert curve(lakeside, visitor_class="elderly").likely < long.likely, "ten minutes of credit count"


def test_service_times_are_the_usual_minutes_until_enough_is_measured(lakeside: Cast) -> None:
    plan = lakeside.plan()
    queue_a = lakeside.queues["A"]
    usual = plan.queue_by_id[queue_a].usual_seconds
    assert service_seconds(plan, lakeside.start)[queue_a] == [round(usual * each) for each in SPREAD]
    assert sum(SPREAD) / len(SPREAD) == pytest.approx(1)
    for number in range(LEAST_MEASURED):
        moment = lakeside.after(minutes=5 * number)
        lakeside.take("A", moment)
        lakeside.serve("2", moment, minutes=3)
    assert Stop.objects.count() == LEAST_MEASURED
    later = lakeside.after(hours=2)
    assert set(service_seconds(plan, lakeside.start)[queue_a]) != {180}, "kept for ten minutes"
    assert set(service_seconds(plan, later)[queue_a]) == {180}
    assert service_seconds(plan, later)[lakeside.queues["C"]] != [180]
    forget_measured()
    assert set(service_seconds(plan, lakeside.after(days=31))[queue_a]) != {180}, "older than thirty days"


def test_the_turnaround_counts_where_the_next_was_waiting_already(lakeside: Cast) -> None:
    """Three minutes of service and 40 seconds until the next call, who stood there: 220 s a visitor."""
    for _ in range(LEAST_MEASURED + 1):
        lakeside.take("A", lakeside.start)
    for number in range(LEAST_MEASURED + 1):
        lakeside.serve("2", lakeside.after(seconds=220 * number), minutes=3)
    times = list(service_seconds(lakeside.plan(), lakeside.after(hours=2))[lakeside.queues["A"]])
    assert (min(times), max(times), times.count(220)) == (180, 220, len(times) - 2)


def test_what_is_left_of_a_service() -> None:
    assert list(remaining([100, 200, 300], 150)) == [50, 150]
    assert list(remaining([100, 200], 500)) == [60]


def test_a_visitor_sees_the_place_and_a_range_that_shrinks(lakeside: Cast) -> None:
    tickets = [lakeside.take("A", lakeside.after(seconds=number)) for number in range(9)]
    now = lakeside.after(minutes=1)
    refresh_curves("lakeside", now, random.Random(1))
    plan = lakeside.plan()
    seen = [visitor_estimate(plan, ticket, now) for ticket in tickets]
    places = [each for each in seen if each is not None]
    assert [each.ahead for each in places] == list(range(9))
    assert [each.likely for each in places] == sorted(each.likely for each in places)
    assert all(each.low <= each.likely <= each.high for each in places)
    assert places[0].high - places[0].low < places[8].high - places[8].low
    assert places[8].likely <= curve(lakeside).likely
    called = lakeside.call_next("2", now)
    assert called is not None
    assert visitor_estimate(plan, called, now) is None


def test_credit_cap_and_placed_first_count_in_the_place(lakeside: Cast) -> None:
    ordinary = lakeside.take("A")
    elderly = lakeside.take("A", lakeside.after(minutes=5), visitor_class="elderly")
    plan, now = lakeside.plan(), lakeside.after(minutes=6)
    assert _ahead(lakeside, ordinary, 6) == 1
    assert _ahead(lakeside, elderly, 6) == 0
    assert _ahead(lakeside, ordinary, 61) == 0, "over the cap by age: the ordinary one has waited longer"
    assert _ahead(lakeside, elderly, 61) == 1
    assert visitor_estimate(plan, elderly, now) is not None


def _ahead(hall: Cast, ticket: object, minutes: int) -> int:
    position = visitor_estimate(hall.plan(), ticket, hall.after(minutes=minutes))  # type: ignore[arg-type]
    assert position is not None
    return position.ahead


def test_scaling_by_hand() -> None:
    """A quarter of the line: a quarter of the wait, half of the spread."""
    assert scaled(1200, (400, 600), 1, 7) == Position(1, 100, 300, 600)
    assert scaled(1200, (400, 600), 7, 7) == Position(7, 800, 1200, 1800)


def test_an_unknown_hall_is_missing(lakeside: Cast) -> None:
    with pytest.raises(Missing):
        refresh_curves("nowhere", lakeside.start, random.Random(1))
