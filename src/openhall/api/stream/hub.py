"""The reader of the log: one LISTEN connection wakes it, a poll each second is its second foot."""

import asyncio
import contextlib
import logging
import time
import uuid
from functools import partial

import psycopg
from django.db import Error

from openhall.api.stream import reading
from openhall.api.stream.channel import GAP, Channel, Subscriber
from openhall.api.stream.messages import beat, call_frame, frame, hall_of, knows
from openhall.kit.clock import utc_now
from openhall.ledger import queries as ledger
from openhall.ledger.queries import EventView
from openhall.people.queries.devices import revoked_among

log = logging.getLogger(__name__)

POLL, COALESCE, BEAT = 1.0, 0.25, 5.0
REVOKED_WITHIN = 0.5
LIVE_WITHIN, IDLE_AFTER, NAMES_KEPT = 4.0, 60.0, 60.0
BATCH = 500


class Hub:
    """All channels of this process, kept up to date by three tasks."""

    def __init__(self, database_url: str) -> None:
        """Nothing is read yet."""
        self.url = database_url
        self.reader = reading.Reader()
        self.channels: dict[str, Channel] = {}
        self._woken = asyncio.Event()
        self._opening = asyncio.Lock()
        self._polled = self._answered = 0.0
        self._unplaced: tuple[uuid.UUID | None, float] = (None, 0.0)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen())
                group.create_task(self._work())
                group.create_task(self._beats())
                group.create_task(self._doors())
        finally:
            self.reader.close()

    async def channel(self, code: str) -> Channel | None:
        """The channel of a hall, opened at the first question; None if there is no such hall."""
        if code in self.channels:
            return self.channels[code]
        async with self._opening:
            if code not in self.channels:
                found = await self.reader.ask(partial(reading.opening, code))
                if found is None:
                    return None
                channel = Channel(found.hall, code, found.position, found.names, found.board)
                channel.used_at = channel.names_at = time.monotonic()
                self.channels[code] = channel
        return self.channels[code]

    async def join(
        self, channel: Channel, last: int | None, task: "asyncio.Task[object] | None" = None
    ) -> tuple[Subscriber, bytes]:
        """A new subscriber, and what it must read before the live frames: missed calls or a snapshot, and the state.

        Behind the last await everything is taken from memory at once, so that nothing slips between.
        """
        while True:
            upto, missed = await self._missed(channel, last)
            rest = channel.since(upto)
            if rest is not None:
                break
            last = None
        upto = max(upto, channel.position)
        if not channel.subscribers:
            channel.unread = channel.unseen = True
            self._woken.set()
        return channel.join(upto, task), missed + rest + channel.state(upto)

    async def _missed(self, channel: Channel, last: int | None) -> tuple[int, bytes]:
        if last is None:
            return await self._snapshot(channel)
        if last > channel.position:
            head = await self.reader.ask(ledger.head)
            return (last, b"") if last <= head else await self._snapshot(channel)
        if channel.since(last) is not None:
            return last, b""
        position = channel.position
        rows = await self.reader.ask(partial(ledger.after, last, channel.hall, GAP + 1))
        if len(rows) > GAP:
            return await self._snapshot(channel)
        frames = (call_frame(row, channel.names) for row in rows)
        upto = max([position, *(row.index for row in rows if row.index is not None)])
        return upto, b"".join(each for each in frames if each)

    async def _snapshot(self, channel: Channel) -> tuple[int, bytes]:
        async with channel.lock:
            kept, now = channel.snapshot, time.monotonic()
            if kept is None or now - kept[0] > POLL:
                index = channel.position
                chunk = await self.reader.ask(partial(reading.snapshot, channel.code, index))
                kept = channel.snapshot = (now, index, chunk)
        return kept[1], kept[2]

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (psycopg.Error, OSError) as error:
                log.warning("not listening; polling", extra={"kind": type(error).__name__})
            await asyncio.sleep(POLL)

    async def _hear(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection:
            await connection.execute("LISTEN openhall_ordered")
            async for notice in connection.notifies():
                hall = hall_of(notice.payload)
                for channel in self.channels.values():
                    if channel.hall == hall:
                        channel.unread = True
                self._woken.set()

    async def _work(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._patience())
            self._woken.clear()
            try:
                await self._round()
            except Error as error:
                log.warning("the database is away; trying again", extra={"kind": type(error).__name__})
                await asyncio.sleep(POLL)
            except Exception:
                log.exception("a round of reading failed")
                await asyncio.sleep(POLL)

    def _patience(self) -> float:
        """Seconds until something is due without being woken."""
        busy = any(each.subscribers and (each.unread or each.unseen) for each in self.channels.values())
        return COALESCE / 5 if busy else POLL / 2

    async def _round(self) -> None:
        if time.monotonic() - self._polled >= POLL:
            await self._poll()
        for channel in list(self.channels.values()):
            if not channel.subscribers:
                continue
            if time.monotonic() - channel.read_at >= COALESCE:
                channel.read_at = time.monotonic()
                while channel.unread:
                    await self._read(channel)
            if channel.unseen and time.monotonic() - channel.board_at >= COALESCE:
                channel.unseen, channel.board_at = False, time.monotonic()
                channel.see(await self.reader.ask(partial(reading.board, channel.code)))

    async def _poll(self) -> None:
        head, unplaced = await self.reader.ask(reading.pulse)
        now = self._polled = self._answered = time.monotonic()
        if unplaced != self._unplaced[0]:
            self._unplaced = (unplaced, now)
        for code, channel in list(self.channels.items()):
            channel.unread = True
            if head < channel.position:
                channel.reset()
            if head < channel.position or (not channel.subscribers and now - channel.used_at > IDLE_AFTER):
                del self.channels[code]

    async def _read(self, channel: Channel) -> None:
        channel.unread = False
        rows = await self.reader.ask(partial(ledger.after, channel.position, channel.hall, BATCH))
        await self._learn_names(channel, rows)
        channel.advance((row.index, call_frame(row, channel.names)) for row in rows if row.index is not None)
        channel.unseen = channel.unseen or bool(rows)
        channel.unread = channel.unread or len(rows) == BATCH

    async def _learn_names(self, channel: Channel, rows: list[EventView]) -> None:
        now = time.monotonic()
        if now - channel.names_at > NAMES_KEPT or not all(knows(channel.names, row) for row in rows):
            channel.names = await self.reader.ask(partial(reading.names, channel.code))
            channel.names_at = now

    async def _doors(self) -> None:
        """Devices whose pairing was taken back while they listen are told so and let go, within a second."""
        while True:
            await asyncio.sleep(REVOKED_WITHIN)
            listening = [each for channel in self.channels.values() for each in channel.subscribers if each.device]
            ids = {each.device for each in listening if each.device}
            try:
                gone = await self.reader.ask(partial(revoked_among, ids)) if ids else set()
            except Exception as error:  # nothing may end the streams of everybody else
                log.warning("not asked for revoked devices (%s); trying again", type(error).__name__)
                continue
            for each in listening:
                if each.device in gone:
                    each.end(frame("revoked", {}))

    @property
    def live(self) -> bool:
        """Whether the database answers and the sequencer places what is committed."""
        now = time.monotonic()
        stuck = self._unplaced[0] is not None and now - self._unplaced[1] > LIVE_WITHIN
        return now - self._answered < LIVE_WITHIN and not stuck

    async def _beats(self) -> None:
        while True:
            chunk = beat(utc_now(), self.live)
            for channel in self.channels.values():
                channel.tell(chunk)
            await asyncio.sleep(BEAT)
