"""How many planted groups of fakes the finder names, and how many of its flags are false.

Run: python -m bench.stuffing [--seeds N] [--first SEED] [--more] [--json]. A quarter is 90 days of 40 windows with one
group of 20 to 60 fakes for each of eight patterns. With --more also: groups of one size each, a hall whose windows
differ twice as much, small halls without any fake, and fakes that are patient. Exit 1 when a limit does not hold.
"""

import argparse
import collections
import json
import sys
from collections.abc import Mapping
from typing import Any

from openhall.demo.stuffed.quarter import quarter
from tests.lab.stuffing_score import Score, of, together

LEAST_FOUND, MOST_FALSE = 0.95, 1.0
MORE: Mapping[str, Mapping[str, Any]] = {
    "10 fakes a group": {"size": 10},
    "15 fakes a group": {"size": 15},
    "20 fakes a group": {"size": 20},
    "30 fakes a group": {"size": 30},
    "windows differ twice as much": {"unrest": 2.0},
    "no fakes": {"patterns": ()},
    "no fakes, 1 window": {"patterns": (), "windows": 1},
    "no fakes, 3 windows": {"patterns": (), "windows": 3},
    "no fakes, 10 windows": {"patterns": (), "windows": 10},
    "patient fakes": {"patterns": ("patient",)},
}


def run(seeds: range, wishes: Mapping[str, Any]) -> Score:
    """The quarters of these seeds, as one."""
    return together([of(quarter(seed, **wishes)) for seed in seeds])


def row(name: str, score: Score) -> dict[str, Any]:
    """A score as a line."""
    return {
        "quarters": name, "found": len(score.found), "planted": len(score.planted), "false": len(score.false),
        "window_days": score.window_days, "false_per_1000": round(score.false_per_thousand, 3),
        "by_pattern": {name: f"{found}/{planted}" for name, (found, planted) in score.by_pattern().items()},
        "false_by_kind": dict(collections.Counter(str(flag.kind) for flag in score.false)),
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when too few groups are found or too many flags are false."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--seeds", type=int, default=20)
    wishes.add_argument("--first", type=int, default=1001)
    wishes.add_argument("--more", action="store_true")
    wishes.add_argument("--json", action="store_true")
    given = wishes.parse_args(arguments)
    seeds = range(given.first, given.first + given.seeds)
    first = run(seeds, {})
    rows = [row("20 to 60 fakes a group", first)]
    for name, more in MORE.items() if given.more else ():
        rows.append(row(name, run(seeds, more)))
    if given.json:
        print(json.dumps({"least_found": LEAST_FOUND, "most_false_per_1000": MOST_FALSE, "rows": rows}))
    else:
        for each in rows:
            print(
                f"{each['quarters']}: {each['found']} of {each['planted']} groups found, {each['false']} false flags on"
                f" {each['window_days']} window-days ({each['false_per_1000']} per 1,000)\n"
                f"  by pattern {each['by_pattern']}\n  false {each['false_by_kind']}"
            )
    return int(first.share < LEAST_FOUND or first.false_per_thousand > MOST_FALSE)


if __name__ == "__main__":
    sys.exit(main())
