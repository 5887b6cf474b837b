"""A race for the next visitor, written down from outside, and the check of its order.

Many windows call at once, so "in the order of the rule" is said with intervals: calling B was wrong if somebody the
rule puts before B was there to be called during the whole call: their ticket was confirmed before the call began, and
whoever took them out of the line (another call, a cancellation) began only after it had ended. A claim in flight at
another window holds its visitor, so skipping that one is right.
"""

import dataclasses
import datetime as dt
import itertools
import random
import threading
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence

from openhall.kit.errors import NotNow
from openhall.places import services as places
from openhall.queue import services as queue
from openhall.queue.models import Serving, Ticket
from openhall.queue.queries.standing import micros
from openhall.queue.rules import Caller, Waiting, call_key, may_serve
from openhall.queue.services import setting_up
from tests.cast import Cast
from tests.together import together

NEVER = float("inf")
CLASSES = ("ordinary",) * 6 + ("elderly", "enterprise", "booked", "booked", "disabled")
NOBODY_HAS = "writing_tablet"


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """A window called a ticket, from `begins` to `ends` on one monotonic clock; `caller` as the rule sees it."""

    ticket: uuid.UUID
    caller: Caller
    now: int
    begins: float
    ends: float


@dataclasses.dataclass(slots=True)
class History:
    """What one thread did: when its takes were confirmed, its calls, when its cancellations began, its no-shows."""

    known: dict[uuid.UUID, float] = dataclasses.field(default_factory=dict)
    calls: list[Call] = dataclasses.field(default_factory=list)
    cancelled: dict[uuid.UUID, float] = dataclasses.field(default_factory=dict)
    missed: int = 0


def joined(histories: Iterable[History]) -> History:
    """The histories of all threads as one."""
    whole = History()
    for each in histories:
        whole.known |= each.known
        whole.calls += each.calls
        whole.cancelled |= each.cancelled
        whole.missed += each.missed
    return whole


@dataclasses.dataclass(frozen=True, slots=True)
class Stay:
    """A ticket in the line: confirmed at `known`, and whoever took it out began at `gone`. Alike tickets share `kind`."""

    ticket: Waiting
    kind: tuple[object, ...]
    known: float
    gone: float


def overtaken(stays: Iterable[Stay], calls: Iterable[tuple[Call, Waiting]]) -> list[tuple[Waiting, Waiting]]:
    """Pairs (somebody ahead by the rule, who was called instead); empty when every call kept the order.

    Tickets of one kind wait in the order of their age whatever the window and the moment, so of each kind the first
    that was there is the one to look at.
    """
    lines: dict[tuple[object, ...], deque[Stay]] = {}
    for stay in sorted(stays, key=lambda stay: (stay.ticket.eligible, stay.ticket.number, stay.ticket.id)):
        lines.setdefault(stay.kind, deque()).append(stay)
    found = []
    for call, called in sorted(calls, key=lambda pair: pair[0].ends):
        key = call_key(called, call.caller, call.now)
        for line in lines.values():
            first = _first_there(line, call)
            if first and may_serve(first, call.caller) and call_key(first, call.caller, call.now) < key:
                found.append((first, called))
    return found


def _first_there(line: deque[Stay], call: Call) -> Waiting | None:
    """The first of a kind that was there during the whole call; calls come in the order of their ends."""
    while line and line[0].gone <= call.ends:
        line.popleft()
    return next((stay.ticket for stay in line if stay.known < call.begins and stay.gone > call.ends), None)


class Race:
    """A hall with many windows and a clock whose every moment is given out once."""

    def __init__(self, cast: Cast, windows: int, seed: int) -> None:
        """Build the windows: each serves one to three queues in an order of skill, some have marks."""
        self.cast, self.rng = cast, random.Random(seed)
        unit, zone = cast.plan().windows["1"].unit, cast.plan().hall.zones[0].id
        for place in range(windows - len(cast.windows)):
            code = f"R{place}"
            marks = ["low_counter"] if place % 3 == 0 else []
            values = {"zone_id": zone, "unit_id": unit, "name": code, "name_en": code, "marks": marks}
            window = places.put_window(cast.hall, code, values, cast.start)
            served = self.rng.sample(sorted(cast.queues.values()), self.rng.randint(1, 3))
            setting_up.set_serving(cast.hall, window, served, cast.start)
        setting_up.open_desks(cast.hall, cast.start, autopilot=False)
        self.plan = cast.plan()
        self._ticks, self.taking, self.broken = itertools.count(1), set(self.plan.windows), threading.Event()
        self._ranks: defaultdict[uuid.UUID, dict[int, int]] = defaultdict(dict)
        for row in Serving.objects.filter(hall=cast.hall):
            self._ranks[row.window_id][row.queue_id.int] = row.rank

    def moment(self) -> dt.datetime:
        """The next moment; none comes twice."""
        return self.cast.start + next(self._ticks) * dt.timedelta(microseconds=1)

    def take(self, history: History, rng: random.Random, now: dt.datetime) -> uuid.UUID:
        """Somebody takes a ticket; of fifty, one needs what no window has."""
        wish = queue.TicketWish(
            rng.choice("ABC"), visitor_class=rng.choice(CLASSES), origin="kiosk",
            needs_mark=NOBODY_HAS if rng.random() < 0.02 else "",
        )  # fmt: skip
        ticket = uuid.UUID(queue.take(self.plan, wish, self.cast.act("kiosk", now)).mapping["id"])
        history.known[ticket] = time.perf_counter()
        return ticket

    def work(self, code: str, takes: int) -> History:
        """One window until nobody is left that it may serve; in between its thread takes and cancels tickets."""
        try:
            return self._work(code, takes)
        except BaseException:
            self.broken.set()
            raise

    def _work(self, code: str, takes: int) -> History:
        rng, history, mine = random.Random(f"{code} {takes}"), History(), list[uuid.UUID]()
        streak = 0
        while not self.broken.is_set():
            over = not self.taking
            if takes and rng.random() < 0.6:
                takes -= 1
                mine.append(self.take(history, rng, self.moment()))
            elif mine and rng.random() < 0.1:
                self._cancel(history, mine.pop(rng.randrange(len(mine))))
            if not takes:
                self.taking.discard(code)
            called = self._call(code, streak, history)
            if called is not None:
                streak = min(streak + 1, 99) if called else 0
                self._serve(code, history, rng)
            elif over:
                break
            else:
                self.broken.wait(0.01)
        return history

    def _call(self, code: str, streak: int, history: History) -> bool | None:
        """Call; whether a booked visitor came, None for nobody."""
        view, now = self.plan.windows[code], self.moment()
        rule = self.plan.rule
        caller = Caller(
            view.id.int, self._ranks[view.id], streak, rule.booked_ratio, rule.skill_step_seconds * 1_000_000,
            frozenset(view.marks),
        )  # fmt: skip
        begins = time.perf_counter()
        answer = queue.call_next(queue.AtWindow(self.plan, view), self.cast.act("system", now))
        ends = time.perf_counter()
        if answer.status == 204:
            return None
        history.calls.append(Call(uuid.UUID(answer.mapping["id"]), caller, micros(now), begins, ends))
        return bool(answer.mapping["class"] == "booked")

    def _serve(self, code: str, history: History, rng: random.Random) -> None:
        at, act = queue.AtWindow(self.plan, self.plan.windows[code]), self.cast.act("system", self.moment())
        missed = rng.random() < 0.05
        try:
            queue.no_show(at, act) if missed else queue.finish(at, "done", act)
        except NotNow as error:
            if error.values.get("state") not in ("", "cancelled"):  # given up on the way to the window
                raise
        else:
            history.missed += missed

    def _cancel(self, history: History, ticket: uuid.UUID) -> None:
        begins = time.perf_counter()
        try:
            queue.cancel(ticket, self.cast.act("visitor", self.moment()))
        except NotNow:
            return  # served meanwhile
        history.cancelled[ticket] = begins

    def run(self, before: int, during: int) -> History:
        """`before` tickets are taken over the hour before the race, `during` in it; all windows work until the end."""
        hour = [self.cast.start - dt.timedelta(seconds=self.rng.uniform(0, 3300)) for _ in range(before)]
        codes = sorted(self.plan.windows)
        first = [self._taker(part, seed) for seed, part in enumerate(_dealt(hour, 8))]
        shares = [len(part) for part in _dealt(range(during), len(codes))]
        workers = [self._worker(code, share) for code, share in zip(codes, shares, strict=True)]
        return joined([*_sound(together(first)), *_sound(together(workers, timeout=240))])

    def _taker(self, moments: Sequence[dt.datetime], seed: int) -> Callable[[], History]:
        def take_all() -> History:
            history, rng = History(), random.Random(seed)
            for moment in moments:
                self.take(history, rng, moment)
            return history

        return take_all

    def _worker(self, code: str, takes: int) -> Callable[[], History]:
        return lambda: self.work(code, takes)

    def overtaken(self, history: History) -> list[tuple[Waiting, Waiting]]:
        """Calls against the order of the rule, by the tickets as they stand in the database."""
        rows = {row.id: row for row in Ticket.objects.filter(hall=self.cast.hall)}
        tickets = {each: _waiting(row) for each, row in rows.items()}
        gone = history.cancelled | {call.ticket: call.begins for call in history.calls}
        stays = [
            Stay(ticket, _kind(rows[each]), history.known[each], gone.get(each, NEVER)) for each, ticket in tickets.items()
        ]
        return overtaken(stays, [(call, tickets[call.ticket]) for call in history.calls])


def _dealt[T](things: Sequence[T], hands: int) -> list[Sequence[T]]:
    return [things[place::hands] for place in range(hands)]


def _sound(answers: Sequence[History | Exception]) -> list[History]:
    """The histories; what a thread raised is raised here."""
    for each in answers:
        if isinstance(each, Exception):
            raise each
    return [each for each in answers if isinstance(each, History)]


def _kind(row: Ticket) -> tuple[object, ...]:
    return (row.queue_id, row.visitor_class, row.needs_mark)


def _waiting(row: Ticket) -> Waiting:
    return Waiting(
        row.id.int, row.queue_id.int, micros(row.eligible_at), micros(row.order_at), micros(row.cap_at), row.number,
        row.booked, needs_mark=row.needs_mark,
    )  # fmt: skip
