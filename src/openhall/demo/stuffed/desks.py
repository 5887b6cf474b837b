"""The windows of the fictional hall, each with its habits, and the visits of its days. Pure; chance is passed in.

The odd ones are honest: windows whose pad is popular, or new since the middle of the quarter; windows that hand out
papers in twenty seconds; windows for the elderly, whose tickets the reception takes; clerks nobody likes; queues that a
single window serves; mornings on which three times as many come.
"""

import dataclasses
import datetime as dt
import random
import zoneinfo
from collections.abc import Iterator, Sequence
from typing import Any

from openhall.demo.arrivals import busyness, service_seconds
from openhall.lab.stuffing.traces import Origin

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
OPENING = ((32_400, 43_200), (48_600, 61_200))  # 09:00-12:00 and 13:30-17:00, in seconds after midnight
QUEUES = (8, 6, 6, 5, 4, 4, 3, 2, 1, 1)  # windows of each queue
MOST = sum(QUEUES)
RUSHES = 12  # busy mornings of single windows in a quarter
ODDITIES: tuple[dict[str, Any], ...] = (
    {"rate": 0.48, "pad": 0.9, "warmth": 1.4},  # a popular pad
    {"rate": 0.40, "pad": 0.85},
    {"rate": 0.12, "lift": 3.0},  # a new pad
    {"usual": 32.0, "visits": 45.0},  # papers handed out
    {"usual": 45.0, "visits": 40.0, "pad": 0.75},
    {"guided": 0.35, "rate": 0.24},  # for the elderly
    {"guided": 0.25},
    {"warmth": 0.3, "pad": 0.3},  # a disliked clerk
    {"warmth": 0.4},
)


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """A window and its habits: visits a day, their usual seconds, and what its visitors do afterwards.

    `rate` is the share of visits reviewed, `lift` multiplies it from the middle of the quarter on, `pad` is the pad's
    share of those, `warmth` multiplies the odds of the highest level, `pad_warmth` those on the pad once more, `guided`
    is the share of tickets that the reception takes.
    """

    window: str
    queue: int
    clerks: tuple[str, str]
    visits: float
    usual: float
    rate: float
    pad: float
    warmth: float
    pad_warmth: float
    guided: float
    lift: float = 1.0


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """One visit, closed at its window; `rate` is the chance that it is reviewed."""

    desk: Desk
    clerk: str
    rate: float
    origin: Origin
    called_at: dt.datetime
    started_at: dt.datetime
    closed_at: dt.datetime
    service: float

    @property
    def on(self) -> dt.date:
        """The hall's day on which it was closed."""
        return self.closed_at.astimezone(ZONE).date()


def moment(day: dt.date, seconds: float) -> dt.datetime:
    """A time of the hall's clock, in UTC."""
    midnight = dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)
    return midnight + dt.timedelta(seconds=round(seconds, 3))


def is_open(at: dt.datetime) -> bool:
    """Whether the hall serves the public then."""
    local = at.astimezone(ZONE)
    clock = 3600 * local.hour + 60 * local.minute + local.second
    return local.isoweekday() <= 5 and any(opens <= clock < closes for opens, closes in OPENING)


def desks(count: int, unrest: float, rng: random.Random) -> list[Desk]:
    """The windows of a hall, at most `MOST`; the odd ones are spread by chance.

    `unrest` multiplies how much windows differ from each other.
    """
    queues = [queue for queue, size in enumerate(QUEUES) for _ in range(size)][:count]
    result = [_desk(number, queue, unrest, rng) for number, queue in enumerate(queues, 1)]
    for at, oddity in zip(rng.sample(range(count), min(count, len(ODDITIES))), ODDITIES, strict=False):
        result[at] = dataclasses.replace(result[at], **oddity)
    return result


def _desk(number: int, queue: int, unrest: float, rng: random.Random) -> Desk:
    pairs = 66 / unrest**2
    return Desk(
        f"{number:02d}", queue, (f"clerk-{number}", f"substitute-{number // 3}"), rng.uniform(16, 32),
        rng.uniform(300, 700), rng.betavariate(0.18 * pairs, 0.82 * pairs), rng.uniform(0.3, 0.7),
        rng.lognormvariate(0, 0.3 * unrest), rng.lognormvariate(0, 0.25 * unrest), rng.uniform(0.01, 0.06),
    )  # fmt: skip


def days_of(first: dt.date, count: int) -> list[dt.date]:
    """The working days among so many days."""
    days = [first + dt.timedelta(number) for number in range(count)]
    return [day for day in days if day.isoweekday() <= 5]


def visits(hall: Sequence[Desk], days: Sequence[dt.date], rng: random.Random) -> list[Visit]:
    """All visits of the quarter, in the order in which they were closed."""
    rushes = {(rng.choice(hall).window, rng.choice(days)) for _ in range(RUSHES)}
    leave = {desk.window: set(_leave(days, rng)) for desk in hall}
    result: list[Visit] = []
    for day in days:
        busy = busyness(day, rng)
        for desk in hall:
            away = day in leave[desk.window]
            rate = desk.rate * (desk.lift if day >= days[len(days) // 2] else 1.0) * (1.4 if away else 1.0)
            came = _arrivals(desk.visits * busy, (desk.window, day) in rushes, rng)
            result += _served(desk, desk.clerks[away], rate, day, came, rng)
    return sorted(result, key=lambda visit: visit.closed_at)


def _leave(days: Sequence[dt.date], rng: random.Random) -> Sequence[dt.date]:
    """One clerk in three is away for a week, and somebody else sits there, who asks more often for a review."""
    begins = rng.randrange(len(days))
    return days[begins : begins + 5] if rng.random() < 0.33 else []


def _served(
    desk: Desk, clerk: str, rate: float, day: dt.date, came: Sequence[float], rng: random.Random
) -> Iterator[Visit]:
    """One after the other, also beyond closing time."""
    free = 0.0
    for at in came:
        called = max(at, free)
        started = called + rng.uniform(8, 40)
        service = _service(desk, rng)
        free = started + service + rng.uniform(2, 20)
        yield Visit(
            desk, clerk, rate, _origin(desk, rng), moment(day, called), moment(day, started),
            moment(day, started + service), round(service, 1),
        )  # fmt: skip


def _arrivals(mean: float, rush: bool, rng: random.Random) -> list[float]:
    """When visitors come, in seconds after midnight; on a rush three times as many in the morning."""
    came = []
    for (opens, closes), share in zip(OPENING, (1.65 if rush else 0.55, 0.45), strict=True):
        number = round(rng.gauss(mean * share, (mean * share) ** 0.5))
        came += [opens + (closes - opens - 900) * rng.betavariate(1.3, 1.7) for _ in range(number)]
    return sorted(came)


def _service(desk: Desk, rng: random.Random) -> float:
    """Seconds of service; one visitor in seventy is at the wrong window, and papers are handed out quickly."""
    if rng.random() < 0.015:
        return rng.uniform(6, 20)
    if desk.usual < 60:
        return rng.lognormvariate(0, 0.5) * desk.usual
    return service_seconds(desk.usual, rng)


def _origin(desk: Desk, rng: random.Random) -> Origin:
    if rng.random() < desk.guided:
        return rng.choices((Origin.STAFF, Origin.WINDOW), (0.8, 0.2))[0]
    return Origin.PHONE if rng.random() < 0.3 else Origin.KIOSK
