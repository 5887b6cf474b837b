"""Post reviews through the front at a steady rate: half, 95 and 99 of 100 answers within how many milliseconds?

The arrivals are those of a crowd, not of clients that wait for each other: every 10 ms one review is due, and the time
counts from when it was due, so a stall is felt by all who come during it. Beside it, in turn, the bare way: the same
crowd asks for /healthz, which needs no database, so that the machine's own share is seen. It begins when the log has
caught up with the visits that were made. Run: python -m bench.reviewing. Exit 1 when p95 is over 30 ms at 100 a second.
"""

import argparse
import concurrent.futures
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from bench.lives import Json, Wire, windows_of
from bench.serving import served

LONGEST_P95_MS = 30.0
BODY = '{"level":"satisfied","reasons":[],"text":"办得很快","channel":"qr"}'


def main() -> int:
    """Make closed visits, then review them at the rate."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rate", type=int, default=100, help="reviews a second")
    options.add_argument("--seconds", type=int, default=10, help="of one round")
    options.add_argument("--rounds", type=int, default=3, help="the median p95 counts")
    options.add_argument("--port", type=int, default=8792)
    chosen, _ = options.parse_known_args()
    with served(chosen.port, "--no-autopilot") as access:
        tokens = iter(closed_visits(access, chosen.rate * chosen.seconds * chosen.rounds + 200))
        wait_for_the_log(access)
        review = partial(_review, [next(tokens) for _ in range(200)])
        crowd(access, review, 200, chosen.rate)  # warms what is read once
        rounds, bare, many = [], [], chosen.rate * chosen.seconds
        for _ in range(chosen.rounds):
            rounds.append(crowd(access, partial(_review, [next(tokens) for _ in range(many)]), many, chosen.rate))
            bare.append(crowd(access, lambda wire, _: wire.get("/healthz"), many, chosen.rate))
    found = {f"p{share * 100:.0f}_ms": _median(rounds, share) for share in (0.5, 0.95, 0.99)}
    beside = {f"bare_p{share * 100:.0f}_ms": _median(bare, share) for share in (0.5, 0.95)}
    print(json.dumps({"reviews_a_second": chosen.rate, "rounds": chosen.rounds, **found, **beside}), flush=True)
    return int(found["p95_ms"] > LONGEST_P95_MS)


def _median(rounds: list[list[float]], share: float) -> float:
    return round(statistics.median(centile(each, share) for each in rounds) * 1000, 1)


def wait_for_the_log(access: Json) -> None:
    """Until the worker has put in order what was written; RuntimeError when it does not come to it in two minutes."""
    wire, ends = Wire(str(access["base_url"])), time.monotonic() + 120
    while b"openhall_ledger_head_age_seconds 0.0" not in wire.get("/metrics"):
        if time.monotonic() > ends:
            raise RuntimeError("the log never caught up")
        time.sleep(0.5)


def _review(tokens: list[str], wire: Wire, place: int) -> None:
    wire.post(f"/api/v1/reviews/{tokens[place]}", "", BODY, 201)


def closed_visits(access: Json, count: int) -> list[str]:
    """Review tokens of visits that were taken, called and finished over the API, at eight windows at once."""
    windows = windows_of(access)[:8]
    with concurrent.futures.ThreadPoolExecutor(len(windows)) as pool:
        made = list(pool.map(lambda place: _closed(access, *place, -(-count // len(windows))), windows))
    wire = Wire(str(access["base_url"]))
    looks = (json.loads(wire.get(f"/api/v1/tickets/{ticket}")) for each in made for ticket in each)
    return [look["review_token"] for look in looks if look["review_token"]][:count]


def _closed(access: Json, window: str, queue: str, count: int) -> list[str]:
    """Tickets, each called by its number at the window that took it: in turn, another window might have called it."""
    wire, hall, tokens = Wire(str(access["base_url"])), f"/api/v1/halls/{access['hall']}", access["tokens"]
    assert isinstance(tokens, dict)
    found = []
    for _ in range(count):
        ticket = json.loads(wire.post(f"{hall}/tickets", tokens["kiosk"], f'{{"queue":"{queue}"}}', 201))
        number = json.dumps({"number": ticket["number"]})
        wire.post(f"{hall}/windows/{window}/call", tokens["supervisor"], number, 200)
        wire.post(f"{hall}/windows/{window}/finish", tokens["supervisor"], '{"outcome":"done"}', 200)
        found.append(ticket["token"])
    return found


def crowd(access: Json, does: Callable[[Wire, int], object], many: int, rate: int) -> list[float]:
    """Seconds from the moment each was due to its answer; sixteen visitors' connections take turns."""
    local, begins = threading.local(), time.perf_counter() + 0.5

    def come(place: int) -> float:
        due = begins + place / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        if not hasattr(local, "wire"):
            local.wire = Wire(str(access["base_url"]))
        does(local.wire, place)
        return time.perf_counter() - due

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        return list(pool.map(come, range(many)))


def centile(values: list[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    return sorted(values)[max(0, round(share * len(values)) - 1)]


if __name__ == "__main__":
    sys.exit(main())
