"""What was read a moment ago and is still good enough: the hot verbs ask often, the settings change seldom."""

import threading
import time
from collections.abc import Callable, Hashable


class Lately[K: Hashable, V]:
    """Values by key, each about `seconds` old at most by a clock that nobody can set; at most `most` of them.

    For what may be a little behind (settings, who a token is), never for what decides between two people. An old
    value is renewed by one thread; the others go on with it meanwhile instead of reading the same thing all at once,
    unless it is older than `never_over` seconds: then they wait for the new one (None: they never wait).
    """

    def __init__(self, seconds: float, most: int = 1000, never_over: float | None = None) -> None:
        """Nothing is known yet."""
        self.seconds = seconds
        self.never_over = never_over
        self.most = most
        self._known: dict[K, tuple[float, V]] = {}
        self._reading: dict[K, threading.Lock] = {}

    def get(self, key: K, read: Callable[[], V]) -> V:
        """The value known, or the one `read` gives now; what `read` raises is raised and forgets the old value."""
        known = self._known.get(key)
        if known and self._is_young(known):
            return known[1]
        turn = self._reading.setdefault(key, threading.Lock())
        meanwhile = known if known and self._is_usable(known) else None
        if not turn.acquire(blocking=meanwhile is None):
            assert meanwhile is not None  # only a usable value is not waited for
            return meanwhile[1]
        try:
            return self._renewed(key, read)
        finally:
            turn.release()

    def _renewed(self, key: K, read: Callable[[], V]) -> V:
        known = self._known.get(key)
        if known and self._is_young(known):  # another thread was quicker
            return known[1]
        began = time.monotonic()
        try:
            value = read()
        except BaseException:
            self._known.pop(key, None)
            raise
        if len(self._known) >= self.most:
            self.forget()
        self._known[key] = (began, value)
        return value

    def _is_young(self, known: tuple[float, V]) -> bool:
        return time.monotonic() - known[0] < self.seconds

    def _is_usable(self, known: tuple[float, V]) -> bool:
        return self.never_over is None or time.monotonic() - known[0] < self.never_over

    def forget(self) -> None:
        """Read everything anew at the next question."""
        self._known.clear()
        self._reading.clear()
