"""How long a full replay takes, and how much the sorted orders save against asking the rule about everybody.

Run: python -m bench.replay [--json]. Times are the processor's, best of seven, for 500, 100 and 20 waiting people.
"""

import json
import random
import sys
import time
from collections.abc import Callable

from openhall.lab.replay import play, replications
from tests.lab.replay_cases import NOW, RULE, peak_hall
from tests.lab.test_replay import naive

LIMIT_MS = 20.0


def best_ms(work: Callable[[], object], times: int) -> float:
    """The shortest of `times` runs, in milliseconds on the processor."""
    took = []
    for _ in range(times):
        start = time.thread_time()
        work()
        took.append(1000 * (time.thread_time() - start))
    return min(took)


def measure(waiting: int, windows: int) -> dict[str, float]:
    """One size of hall: all replications of an answer, and the same number played by the rule alone."""
    places, tickets, newcomers, service = peak_hall(random.Random(3), waiting, windows)
    free, often = [place.free[0] for place in places], replications(waiting)
    needs = [service[ticket.queue][0] for ticket in tickets]
    mine = best_ms(lambda: play(RULE, places, tickets, newcomers, service, NOW, random.Random(1)), 7)
    theirs = often * best_ms(lambda: naive(places, tickets, free, needs), 1)
    return {
        "waiting": waiting, "windows": windows, "replications": often, "newcomers": len(newcomers),
        "ms": round(mine, 2), "naive_ms": round(theirs, 1), "ratio": round(theirs / mine, 1),
    }  # fmt: skip


def main() -> int:
    """Print the table; 1 when 500 waiting people take longer than the limit."""
    rows = [measure(500, 60), measure(100, 60), measure(20, 10)]
    if "--json" in sys.argv[1:]:
        print(json.dumps({"limit_ms": LIMIT_MS, "rows": rows}))
    else:
        for row in rows:
            print(
                f"{row['waiting']:4} waiting, {row['windows']} windows, {row['replications']} replications,"
                f" {row['newcomers']} newcomers: {row['ms']} ms (rule alone, without newcomers: {row['naive_ms']} ms,"
                f" ratio {row['ratio']})"
            )
    return int(rows[0]["ms"] > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
