"""The last three quarters of an hour of the demo's main hall, played by the real services at told times.

Windows work, people of all classes wait since some minutes, some are set aside or did not come, two clerks pause, one
asks for help. The zones of `QUIET` are left alone: there the journeys happen. It runs in a process of its own, whose
Django speaks with the served database.
"""

import datetime as dt
import functools
import random
import uuid
from collections.abc import Callable

from openhall.demo.arrivals import CLASS_SHARES, service_seconds
from openhall.kit.clock import local_day, local_moment, utc_now
from openhall.kit.errors import Refusal
from openhall.ledger.services import Act, Kept
from openhall.people.queries import posted_at
from openhall.places.queries import WindowView
from openhall.queue import services as queue
from openhall.queue.queries.live import hall_now
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.serving import queues_served
from openhall.queue.services import AtWindow, TicketWish
from openhall.queue.services.setting_up import put_hall_rule

HALL, SEED = "yunhe", 7
QUIET = frozenset({"transport", "projects"})
LASTS, STEP = dt.timedelta(minutes=44), dt.timedelta(minutes=2)
OUTCOMES, SHARES = ("done", "not_done", "referred"), (0.9, 0.06, 0.04)


class Morning:
    """The hall as it was played so far; chance is seeded, a morning never begins before the hall's midnight."""

    def __init__(self, plan: HallPlan, now: dt.datetime) -> None:
        self.plan, self.now, self.rng = plan, now, random.Random(SEED)
        today = local_day(now, plan.hall.hours.timezone)
        midnight = local_moment(today, dt.time(), plan.hall.hours.timezone)
        self.start = max(now - LASTS, midnight + dt.timedelta(seconds=1))
        zones = [zone.id for zone in plan.hall.zones if zone.code not in QUIET]
        quiet = {code for zone in plan.hall.zones if zone.code in QUIET for code in queues_served(plan, zone.id, now)}
        self.queues = {each.plan.code: len(each.windows) for each in hall_now(plan, now).queues}
        self.queues = {code: windows for code, windows in self.queues.items() if windows and code not in quiet}
        self.windows = {each.code: each for each in plan.windows.values() if each.zone in zones}
        self.clerks = {each.id: posted_at(each.id, today) for each in self.windows.values()}
        self.state: dict[uuid.UUID, str] = {}
        self.ends: dict[uuid.UUID, dt.datetime] = {}

    def play(self) -> None:
        """Visitors come and windows work, two minutes at a time; then what only a real morning has."""
        span = (self.now - self.start) * 0.95
        comes = sorted(
            (self.start + span * self.rng.random(), code)
            for code, windows in self.queues.items()
            for _ in range(round(windows * self.rng.uniform(2.6, 3.6)) + 2)
        )
        at = self.start
        while at < self.now:
            at = min(at + STEP, self.now)
            while comes and comes[0][0] <= at:
                self._take(*comes.pop(0))
            for window in self.windows.values():
                self._work(window, at - dt.timedelta(seconds=self.rng.uniform(1, 100)))
        self._what_else_happens()

    def _take(self, at: dt.datetime, code: str) -> None:
        wanted = self.plan.queues[code].id
        items = [each.code for each in self.plan.items.values() if each.queue == wanted]
        names, weights = zip(*CLASS_SHARES, strict=True)
        language = "en" if self.rng.random() < 0.05 else "zh-hans"
        wish = TicketWish("", [self.rng.choice(items)], self.rng.choices(names, weights)[0], language, "kiosk")
        tried(lambda: queue.take(self.plan, wish, Act("kiosk", at)))

    def _work(self, window: WindowView, at: dt.datetime) -> None:
        here, act = AtWindow(self.plan, window), self._act(window, at)
        state = self.state.get(window.id)
        if state == "serving" and at < self.ends[window.id]:
            return
        if state == "serving":
            after = tried(lambda: queue.finish(here, self.rng.choices(OUTCOMES, SHARES)[0], act))
        elif state == "called":
            self.ends[window.id] = at + dt.timedelta(seconds=service_seconds(600, self.rng))
            after = tried(lambda: queue.no_show(here, act) if self.rng.random() < 0.1 else queue.start(here, act))
        else:
            after = tried(lambda: queue.call_next(here, act))
        self.state[window.id] = str(after.facts["state"]) if after and isinstance(after.facts, dict) else ""

    def _act(self, window: WindowView, at: dt.datetime) -> Act:
        clerk = self.clerks[window.id]
        return Act(f"account:{clerk.id}", at, clerk.id) if clerk else Act("system", at)

    def _what_else_happens(self) -> None:
        for code in ("02", "13", "26", "42"):
            self._also(code, queue.recall)
        for code, reason in (("12", "meal"), ("34", "back_office")):
            self._also(code, queue.hold)
            self._also(code, functools.partial(_pause, reason))
        self._also("28", _ask_help)

    def _also(self, code: str, verb: Callable[[AtWindow, Act], Kept]) -> None:
        window = self.windows[code]
        tried(lambda: verb(AtWindow(self.plan, window), self._act(window, self.now)))


def _pause(reason: str, at: AtWindow, act: Act) -> Kept:
    return queue.pause(at, reason, act)


def _ask_help(at: AtWindow, act: Act) -> Kept:
    return queue.ask_help(at, "help", act)


def tried(verb: Callable[[], Kept]) -> Kept | None:
    """Do it where it is possible now."""
    try:
        return verb()
    except Refusal:
        return None


def play() -> None:
    """Let the hall say each call once and recall after three seconds, so that no journey waits long; then play."""
    now = utc_now()
    put_hall_rule(hall_plan(HALL, now).hall.id, {"announcement_repeats": 1, "recall_cooldown_seconds": 3})
    Morning(hall_plan(HALL, now), now).play()
