"""The autopilot keeps a demo hall alive: visitors come, windows call, start and finish, until a person takes over.

Its plans live in memory: after a restart it finishes what it finds open.
"""

import datetime as dt
import random
import threading
import uuid

from openhall.demo.arrivals import CLASS_SHARES, service_seconds
from openhall.demo.screens import Screens
from openhall.kit.clock import utc_now
from openhall.kit.errors import Refusal
from openhall.ledger.services import Act
from openhall.places.queries import hall_codes
from openhall.queue import services as queue
from openhall.queue.queries.live import HallNow, WindowNow, hall_now
from openhall.queue.queries.pilot import piloted_windows
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.services import AtWindow, TicketWish
from openhall.queue.services.taking_over import AUTOPILOT
from openhall.routines.resilient import keep_doing

EVERY = 1.0
COMES_AFTER, FULL = 15, 12


class Autopilot:
    """One hall's autopilot; chance is passed in."""

    def __init__(self, hall: str, rng: random.Random) -> None:
        """Nothing is planned yet."""
        self.hall, self.rng = hall, rng
        self.ends: dict[uuid.UUID, dt.datetime] = {}
        self.last: dt.datetime | None = None
        self.screens = Screens(rng)

    def step(self, now: dt.datetime) -> None:
        """One second of the hall's life."""
        plan = hall_plan(self.hall, now)
        mine = piloted_windows(plan.hall.id, now)
        if not mine and not self.screens.due(now):
            return
        state = hall_now(plan, now)
        self.screens.step(plan, state, now)
        if not mine:
            return
        self._visitors(plan, state, now)
        for window in state.windows:
            if window.view.id in mine and window.state == "open":
                self._work(plan, window, now)

    def _visitors(self, plan: HallPlan, state: HallNow, now: dt.datetime) -> None:
        if self.last is None and state.waiting == 0:
            self._fill(plan, state, now)
        passed = min(5.0, (now - self.last).total_seconds()) if self.last else EVERY
        self.last = now
        for each in state.queues:
            if not each.windows or each.waiting >= FULL:
                continue
            rate = 0.8 * len(each.windows) / (2.2 * each.plan.usual_seconds)
            if self.rng.random() < rate * passed:
                self._take(plan, each.plan.id, now)

    def _fill(self, plan: HallPlan, state: HallNow, now: dt.datetime) -> None:
        """A newcomer to the demo stands in a hall that is in full swing, not in one that has just opened."""
        for each in state.queues:
            for _ in range(round(len(each.windows) * self.rng.uniform(1.2, 2.2))):
                self._take(plan, each.plan.id, now)

    def _take(self, plan: HallPlan, queue_id: uuid.UUID, now: dt.datetime) -> None:
        items = [item.code for item in plan.items.values() if item.queue == queue_id]
        names, weights = zip(*CLASS_SHARES, strict=True)
        chosen = self.rng.choices(names, weights)[0]
        wish = TicketWish(
            queue="" if items else plan.queue_by_id[queue_id].code,
            items=[self.rng.choice(items)] if items else [],
            visitor_class=chosen if chosen in plan.classes else "ordinary",
            language="en" if self.rng.random() < 0.05 else "zh-hans",
            origin="kiosk",
        )
        try:
            queue.take(plan, wish, Act(AUTOPILOT, now))
        except Refusal:
            return

    def _work(self, plan: HallPlan, window: WindowNow, now: dt.datetime) -> None:
        at = AtWindow(plan, window.view, window.ticket.id if window.ticket else None, staffed=False)
        act = Act(AUTOPILOT, now)
        try:
            if window.ticket is None:
                self._call(at, act)
            elif window.ticket.state == "called":
                self._greet(at, window, act)
            elif now >= self.ends.setdefault(window.ticket.id, now + dt.timedelta(seconds=60)):
                self.ends.pop(window.ticket.id, None)
                queue.finish(at, "done", act)
        except Refusal:
            return

    def _call(self, at: AtWindow, act: Act) -> None:
        if self.rng.random() < 0.25:
            queue.call_next(AtWindow(at.plan, at.window, staffed=False), act)

    def _greet(self, at: AtWindow, window: WindowNow, act: Act) -> None:
        ticket = window.ticket
        assert ticket is not None
        called = ticket.called_at or act.now
        if (act.now - called).total_seconds() < COMES_AFTER:
            return
        if self.rng.random() < 0.03:
            queue.no_show(at, act)
            return
        usual = at.plan.queues[ticket.queue].usual_seconds
        self.ends[ticket.id] = act.now + dt.timedelta(seconds=service_seconds(usual, self.rng))
        queue.start(at, act)


def run(stop: threading.Event) -> None:
    """Drive every hall that has windows left to the autopilot."""
    pilots: dict[str, Autopilot] = {}

    def step() -> float:
        now = utc_now()
        for code in hall_codes():
            pilot = pilots.setdefault(code, Autopilot(code, random.Random(f"{code}|{now}")))
            pilot.step(now)
        return EVERY

    keep_doing(stop, step)
