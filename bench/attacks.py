"""A thousand random attacks by the owner of the database on a log of a hundred thousand events, each examined.

Run: python -m bench.attacks [--events N] [--attacks N] [--seed N] [--json]. Every attack is rolled back.
Each log is examined with one checkpoint from outside; the last column counts what would be found without it. Exit 1
when an attack is not found with it.
"""

import argparse
import collections
import json
import random
import sys
import time

import psycopg

from bench.hall import opened_hall


def main() -> int:
    """Print how many of each kind there were and were found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=100_000)
    options.add_argument("--attacks", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1000)
    options.add_argument("--json", action="store_true")
    chosen, _ = options.parse_known_args()
    start = time.perf_counter()
    with opened_hall() as server:
        found = attacked(server.database_url, chosen.events, chosen.attacks, chosen.seed)
    missed = [each for each, (done, outside, _) in found.items() if outside < done]
    if chosen.json:
        print(json.dumps({"events": chosen.events, "kinds": found, "seconds": round(time.perf_counter() - start)}))
    else:
        print(f"{chosen.events} events; attack: made, found with a checkpoint from outside, found without")
        for kind, (done, outside, alone) in [*sorted(found.items()), ("all", sums(found))]:
            print(f"{kind:>24} {done:5} {outside:5} {alone:5}")
    return int(bool(missed))


def sums(found: dict[str, list[int]]) -> list[int]:
    """The last line."""
    return [sum(column) for column in zip(*found.values(), strict=True)]


def attacked(url: str, events: int, attacks: int, seed: int) -> dict[str, list[int]]:
    """Per kind of attack: how many were made, found with the outside checkpoint, found without."""
    from openhall.ledger.rules.checkpoints import Checkpoint
    from openhall.ledger.services.verification import examine
    from tests.ledger.attacks import attack
    from tests.ledger.logs import KEY, grown_log

    *_, last = grown_log(events, seals=5)
    outside, rng = Checkpoint(KEY.name, last.size, last.root), random.Random(seed)
    found: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    with psycopg.connect(url) as owner:
        assert examine(owner, [KEY.public], outside).sound
        owner.commit()
        for number in range(attacks):
            with owner.transaction(force_rollback=True):
                made = attack(owner, rng, last.size, number)
                report = examine(owner, [KEY.public], outside)
            row = found[f"{made.what} {made.depth}"]
            row[0] += 1
            row[1] += not report.sound
            row[2] += any("from outside" not in each.sentence for each in report.faults)
            if number % 10 == 9:
                tidy(owner)
        assert examine(owner, [KEY.public], outside).sound
    return found


def tidy(owner: psycopg.Connection) -> None:
    """Undone attacks leave dead rows behind."""
    owner.commit()
    owner.autocommit = True
    owner.execute("VACUUM public.ledger_event, public.ledger_order, public.ledger_tile")
    owner.autocommit = False


if __name__ == "__main__":
    sys.exit(main())
