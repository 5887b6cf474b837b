"""Every estimate given, beside what then happened."""

import datetime as dt

import pytest

from openhall.kit.errors import Missing
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.queries.accuracy import Accuracy, overall, report
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def given(hall: Cast, minutes: float, prefix: str, low: int, likely: int, high: int) -> Ticket:
    """A ticket taken at 10:00 plus `minutes` with this estimate in minutes."""
    ticket = hall.take(prefix, hall.after(minutes=minutes))
    estimate = {"estimate_low": 60 * low, "estimate_likely": 60 * likely, "estimate_high": 60 * high}
    Ticket.objects.filter(id=ticket.id).update(**estimate)
    return ticket


def test_a_table_that_can_be_checked_by_hand(lakeside: Cast) -> None:
    """A at ten: waits of 5, 12 and 9 minutes against 4-6-8, 4-6-8 and 8-10-12; one more is never called."""
    given(lakeside, 0, "A", 4, 6, 8)
    lakeside.serve("2", lakeside.after(minutes=5), minutes=1)
    given(lakeside, 6, "A", 4, 6, 8)
    lakeside.serve("2", lakeside.after(minutes=18), minutes=1)
    given(lakeside, 20, "A", 8, 10, 12)
    lakeside.serve("2", lakeside.after(minutes=29), minutes=1)
    left = given(lakeside, 30, "A", 1, 2, 3)
    queue.cancel(left.id, lakeside.act("visitor", lakeside.after(minutes=31)))
    given(lakeside, 61, "A", 0, 0, 1)
    lakeside.serve("2", lakeside.after(minutes=61), minutes=1)
    assert report("lakeside", TODAY, TODAY) == [
        Accuracy("A", 10, 4, 3, round(2 / 3, 4), round((1 - 6 + 1) / 3, 2), round((1 + 6 + 1) / 3, 2)),
        Accuracy("A", 11, 1, 1, 1.0, 0.0, 0.0),
    ]
    assert report("lakeside", TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=9)) == []


def test_an_estimate_nobody_was_called_after_has_no_accuracy(lakeside: Cast) -> None:
    lakeside.take("A")
    assert report("lakeside", TODAY, TODAY) == [Accuracy("A", 10, 1, 0, None, None, None)]


def test_a_transferred_ticket_counts_where_it_was_taken(lakeside: Cast) -> None:
    given(lakeside, 0, "A", 0, 0, 1)
    lakeside.call_next("1", lakeside.start)
    queue.transfer(lakeside.at("1"), lakeside.act(now=lakeside.after(minutes=3)), "B")
    lakeside.call_next("3", lakeside.after(minutes=9))
    assert [(row.queue, row.known, row.error) for row in report("lakeside", TODAY, TODAY)] == [("A", 1, 0.0)]


def test_a_walk_in_was_given_no_estimate(lakeside: Cast) -> None:
    queue.walk_in(lakeside.at("1"), queue.TicketWish(queue="A", origin="window"), lakeside.act())
    assert report("lakeside", TODAY, TODAY) == []


def test_rows_are_weighed_by_what_is_known() -> None:
    rows = [Accuracy("A", 9, 5, 3, 1.0, 2.0, 2.0), Accuracy("A", 10, 2, 1, 0.0, -2.0, 4.0)]
    assert overall(rows) == Accuracy("", -1, 7, 4, 0.75, 1.0, 2.5)
    assert overall([Accuracy("A", 9, 5, 0, None, None, None)]) == Accuracy("", -1, 5, 0, None, None, None)
    assert overall([]) is None


def test_an_unknown_hall_is_missing(lakeside: Cast) -> None:
    with pytest.raises(Missing):
        report("nowhere", TODAY, TODAY)
