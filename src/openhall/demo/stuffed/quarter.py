"""A quarter of the fictional hall put together: honest reviews, planted groups, and what the finder may see of them."""

import collections
import dataclasses
import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from openhall.demo.stuffed.desks import MOST as MOST_WINDOWS
from openhall.demo.stuffed.desks import Desk, Visit, days_of, desks, is_open, visits
from openhall.demo.stuffed.fakes import ELUSIVE, PATTERNS, Books
from openhall.demo.stuffed.honest import Said, reviews
from openhall.lab.stuffing.traces import SHORT_SECONDS, TAKEN_BY_STAFF, ReviewTrace, SilentVisits

HALL = "stuffed"
PLANTS = {**PATTERNS, **ELUSIVE}
FEWEST, MOST = 20, 60  # fakes a group
# What a pattern needs of its window, else nobody would do it there: a disliked clerk, the pad kept behind the glass.
HABITS: dict[str, dict[str, Any]] = {"pad_for_visitors": {"pad": 0.004, "warmth": 0.1}}


@dataclasses.dataclass(frozen=True, slots=True)
class Planted:
    """A group of fakes: by which pattern, at which window, the reviews."""

    pattern: str
    window: str
    reviews: frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Quarter:
    """What the finder sees, and what was planted; `window_days` are those on which a window was open."""

    reviews: tuple[ReviewTrace, ...]
    silent: tuple[SilentVisits, ...]
    planted: tuple[Planted, ...]
    window_days: int


def quarter(
    seed: int, *, days: int = 90, windows: int = 40, patterns: Sequence[str] = tuple(PATTERNS),
    size: int | None = None, unrest: float = 1.0, first: dt.date = dt.date(2026, 3, 2),
) -> Quarter:  # fmt: skip
    """A quarter with one group for each pattern, at as many windows; the same seed, the same quarter.

    `size` is the number of fakes in each group, by chance from `FEWEST` to `MOST` without it (a pattern that fills
    whole days may take some more). `unrest` multiplies how much honest windows differ. KeyError for an unknown
    pattern, ValueError where there are fewer windows than patterns, or more than the hall can have.
    """
    if not len(patterns) <= windows <= MOST_WINDOWS:
        raise ValueError(f"{windows} windows for {len(patterns)} patterns; there are at most {MOST_WINDOWS}")
    rng = random.Random(f"stuffed|{seed}")
    hall = desks(windows, unrest, rng)
    chosen = rng.sample(hall, len(patterns))
    where = {desk.window: pattern for desk, pattern in zip(chosen, patterns, strict=True)}
    hall = [_with_habits(desk, where.get(desk.window, "")) for desk in hall]
    opened = days_of(first, days)
    came = visits(hall, opened, rng)
    books = Books(came, reviews(came, rng))
    groups = []
    for window, pattern in where.items():
        number = rng.randint(FEWEST, MOST) if size is None else size
        groups.append((pattern, window, PLANTS[pattern](books, window, number, rng)))
    names = _names(books)
    planted = tuple(
        Planted(pattern, window, frozenset(names[at] for at in some)) for pattern, window, some in groups
    )
    traces = tuple(_trace(names[at], books.visits[at], books.said[at]) for at in names)
    return Quarter(traces, _silent(books), planted, windows * len(opened))


def _with_habits(desk: Desk, pattern: str) -> Desk:
    return dataclasses.replace(desk, **HABITS.get(pattern, {}))


def _names(books: Books) -> dict[int, str]:
    """Reviews are named in the order in which they were given, so that a name tells nothing."""
    order = sorted(books.said, key=lambda at: (books.said[at].at, at))
    return {at: f"review-{number:06d}" for number, at in enumerate(order)}


def _trace(name: str, visit: Visit, said: Said) -> ReviewTrace:
    return ReviewTrace(
        id=name, hall=HALL, window=visit.desk.window, clerk=visit.clerk, level=said.level, channel=said.channel,
        device=said.device, network=said.network, origin=visit.origin, called_at=visit.called_at,
        started_at=visit.started_at, closed_at=visit.closed_at, reviewed_at=said.at, service_seconds=visit.service,
        text=said.text, in_hours=is_open(said.at),
    )  # fmt: skip


def _silent(books: Books) -> tuple[SilentVisits, ...]:
    days: dict[tuple[str, dt.date], list[Visit]] = collections.defaultdict(list)
    for at, visit in enumerate(books.visits):
        if at not in books.said:
            days[visit.desk.window, visit.on].append(visit)
    return tuple(
        SilentVisits(
            hall=HALL, window=window, on=day, visits=len(some),
            short=sum(each.service < SHORT_SECONDS for each in some),
            by_staff=sum(each.origin in TAKEN_BY_STAFF for each in some),
        )
        for (window, day), some in sorted(days.items())
    )  # fmt: skip
