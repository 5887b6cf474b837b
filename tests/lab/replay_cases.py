"""Halls made by chance, for the replay's tests and its bench."""

import dataclasses
import random

from openhall.lab.replay import Place, Rule
from openhall.queue.rules import Caller, Waiting, booked_turn, call_key, may_serve, streak_after

SECOND = 1_000_000
NOW = 1_000_000 * SECOND

RULE: Rule[Waiting, Caller] = Rule(
    may_serve, call_key, booked_turn, streak_after, lambda caller, streak: dataclasses.replace(caller, streak=streak)
)

CREDITS = {"ordinary": 0, "elderly": 900, "disabled": 900, "pregnant": 900, "booked": 0, "enterprise": 300}


def peak_hall(
    rng: random.Random, waiting: int = 500, windows: int = 60, queues: int = 12
) -> tuple[list[Place[Caller]], list[Waiting], list[Waiting], dict[int, list[int]]]:
    """A city hall at its peak: places, who waits, a newcomer per queue and class, service times per queue."""
    service = {
        queue: [int(rng.lognormvariate(6.2, 0.5)) * SECOND for _ in range(99)] for queue in range(queues)
    }
    places = []
    for window in range(windows):
        ranks = {window % queues: 0, (window + 1) % queues: 1}
        if window % 4 == 0:
            ranks[(window + 5) % queues] = 2
        marks = frozenset({"low_counter"}) if window % 6 == 0 else frozenset[str]()
        caller = Caller(window, ranks, window % 3, 2, 120 * SECOND, marks)
        profile = (tuple(sorted(ranks.items())), marks)
        free = [NOW + int(rng.uniform(0, 600)) * SECOND for _ in range(20)]
        places.append(Place(caller, profile, tuple(ranks), free, window % 3))
    tickets = [
        _ticket(number, NOW - int(rng.uniform(0, 3000)) * SECOND, rng.randrange(queues), _class(rng))
        for number in range(1, waiting + 1)
    ]
    newcomers = [
        _ticket(waiting + 1, NOW, queue, name) for queue in range(queues) for name in CREDITS
    ]
    return places, tickets, newcomers, service


def _class(rng: random.Random) -> str:
    return rng.choices(list(CREDITS), [70, 10, 2, 2, 12, 4])[0]


def _ticket(number: int, eligible: int, queue: int, name: str) -> Waiting:
    cap = (1800 if name in ("elderly", "disabled", "pregnant") else 3600) * SECOND
    return Waiting(
        number, queue, eligible, eligible - CREDITS[name] * SECOND, eligible + cap, number,
        booked=name == "booked", needs_mark="low_counter" if name == "disabled" else "",
    )  # fmt: skip
