"""How long the plan of a quarter takes (200 places, 63 working days, 12 teams), with the gap to the bound beside it.

    python -m bench.outreach [--seed 7]
"""

import argparse
import datetime as dt
import json
import random
import time

from openhall.lab.rounds import Away, Place, Question, Team, broken_rules, plan

PLACES, AREAS, TEAMS, DAYS = 200, 20, 12, 63
FIRST = dt.date(2026, 9, 28)


def question(seed: int) -> Question:
    """A quarter of a city: a third of the places are centres that must be seen, leaders are away now and then."""
    rng = random.Random(seed)
    days = [day for day in (FIRST + dt.timedelta(days=number) for number in range(100)) if day.weekday() < 5][:DAYS]
    areas = {f"area-{number:02}": rng.choice((10, 25, 40, 60, 80, 100)) for number in range(AREAS)}
    places = tuple(
        Place(f"place-{number:03}", rng.choice(sorted(areas)), number % 3 == 0,
              None if rng.random() < 0.1 else FIRST - dt.timedelta(days=rng.randint(20, 700)), rng.choice((0, 0, 0, 6)))
        for number in range(PLACES)
    )  # fmt: skip
    away = []
    for number in range(TEAMS):
        for _ in range(3):
            begins = rng.choice(days)
            away.append(Away(f"team-{number:02}", begins, begins + dt.timedelta(days=rng.randint(0, 6))))
    teams = tuple(Team(f"team-{number:02}") for number in range(TEAMS))
    return Question(tuple(days), teams, places, areas, tuple(away))


def run(seed: int, seconds: float) -> dict[str, object]:
    """One plan: seconds, objective, bound, gap."""
    asked = question(seed)
    began = time.perf_counter()
    found = plan(asked, seconds)
    took = time.perf_counter() - began
    assert broken_rules(asked, found.stops) == []
    return {"seed": seed, "seconds": round(took, 1), "objective": found.objective, "bound": found.bound,
            "gap": round(found.gap or 0, 4), "seen": len(found.stops)}  # fmt: skip


def main() -> None:
    """Print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--seconds", type=float, default=60)
    asked = options.parse_args()
    print(json.dumps(run(asked.seed, asked.seconds)))


if __name__ == "__main__":
    main()
