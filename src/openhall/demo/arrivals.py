"""Believable days of a hall: who comes when, for what, how long it takes. Pure; chance is passed in."""

import dataclasses
import datetime as dt
import heapq
import math
import random
import uuid
from collections.abc import Mapping, Sequence

from openhall.queue.rules import Caller, Waiting, next_ticket, streak_after

CLASS_SHARES = (
    ("ordinary", 0.72), ("elderly", 0.12), ("enterprise", 0.06), ("booked", 0.06), ("disabled", 0.02),
    ("pregnant", 0.02),
)  # fmt: skip
MICRO = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class QueueModel:
    """A queue of the model: mean service seconds, items with their usual seconds, cap in seconds."""

    id: uuid.UUID
    items: Sequence[tuple[uuid.UUID, int]]
    cap: int


@dataclasses.dataclass(frozen=True, slots=True)
class WindowModel:
    """A window of the model: its queues in order of skill and who stands there."""

    id: uuid.UUID
    ranks: Mapping[uuid.UUID, int]
    clerk: uuid.UUID | None
    marks: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class HallModel:
    """What a day is drawn from."""

    queues: Sequence[QueueModel]
    windows: Sequence[WindowModel]
    credits: Mapping[str, int]
    ratio: int
    step: int


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody comes: seconds after the day's opening, the queue, item and class, and how patient they are."""

    at: float
    queue: uuid.UUID
    item: uuid.UUID | None
    visitor_class: str
    service: float
    patience: float
    comes: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Served:
    """What became of an arrival; `called` None = gave up waiting at `ended`."""

    arrival: Arrival
    ahead: int
    called: float | None
    started: float | None
    ended: float
    window: WindowModel | None
    why: str
    rank: int


def service_seconds(usual: float, rng: random.Random) -> float:
    """A lognormal service time whose mean is `usual`; coefficient of variation 0.6, as halls measure it."""
    sigma = math.sqrt(math.log(1 + 0.6**2))
    return max(40.0, rng.lognormvariate(math.log(usual) - sigma**2 / 2, sigma))


def busyness(day: dt.date, rng: random.Random) -> float:
    """How busy a day is beside the average: Mondays and the days around the 10th are full."""
    weekday = {1: 1.2, 2: 1.0, 3: 0.97, 4: 0.93, 5: 0.9}.get(day.isoweekday(), 0.85)
    return weekday * (1.12 if 8 <= day.day <= 12 else 1.0) * rng.uniform(0.9, 1.1)


def arrivals(
    hall: HallModel, spans: Sequence[tuple[float, float]], load: float, rng: random.Random
) -> list[Arrival]:
    """A day's arrivals over the opening intervals (seconds), at `load` of what the windows can serve."""
    result: list[Arrival] = []
    capacity = _capacity(hall)
    for queue in hall.queues:
        usual = sum(seconds for _, seconds in queue.items) / max(1, len(queue.items)) or 600.0
        rate = load * capacity.get(queue.id, 0.0) / usual
        for begins, ends in spans:
            result += _in_span(queue, rate, begins, ends, rng)
    return sorted(result, key=lambda arrival: arrival.at)


def _capacity(hall: HallModel) -> dict[uuid.UUID, float]:
    shares: dict[uuid.UUID, float] = {}
    for window in hall.windows:
        weights = {queue: 1.0 / (1 + 3 * rank) for queue, rank in window.ranks.items()}
        for queue, weight in weights.items():
            shares[queue] = shares.get(queue, 0.0) + weight / sum(weights.values())
    return shares


def _in_span(queue: QueueModel, rate: float, begins: float, ends: float, rng: random.Random) -> list[Arrival]:
    result, at = [], begins
    while rate > 0:
        at += rng.expovariate(rate * 1.6)
        if at >= ends - 600:
            break
        if rng.random() < _shape((at - begins) / (ends - begins)) / 1.6:
            result.append(_arrival(queue, at, rng))
    return result


def _shape(part: float) -> float:
    """The rush of the first hour, then a slow ebb; the mean over an interval is 1."""
    return 1.6 * math.exp(-((part - 0.18) ** 2) / 0.08) * 0.62 + 0.72 - 0.4 * max(0.0, part - 0.6)


def _arrival(queue: QueueModel, at: float, rng: random.Random) -> Arrival:
    item, usual = rng.choice(queue.items) if queue.items else (None, 600)
    names, weights = zip(*CLASS_SHARES, strict=True)
    visitor_class = rng.choices(names, weights)[0]
    patience = rng.expovariate(1 / 5400) + 900
    return Arrival(at, queue.id, item, visitor_class, service_seconds(usual, rng), patience, rng.random() > 0.03)


def play(hall: HallModel, came: Sequence[Arrival]) -> list[Served]:
    """The day as the real calling rule would have it: every arrival ends in exactly one way."""
    return _Day(hall).play(came)


class _Day:
    def __init__(self, hall: HallModel) -> None:
        self.hall = hall
        self.number = {queue.id: place for place, queue in enumerate(hall.queues)}
        self.cap = {queue.id: queue.cap for queue in hall.queues}
        self.waiting: dict[int, tuple[Waiting, Arrival, int]] = {}
        self.streak = [0] * len(hall.windows)
        self.idle = set(range(len(hall.windows)))
        self.result: list[Served] = []

    def play(self, came: Sequence[Arrival]) -> list[Served]:
        moments: list[tuple[float, int, int]] = [(each.at, 0, place) for place, each in enumerate(came)]
        heapq.heapify(moments)
        while moments:
            now, kind, place = heapq.heappop(moments)
            if kind == 0:
                self._join(place, came[place])
                heapq.heappush(moments, (now + came[place].patience, 2, place))
                tried = sorted(self.idle)
            elif kind == 1:
                self.idle.add(place)
                tried = [place]
            else:
                self._give_up(place, now)
                continue
            for window in tried:
                freed = self._call(window, now)
                if freed is not None:
                    heapq.heappush(moments, (freed, 1, window))
        return self.result

    def _join(self, place: int, arrival: Arrival) -> None:
        at = int(arrival.at * MICRO)
        credit = self.hall.credits.get(arrival.visitor_class, 0) * MICRO
        ahead = sum(each.queue == self.number[arrival.queue] for each, _, _ in self.waiting.values())
        waits = Waiting(
            place, self.number[arrival.queue], at, at - credit, at + self.cap[arrival.queue] * MICRO, place,
            booked=arrival.visitor_class == "booked",
        )  # fmt: skip
        self.waiting[place] = (waits, arrival, ahead)

    def _give_up(self, place: int, now: float) -> None:
        if place in self.waiting:
            _, arrival, ahead = self.waiting.pop(place)
            self.result.append(Served(arrival, ahead, None, None, now, None, "", 0))

    def _call(self, window: int, now: float) -> float | None:
        model = self.hall.windows[window]
        ranks = {self.number[queue]: rank for queue, rank in model.ranks.items()}
        caller = Caller(window, ranks, self.streak[window], self.hall.ratio, self.hall.step * MICRO, model.marks)
        choice = next_ticket((each for each, _, _ in self.waiting.values()), caller, int(now * MICRO))
        if choice is None:
            return None
        self.streak[window] = streak_after(caller, choice.ticket)
        self.idle.discard(window)
        _, arrival, ahead = self.waiting.pop(choice.ticket.id)
        started = now + 25 if arrival.comes else None
        ended = now + 25 + arrival.service if arrival.comes else now + 90
        rank = ranks[choice.ticket.queue]
        self.result.append(Served(arrival, ahead, now, started, ended, model, choice.why, rank))
        return ended + 10
