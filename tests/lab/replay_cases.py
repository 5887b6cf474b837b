"""Halls made by chance, for the replay's tests and its bench."""

import dataclasses
import random

from openhall.lab.replay import Place
from openhall.lab.standing import Rule
from openhall.queue.rules import Caller, Waiting, booked_turn, call_key, may_serve, streak_after

type Hall = tuple[list[Place[Caller]], list[Waiting], list[Waiting], dict[int, list[int]]]

SECOND = 1_000_000
NOW = 1_000_000 * SECOND

RULE: Rule[Waiting, Caller] = Rule(
    may_serve,
    call_key,
    booked_turn,
    streak_after,
    lambda caller, streak: dataclasses.replace(caller, streak=streak),
)

CREDITS = {"ordinary": 0, "elderly": 900, "disabled": 900, "pregnant": 900, "booked": 0, "enterprise": 300}


def peak_hall(rng: random.Random, waiting: int = 500, windows: int = 60, queues: int = 12) -> Hall:
    """A city hall at its peak: places, who waits, a newcomer per queue and class, service times per queue."""
    service = {
        queue: [int(rng.lognormvariate(6.2, 0.5)) * SECOND for _ in range(99)] for queue in range(queues)
    }
    places = []
    for window in range(windows):
        ranks = {window % queues: 0, (window + 1) % queues: 1}
        if window % 4 == 0:
            ranks[(window + 5) % queues] = 2
        marks = frozenset({"low_counter"}) if window < queues else frozenset[str]()
        caller = Caller(window, ranks, window % 3, 2, 120 * SECOND, marks)
        profile = (tuple(sorted(ranks.items())), marks)
        free = [NOW + int(rng.uniform(0, 600)) * SECOND for _ in range(20)]
        places.append(Place(caller, profile, tuple(ranks), free, window % 3))
    tickets = [
        _ticket(number, NOW - int(rng.uniform(0, 3000)) * SECOND, rng.randrange(queues), _class(rng))
        for number in range(1, waiting + 1)
    ]
    newcomers = [_ticket(waiting + 1, NOW, queue, name) for queue in range(queues) for name in CREDITS]
    return places, tickets, newcomers, service


def _class(rng: random.Random) -> str:
    return rng.choices(list(CREDITS), [70, 10, 2, 2, 12, 4])[0]


def _ticket(number: int, eligible: int, queue: int, name: str) -> Waiting:
    cap = (1800 if name in ("elderly", "disabled", "pregnant") else 3600) * SECOND
    return Waiting(
        number, queue, eligible, eligible - CREDITS[name] * SECOND, eligible + cap, number,
        booked=name == "booked", needs_mark="low_counter" if name == "disabled" else "",
    )  # fmt: skip


def small_hall(rng: random.Random) -> tuple[list[Place[Caller]], list[Waiting], list[Waiting]]:
    """A few windows and tickets with everything that may decide an order, ties included."""
    queues = rng.randint(1, 3)
    places = [_small_place(rng, window, queues) for window in range(rng.randint(1, 4))]
    tickets = [_small_ticket(rng, number, queues, len(places)) for number in range(rng.randint(0, 25))]
    return places, tickets, [_just_come(_small_ticket(rng, 99, queues, len(places))) for _ in range(4)]


def _small_place(rng: random.Random, window: int, queues: int) -> Place[Caller]:
    ranks = {queue: rng.randint(0, 2) for queue in rng.sample(range(queues), rng.randint(1, queues))}
    marks = frozenset(rng.sample(["low_counter", "sign"], rng.randint(0, 2)))
    trained = frozenset(rng.sample([1, 2, 3], rng.randint(1, 3))) if rng.random() < 0.3 else None
    caller = Caller(window, ranks, rng.randint(0, 3), rng.choice((1, 2, 3)), 120 * SECOND, marks, trained)
    free = [NOW + rng.choice((-60, 0, 0, 60, 400)) * SECOND for _ in range(3)]
    return Place(caller, window, tuple(ranks), free, caller.streak)


def _small_ticket(rng: random.Random, number: int, queues: int, windows: int) -> Waiting:
    eligible = NOW - rng.choice((0, 60, 60, 120, 600, 900, 1200)) * SECOND
    return Waiting(
        number, rng.randrange(queues), eligible, eligible - rng.choice((0, 0, 120, 600)) * SECOND,
        eligible + rng.choice((300, 900, 1800)) * SECOND, rng.choice((number, 7)),
        booked=rng.random() < 0.4, front=rng.random() < 0.1, item=rng.choice((None, 1, 2, 3)),
        needs_mark=rng.choice(("", "", "", "low_counter")),
        only_window=rng.randrange(windows) if rng.random() < 0.1 else None,
    )  # fmt: skip


def _just_come(ticket: Waiting) -> Waiting:
    shift = NOW - ticket.eligible
    return dataclasses.replace(
        ticket, order=ticket.order + shift, cap=ticket.cap + shift, eligible=NOW, number=99, front=False,
        only_window=None,
    )  # fmt: skip
