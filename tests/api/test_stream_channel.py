"""Fan-out in memory: bounded buffers, the memory of the last events, what differs."""

import asyncio
import datetime as dt
import uuid

import pytest

from openhall.api.stream.channel import BUFFER, GAP, Channel, Subscriber
from openhall.api.stream.messages import Names, beat, call_frame
from openhall.ledger.queries import EventView
from openhall.queue.queries.board import BoardNow, WindowFace

NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
HALL = uuid.UUID(int=1)
WINDOW = uuid.UUID(int=12)
NAMES = Names({str(WINDOW): ("12", "east")}, {})


def board(waiting: int = 0, number: str | None = None) -> BoardNow:
    face = WindowFace("12", "east", "open", "", number, number and "called")
    return BoardNow(NOW, False, "", "", {"A": waiting}, (face, WindowFace("13", "east", "closed", "", None, None)))


def channel(position: int = 10) -> Channel:
    return Channel(HALL, "lakeside", position, NAMES, board())


def rows(first: int, last: int, every: int = 1) -> list[tuple[int, bytes | None]]:
    return [(index, b"<%d>" % index if index % every == 0 else None) for index in range(first, last + 1)]


async def drained(subscriber: Subscriber) -> bytes:
    return await asyncio.wait_for(subscriber.next(), 1)


def test_each_subscriber_gets_what_lies_behind_its_own_index() -> None:
    async def story() -> tuple[bytes, bytes]:
        hall = channel()
        early, ahead = hall.join(10), hall.join(12)
        hall.advance(rows(11, 14))
        return await drained(early), await drained(ahead)

    assert asyncio.run(story()) == (b"<11><12><13><14>", b"<13><14>")


def test_a_reader_too_slow_is_let_go_and_the_others_lose_nothing() -> None:
    async def story() -> tuple[bool, bytes]:
        hall = channel()

        async def stuck() -> None:
            await asyncio.sleep(60)

        task = asyncio.ensure_future(stuck())
        slow, quick = hall.join(10, task), hall.join(10)
        got = b""
        for index in range(11, 11 + BUFFER + 1):
            hall.advance(rows(index, index))
            got += await drained(quick)
        with pytest.raises(asyncio.CancelledError):
            await task
        return slow.lost and not quick.lost, got

    lost, got = asyncio.run(story())
    assert lost
    assert got == b"".join(chunk for _, chunk in rows(11, 11 + BUFFER) if chunk)


def test_a_closed_reader_is_told_at_once() -> None:
    async def story() -> bytes:
        subscriber = Subscriber(0)
        waiting = asyncio.ensure_future(subscriber.next())
        await asyncio.sleep(0)
        subscriber.close()
        return await waiting

    assert asyncio.run(story()) == b""


@pytest.mark.parametrize(("last", "missed"), [(10, b"<20><30>"), (19, b"<20><30>"), (20, b"<30>"), (30, b""), (99, b"")])
def test_memory_gives_back_what_was_missed(last: int, missed: bytes) -> None:
    hall = channel()
    hall.advance(rows(11, 30, every=10))
    assert hall.since(last) == missed


def test_memory_reaches_back_a_thousand_events_and_says_when_it_does_not() -> None:
    hall = channel(0)
    assert hall.since(-1) is None, "before the channel was opened"
    hall.advance(rows(1, GAP + 5))
    assert hall.since(4) is None
    assert hall.since(5) == b"".join(chunk for _, chunk in rows(6, GAP + 5) if chunk)


def test_only_what_differs_is_told() -> None:
    async def story() -> list[bytes]:
        hall = channel()
        reader = hall.join(10)
        told = []
        for state in (board(3), board(3), board(3, "A001")):
            hall.see(state)
            hall.tell(b"|")
            told.append(await drained(reader))
        return told

    first, second, third = asyncio.run(story())
    assert b"event: queue" in first
    assert b"event: window" not in first
    assert second == b"|"
    assert third.count(b"event: window") == 1
    assert b'"number":"A001"' in third
    assert b"event: queue" not in third


def test_the_state_carries_the_readers_index() -> None:
    hall = channel()
    assert hall.state(10).count(b"id: 10\n") == hall.state(44).count(b"id: 44\n") == 4


@pytest.mark.parametrize(
    ("kind", "told", "recall"),
    [("TicketCalled", True, False), ("TicketRecalled", True, True), ("TicketCalledBack", True, False),
     ("ServiceStarted", False, False)],
)  # fmt: skip
def test_who_is_called_is_told(kind: str, told: bool, recall: bool) -> None:
    data = {"number": "A007", "window": str(WINDOW), "queue": "unknown"}
    found = call_frame(EventView(5, HALL, HALL, NOW, kind, "ticket", HALL, "account:1", data), NAMES)
    assert bool(found) is told
    if found:
        assert found.startswith(b"id: 5\nevent: call\n")
        assert (b'"recall":true' in found) is recall
        assert b"account" not in found


def test_a_beat_is_an_event_only_while_it_is_live() -> None:
    assert beat(NOW, True).startswith(b": 2026-03-02T02:00:00.000Z\nevent: beat\n")
    assert beat(NOW, False) == b": 2026-03-02T02:00:00.000Z\n\n"
