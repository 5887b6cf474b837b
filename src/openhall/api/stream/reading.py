"""Reading of the database: blocking doors, called in one thread with one connection of its own."""

import asyncio
import dataclasses
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, connection

from openhall.api.stream.messages import Names, names_of, snapshot_frame
from openhall.kit.clock import utc_now
from openhall.kit.errors import Missing
from openhall.ledger import queries as ledger
from openhall.queue.queries.board import BoardNow, board_now, calls_in_zone
from openhall.queue.queries.plan import hall_plan

LAST_CALLS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """What a new channel begins with."""

    hall: uuid.UUID
    position: int
    names: Names
    board: BoardNow


class Reader:
    """The one thread that asks the database; an error closes its connection, so that the next question opens one."""

    def __init__(self) -> None:
        """The thread starts with the first question."""
        self._pool = ThreadPoolExecutor(1, "openhall-stream-reader")

    async def ask[T](self, question: Callable[[], T]) -> T:
        """The answer of a blocking question; django.db.Error when the database is away."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _guarded, question)

    def close(self) -> None:
        """No more questions."""
        self._pool.submit(connection.close)
        self._pool.shutdown(wait=False)


def _guarded[T](question: Callable[[], T]) -> T:
    try:
        return question()
    except Error:
        connection.close()
        raise


def opening(code: str) -> Opening | None:
    """A hall's names and state, not before the position; None if there is no such hall."""
    try:
        plan = hall_plan(code, utc_now())
    except Missing:
        return None
    position = ledger.head()
    return Opening(plan.hall.id, position, names_of(plan), board_now(plan, utc_now()))


def names(code: str) -> Names:
    """The hall's codes now."""
    return names_of(hall_plan(code, utc_now()))


def board(code: str) -> BoardNow:
    """The hall's state now."""
    return board_now(hall_plan(code, utc_now()), utc_now())


def snapshot(code: str, index: int) -> bytes:
    """Everything of a hall at once, not before `index`."""
    now = utc_now()
    plan = hall_plan(code, now)
    calls = [call for zone in plan.hall.zones for call in calls_in_zone(plan, zone.id, now, LAST_CALLS)]
    calls.sort(key=lambda call: call.at, reverse=True)
    return snapshot_frame(code, board_now(plan, now), calls, index)


def pulse() -> tuple[int, uuid.UUID | None]:
    """Where the log stands, and the oldest event that waits for its place."""
    return ledger.head(), ledger.oldest_unplaced()
