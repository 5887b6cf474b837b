"""The live stream as its readers see it: a process of its own on a real database."""

import datetime as dt
import itertools
import socket
import struct
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections

from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger import services
from openhall.ledger.services import put_in_order
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from tests.api.listening import HALL, Message, Reader, get, sequencing, stream_process
from tests.cast import Cast
from tests.server import OwnDatabase

CALLS = ("TicketCalled", "TicketRecalled", "TicketCalledBack")


@pytest.fixture
def port(own_lakeside: Cast, own_database: OwnDatabase) -> Iterator[int]:
    with stream_process(own_database.url) as number:
        yield number


def is_call(message: Message) -> bool:
    return message.event == "call"


def logged_calls(hall: Cast, after: int) -> list[tuple[int | None, object]]:
    rows = ledger.after(after, hall.hall, 5000)
    return [(row.index, row.data["number"]) for row in rows if row.kind in CALLS]


def day_of_calls(hall: Cast, count: int, pause: float) -> None:
    """Windows 1 and 2 in turn call, recall and finish `count` visitors."""
    try:
        for number in range(count):
            at = hall.after(minutes=number)
            hall.take("A", at)
            window = "12"[number % 2]
            hall.call_next(window, at)
            if number % 3 == 0:
                queue.recall(hall.at(window), hall.act("system", at + dt.timedelta(seconds=20)))
            queue.finish(hall.at(window), "done", hall.act("system", at + dt.timedelta(seconds=30)))
            time.sleep(pause)
    finally:
        connections.close_all()


def write_events(hall: Cast, count: int) -> None:
    for _ in range(count):
        act = hall.act("system")
        services.append(act, "WindowLent", Subject("window", hall.windows["1"]), hall.hall, {"code": "1"})
    while put_in_order():
        pass


@pytest.mark.slow
def test_a_reader_that_breaks_off_again_and_again_loses_no_call(own_lakeside: Cast, port: int) -> None:
    start = ledger.head()
    day = threading.Thread(target=day_of_calls, args=(own_lakeside, 90, 0.02))
    seen: list[Message] = []
    breaks = 0
    with sequencing():
        day.start()
        deadline = time.monotonic() + 60
        while len(seen) < 120 and time.monotonic() < deadline:
            with Reader(port, seen[-1].id if seen else start) as reader:
                wanted = min(7, 120 - len(seen))
                seen += itertools.islice(filter(is_call, reader), wanted)
            breaks += 1
        day.join()
    assert [(each.id, each.data["number"]) for each in seen] == logged_calls(own_lakeside, start)
    assert len(seen) == 120, "90 calls and 30 recalls, each exactly once"
    assert sum(each.data["recall"] for each in seen) == 30
    assert breaks > 10


def test_a_call_names_number_window_zone_and_queue_and_nothing_of_the_person(own_lakeside: Cast, port: int) -> None:
    with Reader(port) as reader, sequencing():
        reader.until(lambda message: message.event == "notice")
        taken = own_lakeside.take("A", language="en", contact="13800000000")
        began = time.monotonic()
        own_lakeside.call_next("2")
        call = reader.until(is_call)[-1]
        assert time.monotonic() - began < 1, "a call is on the boards within a second"
        reader.until(lambda each: each.event == "window" and each.data["number"] == "A001")
    assert call.data.pop("at") == own_lakeside.start.isoformat()
    assert call.data == {
        "number": "A001", "window": "2", "zone": "east", "queue": "A", "recall": False, "language": "en",
    }  # fmt: skip
    assert taken.token not in reader.text
    assert "13800000000" not in reader.text
    assert "account" not in reader.text


def test_a_newcomer_gets_a_snapshot_then_the_state(own_lakeside: Cast, port: int) -> None:
    own_lakeside.take("B")
    put_in_order()
    with Reader(port) as reader:
        assert reader.answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        seen = reader.until(lambda message: message.event == "notice")
    assert [each.event for each in seen] == ["snapshot", "queue", *["window"] * 4, "notice"]
    assert {each.id for each in seen} == {ledger.head()}
    assert {each["code"]: each["waiting"] for each in seen[0].data["queues"]} == {"A": 0, "B": 1, "C": 0}
    assert 1500 <= int(reader.text.split("retry: ")[1].split()[0]) <= 2500


@pytest.mark.slow
def test_a_gap_of_a_thousand_events_is_replayed_one_more_is_a_snapshot(own_lakeside: Cast, port: int) -> None:
    start = ledger.head()
    write_events(own_lakeside, 998)
    own_lakeside.take("A")
    own_lakeside.call_next("1")
    put_in_order()
    assert ledger.head() == start + 1000
    with Reader(port, start) as reader:
        assert [each.event for each in reader.until(is_call)] == ["call"]
    with Reader(port, start - 1) as reader:
        first = reader.until(lambda message: True)[0]
        assert (first.event, first.id) == ("snapshot", ledger.head())


def test_an_id_from_another_log_gets_a_snapshot(own_lakeside: Cast, port: int) -> None:
    for last in (10**9, 10**17):
        with Reader(port, last) as reader:
            assert reader.until(lambda message: True)[0].event == "snapshot"
    for text in ("abc", "-1", "1" * 40, "%00"):
        with Reader(port, query=f"?last={text}") as reader:
            assert reader.until(lambda message: True)[0].event == "snapshot"


@pytest.mark.slow
def test_a_call_that_commits_late_is_told_late_and_not_lost(
    own_lakeside: Cast, own_database: OwnDatabase, port: int
) -> None:
    own_lakeside.take("A")
    own_lakeside.take("A")
    put_in_order()
    append = "SELECT ledger_append(%s, %s, %s, 'TicketCalled', 'ticket', %s, 'late', %s::jsonb)"
    window = own_lakeside.windows["1"]
    with Reader(port) as reader, psycopg.connect(own_database.url) as held, sequencing():
        reader.until(lambda message: message.event == "notice")
        early = ledger.after(0)[0].id
        ticket = Ticket.objects.order_by("number").first()
        assert ticket is not None
        number = early.int - 1
        held.execute(append, [_uuid(number), own_lakeside.hall, own_lakeside.start, ticket.id,
                              f'{{"number": "A900", "window": "{window}"}}'])  # fmt: skip
        own_lakeside.call_next("2")
        assert reader.until(is_call)[-1].data["number"] == "A001"
        held.commit()
        assert reader.until(is_call)[-1].data["number"] == "A900"


def _uuid(number: int) -> str:
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@pytest.mark.slow
def test_a_burst_moves_the_waiting_count_a_few_times_and_ends_right(own_lakeside: Cast, port: int) -> None:
    with Reader(port) as reader, sequencing():
        reader.until(lambda message: message.event == "notice")
        began = time.monotonic()
        for _ in range(80):
            own_lakeside.take("A")
        seen = reader.until(lambda each: each.event == "queue" and each.data["waiting"] == 80)
        seconds = time.monotonic() - began
    assert sum(each.event == "queue" for each in seen) <= 4 * seconds + 2


@pytest.mark.slow
def test_it_lives_on_when_the_database_throws_it_out(
    own_lakeside: Cast, own_database: OwnDatabase, port: int
) -> None:
    own_lakeside.take("A")
    with Reader(port) as reader:
        reader.until(lambda message: message.event == "notice")
        with psycopg.connect(own_database.superuser_url, autocommit=True) as admin:
            ended = admin.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
        assert ended is not None
        assert ended[0] >= 2, "its listener and its reader"
        connections.close_all()
        own_lakeside.call_next("1")
        put_in_order()
        assert reader.until(is_call)[-1].data["number"] == "A001"


def test_unknown_halls_and_other_methods_are_problems(own_lakeside: Cast, port: int) -> None:
    for hall in ("nowhere", "Lakeside%00", "a" * 300, "%E5%8E%85", "..%2f"):
        status, kind, body = get(port, f"/api/v1/halls/{hall}/stream")
        assert (status, kind, body["status"]) == (404, "application/problem+json", 404)
    assert get(port, HALL, "POST")[0] == 405
    assert get(port, "/")[0] == 404


@pytest.mark.slow
def test_a_reader_that_never_reads_and_one_that_vanishes_harm_nobody(own_lakeside: Cast, port: int) -> None:
    deaf = socket.create_connection(("127.0.0.1", port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    deaf.sendall(f"GET {HALL} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    gone = socket.create_connection(("127.0.0.1", port))
    gone.sendall(f"GET {HALL} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    gone.close()
    with Reader(port) as reader, sequencing():
        reader.until(lambda message: message.event == "notice")
        day_of_calls(own_lakeside, 12, 0)
        numbers = [reader.until(is_call)[-1].data["number"] for _ in range(16)]
    assert len(set(numbers)) == 12
    deaf.close()


@pytest.mark.slow
def test_the_time_is_told_every_five_seconds(own_lakeside: Cast, port: int) -> None:
    with Reader(port) as reader, sequencing():
        moments = [reader.until(lambda each: each.event == "beat")[-1].data["at"] for _ in range(2)]
    first, second = (dt.datetime.fromisoformat(each) for each in moments)
    assert 4 <= (second - first).total_seconds() <= 6.5
    assert f": {moments[0]}\n" in reader.text
