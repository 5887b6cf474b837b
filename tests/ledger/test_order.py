"""The order after commit: one sequencer, no gap, and an event that commits late is lost by nobody."""

import datetime as dt
import uuid

import psycopg

from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import queries, services
from openhall.ledger.models import Order, Unordered
from openhall.ledger.services import Act
from tests.cast import NOW
from tests.server import OwnDatabase
from tests.together import together

APPEND = "SELECT ledger_append(%s::uuid, %s::uuid, %s::timestamptz, 'TicketTaken', 'ticket', %s::uuid, 'clerk', '{}')"
HALL = uuid.uuid4()


def append(now: dt.datetime = NOW, hall: uuid.UUID = HALL) -> uuid.UUID:
    return services.append(Act("clerk", now), "TicketTaken", Subject("ticket", uuid.uuid4()), hall, {})


def read_on(cursor: int) -> tuple[int, list[uuid.UUID]]:
    """What a stream does: read behind its cursor and remember the last index."""
    found = queries.after(cursor)
    return (found[-1].index or 0 if found else cursor), [event.id for event in found]


def test_an_event_of_a_transaction_held_open_is_seen_after_it_commits(own_database: OwnDatabase) -> None:
    early = uuid7(NOW)
    with psycopg.connect(own_database.url) as held:
        held.execute(APPEND, [early, HALL, NOW, uuid.uuid4()])
        late = append(NOW + dt.timedelta(seconds=5))
        assert services.put_in_order() == 1
        cursor, seen = read_on(0)
        assert seen == [late]
        assert early < late, "by its own number the open event stands before the one already read"
        held.commit()
    assert services.put_in_order() == 1
    cursor, seen = read_on(cursor)
    assert seen == [early]
    assert cursor == queries.head() == 2


def test_places_are_whole_numbers_without_a_gap(own_database: OwnDatabase) -> None:
    made = [append(NOW + dt.timedelta(milliseconds=number)) for number in range(25)]
    assert [services.put_in_order(limit=10) for _ in range(4)] == [10, 10, 5, 0]
    assert list(Order.objects.order_by("index").values_list("index", "event_id")) == list(enumerate(made, 1))
    assert not Unordered.objects.exists()


def test_a_sequencer_that_dies_leaves_no_gap(own_database: OwnDatabase) -> None:
    made = append()
    with psycopg.connect(own_database.url) as dying:
        dying.execute("SELECT pg_advisory_xact_lock(77202611)")
        assert services.put_in_order() == 0, "only one sequencer works at a time"
        dying.rollback()
    assert services.put_in_order() == 1
    assert list(Order.objects.values_list("index", "event_id")) == [(1, made)]


def test_many_sequencers_and_writers_at_once(own_database: OwnDatabase) -> None:
    def write() -> int:
        for number in range(40):
            append(NOW + dt.timedelta(milliseconds=number))
        return 0

    def place() -> int:
        return sum(services.put_in_order(limit=7) for _ in range(40))

    answers = together([write, write, place, place, place])
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    while services.put_in_order():
        pass
    assert list(Order.objects.order_by("index").values_list("index", flat=True)) == list(range(1, 81))


def test_a_hall_reads_its_own_events_alone(own_database: OwnDatabase) -> None:
    other = uuid.uuid4()
    mine, theirs = append(), append(hall=other)
    services.put_in_order()
    assert [event.id for event in queries.after(0, HALL)] == [mine]
    assert [event.id for event in queries.after(0, other)] == [theirs]
    assert len(queries.after(0)) == 2


def test_the_streams_are_woken_with_the_hall(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.url, autocommit=True) as listening:
        listening.execute("LISTEN openhall_ordered")
        append()
        services.put_in_order()
        told = list(listening.notifies(timeout=5, stop_after=1))
    assert [each.payload for each in told] == [str(HALL)]
