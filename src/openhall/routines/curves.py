"""Keeps the wait curves fresh: at most once a second, off the request, for halls where something happened."""

import random
import threading
import time
from collections.abc import Callable

from openhall.kit.clock import utc_now
from openhall.ledger.queries import after, head
from openhall.places.queries import hall_codes
from openhall.queue.queries.plan import hall_plan
from openhall.queue.services.estimates import refresh_curves
from openhall.routines.resilient import keep_doing

EVERY, AT_LEAST_EVERY = 1.0, 30.0


class Curves:
    """Which halls changed since the last look, by the log's cursor."""

    def __init__(self) -> None:
        """Start at the end of the log."""
        self.seen = head()
        self.refreshed = 0.0
        self.rng = random.Random(7)

    def step(self) -> float:
        """Refresh the halls in which something happened; all of them every half minute."""
        events = after(self.seen)
        changed = {event.hall for event in events}
        self.seen = max((event.index or 0 for event in events), default=self.seen)
        everything = time.monotonic() - self.refreshed > AT_LEAST_EVERY
        if everything:
            self.refreshed = time.monotonic()
        now = utc_now()
        for code in hall_codes():
            if everything or hall_plan(code, now).hall.id in changed:
                refresh_curves(code, now, self.rng)
        return EVERY


def run(stop: threading.Event) -> None:
    """Refresh until told to stop."""
    keep_doing(stop, _started())


def _started() -> Callable[[], float]:
    kept: list[Curves] = []

    def step() -> float:
        if not kept:
            kept.append(Curves())
        return kept[0].step()

    return step
