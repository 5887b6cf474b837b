"""All detectors over one period, and the sample of reviews to ask back about."""

import collections
import random
from collections.abc import Iterable, Sequence

from openhall.lab.stuffing.bursts import bursts
from openhall.lab.stuffing.devices import one_device, one_network
from openhall.lab.stuffing.ghosts import ghosts
from openhall.lab.stuffing.hasty import hasty
from openhall.lab.stuffing.hours import off_hours
from openhall.lab.stuffing.pads import pad_gap
from openhall.lab.stuffing.rates import rates
from openhall.lab.stuffing.texts import alike
from openhall.lab.stuffing.traces import Flag, ReviewTrace, SilentVisits


def find(reviews: Iterable[ReviewTrace], silent: Iterable[SilentVisits], timezone: str) -> list[Flag]:
    """All flags of a period (a quarter is meant), by hall, window, kind and moment; halls are judged apart.

    Chances are corrected for the number of looks in each detector, over all windows handed in. `timezone` is the zone
    of the halls' clocks. ValueError when a review is there twice.
    """
    traces, counts = list(reviews), list(silent)
    twice = [name for name, often in collections.Counter(each.id for each in traces).items() if often > 1]
    if twice:
        raise ValueError(f"review {min(twice)} is there twice")
    flags = [
        *hasty(traces), *bursts(traces, timezone), *one_device(traces), *one_network(traces),
        *pad_gap(traces, timezone), *rates(traces, counts, timezone), *ghosts(traces, counts, timezone), *alike(traces),
        *off_hours(traces, timezone),
    ]  # fmt: skip
    return sorted(flags, key=_order)


def _order(flag: Flag) -> tuple[object, ...]:
    return (flag.hall, flag.window, flag.kind, flag.begins, flag.reviews)


def sample_for_call_back(flags: Sequence[Flag], rng: random.Random, most: int) -> list[str]:
    """At most `most` reviews to ask back about, each once: one of every flag in turn, drawn by chance.

    The same flags and seed give the same sample, in whatever order the flags come.
    """
    piles = [rng.sample(each.reviews, len(each.reviews)) for each in sorted(flags, key=_order)]
    rng.shuffle(piles)
    drawn: dict[str, None] = {}
    while len(drawn) < most and any(piles):
        for pile in piles:
            while pile and pile[-1] in drawn:
                pile.pop()
            if pile and len(drawn) < most:
                drawn[pile.pop()] = None
    return list(drawn)
