"""Windows that a record needs, and numbers of a replay, on tables a person can check by hand."""

import datetime as dt
import uuid

import pytest

from openhall.demo.replay.figures import Waits, figures, use_of, waits
from openhall.demo.replay.lines import BadRecord
from openhall.demo.replay.staffing import (
    MOST_QUEUES,
    Staffing,
    named_queues,
    queues_of,
    staffing_for,
    windows_needed,
)
from openhall.queue.queries.visits import TicketStory
from tests.demo.records import NINE, SECOND, visit

HOUR = 3600


def story(
    taken: float, called: float | None, ended: float | None, state: str = "done", visitor_class: str = "ordinary"
) -> TicketStory:
    moments = [None if each is None else NINE + each * SECOND for each in (taken, called, ended)]
    assert moments[0] is not None
    return TicketStory(uuid.uuid4(), "A001", "queue-1", visitor_class, state, moments[0], moments[1], moments[2], "01")


def test_the_busiest_hour_says_how_many_windows() -> None:
    quiet = [visit(HOUR * hour, service=600) for hour in (1, 2, 3)]
    assert windows_needed(quiet) == 1
    assert windows_needed([*quiet, *(visit(60 * place, service=720) for place in range(8))]) == 2
    assert windows_needed([*quiet, *(visit(60 * place, service=721) for place in range(8))]) == 3
    assert windows_needed([visit(0, service=0)]) == 1


def test_windows_serve_every_queue_each_with_another_one_first() -> None:
    found = [visit(0, queue=name) for name in "BACA"]
    assert staffing_for(found, "4") == Staffing(
        [["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"], ["A", "B", "C"]], False
    )
    assert staffing_for(found, "").estimated


def test_windows_may_belong_to_a_queue() -> None:
    found = [visit(0, queue="户籍"), visit(0, queue="a=b")]
    assert staffing_for(found, "户籍=2, a=b=1").windows == [["户籍"], ["户籍"], ["a=b"]]


@pytest.mark.parametrize(
    ("wished", "sentence"),
    [
        ("0", "a number from 1 to 500"), ("501", "a number from 1 to 500"), ("-3", "a number from"), ("many", "a number"),
        ("²", "a number from"), ("A=0", "a number from"), ("A=1,B", "a number from"), ("A=1", "leaves the queue 'B'"),
        ("A=1,B=1,C=1", "names the queue 'C'"), ("A=499,B=2", "at most 500"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_met_is_refused(wished: str, sentence: str) -> None:
    with pytest.raises(BadRecord, match=sentence):
        staffing_for([visit(0, queue="A"), visit(0, queue="B")], wished)


def test_too_many_queues_are_no_queues() -> None:
    names = [f"Q{place}" for place in range(MOST_QUEUES + 1)]
    assert len(queues_of([visit(0, queue=name) for name in names[1:]])) == MOST_QUEUES
    with pytest.raises(BadRecord, match="names 201 queues"):
        queues_of([visit(0, queue=name) for name in names])


def test_a_queue_keeps_its_letters_where_they_can_be_a_prefix() -> None:
    labels = ["B", "I", "PS", "户籍", "toll"]
    assert [(each.prefix, each.name_en) for each in named_queues(labels)] == [
        ("B", "B"), ("A", "I"), ("PS", "PS"), ("C", "Queue 4"), ("D", "toll"),
    ]  # fmt: skip
    many = named_queues([f"Q{place}" for place in range(MOST_QUEUES)])
    assert len({each.prefix for each in many}) == len({each.code for each in many}) == MOST_QUEUES


def test_waits_in_numbers() -> None:
    assert waits([]) == waits([None]) == Waits(0, None, None, None, None)
    assert waits([5.0]) == Waits(1, 5.0, 5.0, 5.0, 5.0)
    assert waits([10.0, None, *map(float, range(1, 10))]) == Waits(10, 5.5, 5.5, 9.0, 10.0)


def test_a_stay_is_shared_among_the_hours_it_lies_in() -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    use = use_of([story(3000, 3000, HOUR + 1800), story(HOUR, None, HOUR + 60, "cancelled")], 2, zone)
    assert (use.utilisation, use.hours, use.busiest_hour_utilisation) == (round(2400 / 14400, 4), 2, 0.25)
    assert use.busiest_hour == dt.datetime(2026, 3, 2, 10, tzinfo=zone)
    assert use_of([], 2, zone).busiest_hour is None


def test_the_figures_of_four_visits() -> None:
    pairs = [
        (visit(0, waited=7), story(0, 0, 60)),
        (visit(10, visitor_class="elderly"), story(10, 60, 120, visitor_class="elderly")),
        (visit(20, queue="B", patience=30, waited=30), story(20, None, 50, "cancelled")),
        (visit(30), story(30, None, None, "waiting")),
    ]
    found = figures(pairs, 1, dt.UTC)
    assert (found.overall.visits, found.overall.states) == (4, {"cancelled": 1, "done": 2, "waiting": 1})
    assert (found.overall.wait_seconds.mean, found.overall.abandoned_wait_seconds.mean) == (25.0, 30.0)
    assert {name: (part.visits, part.abandoned) for name, part in found.queues.items()} == {"A": (3, 0), "B": (1, 1)}
    assert found.classes["elderly"].wait_seconds.mean == 50.0
    assert found.compared is not None
    assert (found.compared.recorded_wait_seconds.mean, found.compared.replayed_wait_seconds.mean) == (18.5, 15.0)
    assert found.unfinished == 1
