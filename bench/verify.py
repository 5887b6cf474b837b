"""Events per second of `openhall verify`: every event written anew from its columns, hashed, and led up to the root.

Run: python -m bench.verify [--events N] [--json]. Best of three with one process and with two; on a shared machine
read the processor time per event as well: what one process and its database connection use.
"""

import argparse
import json
import os
import sys
import time

from bench.hall import opened_hall, processor_seconds

LEAST = 50_000


def main() -> int:
    """Print the table; 1 when the better of the two is slower than the limit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=300_000)
    options.add_argument("--json", action="store_true")
    chosen, _ = options.parse_known_args()
    with opened_hall() as server:
        from tests.ledger.logs import grown_log

        grown_log(chosen.events, seals=24)
        result = {"events": chosen.events, "load": round(os.getloadavg()[0], 1)}
        result |= used(server.database_url, chosen.events)
        result |= {f"{helpers}_per_second": best(server.database_url, chosen.events, helpers) for helpers in (1, 2)}
    print(json.dumps(result) if chosen.json else "\n".join(f"{name:>28} {value}" for name, value in result.items()))
    return int(max(result["1_per_second"], result["2_per_second"]) < LEAST)


def best(url: str, events: int, helpers: int) -> int:
    """Events per second of the quickest of three runs."""
    from openhall.ledger.services.verification import verify_log
    from tests.ledger.logs import KEY

    took = []
    for _ in range(3):
        start = time.perf_counter()
        report = verify_log(url, [KEY.public], helpers=helpers)
        took.append(time.perf_counter() - start)
        assert report.sound, report.faults[:3]
    return round(events / min(took))


def used(url: str, events: int) -> dict[str, float]:
    """Microseconds of processor per event, here and in the database."""
    from openhall.ledger.services import verification
    from tests.ledger.logs import KEY

    with verification.snapshot(url) as session:
        pid, start = session.info.backend_pid, time.process_time()
        database = processor_seconds(pid)
        verification.examine(session, [KEY.public])
        here, there = time.process_time() - start, processor_seconds(pid) - database
    both = {"python_us_per_event": here, "database_us_per_event": there}
    return {name: round(1e6 * seconds / events, 2) for name, seconds in both.items()}


if __name__ == "__main__":
    sys.exit(main())
