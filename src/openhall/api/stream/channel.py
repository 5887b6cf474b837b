"""One hall's channel: a shared memory of the last events, and subscribers with bounded buffers."""

import asyncio
import uuid
from collections import deque
from collections.abc import Iterable

from openhall.api.stream.messages import Names, state_frames
from openhall.queue.queries.board import BoardNow

GAP = 1000
BUFFER = 256


class Subscriber:
    """A reader of the stream. It has the calls up to the index `after`; newer frames wait in a bounded list."""

    __slots__ = ("_frames", "_waiter", "after", "device", "ended", "lost", "task")

    def __init__(self, after: int, task: "asyncio.Task[object] | None" = None) -> None:
        """`task` is cancelled when the reader is too slow: it may hang in sending."""
        self.after, self.task, self.lost, self.ended = after, task, False, False
        self.device: uuid.UUID | None = None
        self._frames: list[bytes] = []
        self._waiter: asyncio.Future[None] | None = None

    def offer(self, chunk: bytes) -> None:
        """Hand over a chunk; one too many loses the reader."""
        if self.lost or self.ended or not chunk:
            return
        if len(self._frames) >= BUFFER:
            self.lose()
            return
        self._frames.append(chunk)
        self._wake()

    def lose(self) -> None:
        """Give the slow reader up; it comes back with its last id."""
        self.close()
        if self.task is not None:
            self.task.cancel()

    def end(self, chunk: bytes) -> None:
        """One last chunk, and no more after it."""
        self.offer(chunk)
        self.ended = True

    def close(self) -> None:
        """No more frames; whoever waits for one is told."""
        self.lost = True
        self._frames.clear()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def next(self) -> bytes:
        """All frames that wait, joined; empty at the end."""
        while not self._frames and not self.lost and not self.ended:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        chunk, self._frames = b"".join(self._frames), []
        return chunk


class Channel:
    """A hall: where its reader stands in the log, what was said lately, who listens."""

    def __init__(self, hall: uuid.UUID, code: str, position: int, names: Names, board: BoardNow) -> None:
        """`position` = the index up to which everything of this hall was read; `board` = the state not before it."""
        self.hall, self.code, self.names = hall, code, names
        self.position = self.floor = position
        self.board = board
        self.subscribers: set[Subscriber] = set()
        self.unread = self.unseen = True
        self.read_at = self.board_at = self.used_at = self.names_at = 0.0
        self.snapshot: tuple[float, int, bytes] | None = None
        self.lock = asyncio.Lock()
        self._recent: deque[tuple[int, bytes | None]] = deque()
        self._state: tuple[int, bytes] | None = None

    def join(self, after: int, task: "asyncio.Task[object] | None" = None) -> Subscriber:
        """A new subscriber, which has everything up to `after`."""
        subscriber = Subscriber(after, task)
        self.subscribers.add(subscriber)
        return subscriber

    def leave(self, subscriber: Subscriber, now: float) -> None:
        """It has gone."""
        self.subscribers.discard(subscriber)
        self.used_at = now

    def advance(self, rows: Iterable[tuple[int, bytes | None]]) -> None:
        """Take the next events of the log (index, call frame or nothing) and tell the subscribers of the calls."""
        calls: list[tuple[int, bytes]] = []
        for index, chunk in rows:
            self.position = index
            self._recent.append((index, chunk))
            if chunk is not None:
                calls.append((index, chunk))
        while len(self._recent) > GAP:
            self.floor = self._recent.popleft()[0]
        if calls:
            self._tell_calls(calls)

    def _tell_calls(self, calls: list[tuple[int, bytes]]) -> None:
        together = b"".join(chunk for _, chunk in calls)
        for subscriber in list(self.subscribers):
            if subscriber.after < calls[0][0]:
                subscriber.offer(together)
            else:
                subscriber.offer(b"".join(chunk for index, chunk in calls if index > subscriber.after))

    def see(self, board: BoardNow) -> None:
        """Take the hall's newest state and tell what differs."""
        chunk = b"".join(state_frames(board, self.position, self.board))
        self.board, self._state = board, None
        if chunk:
            self.tell(chunk)

    def tell(self, chunk: bytes) -> None:
        """Hand a chunk to everybody."""
        for subscriber in list(self.subscribers):
            subscriber.offer(chunk)

    def since(self, index: int) -> bytes | None:
        """The calls after `index` from memory; None if it does not reach back so far."""
        if index < self.floor:
            return None
        return b"".join(chunk for at, chunk in self._recent if at > index and chunk is not None)

    def state(self, index: int) -> bytes:
        """The whole state as frames that carry this index."""
        if self._state is None or self._state[0] != index:
            self._state = (index, b"".join(state_frames(self.board, index)))
        return self._state[1]

    def reset(self) -> None:
        """The log is another one (a restored database): everybody comes again and begins anew."""
        for subscriber in list(self.subscribers):
            subscriber.close()
