"""A question to the database with a limit of our own: a server that hangs keeps no promise about its own time-outs."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import Future

from django.db import connections


class Bounded[T]:
    """Asks in a thread with a connection of its own. Whoever asks meanwhile waits for the same answer."""

    def __init__(self, work: Callable[[dt.datetime], T], seconds: float) -> None:
        """`work` gets the moment of the first asker; nobody waits longer than `seconds`."""
        self.work, self.seconds = work, seconds
        self._turn = threading.Lock()
        self._asked: Future[T] | None = None

    def ask(self, now: dt.datetime) -> T:
        """The answer; TimeoutError when there is none in time, and what `work` raises is raised."""
        with self._turn:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(target=self._answer, args=(self._asked, now), daemon=True).start()
            asked = self._asked
        return asked.result(self.seconds)

    def _answer(self, asked: Future[T], now: dt.datetime) -> None:
        try:
            found = self.work(now)
        except BaseException as error:
            connections.close_all()
            asked.set_exception(error)
        else:
            connections.close_all()
            asked.set_result(found)
