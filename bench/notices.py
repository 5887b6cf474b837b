"""Ten thousand notices drained to a local peer by the worker's own loop: at least a hundred a second.

Run: python -m bench.notices [--notices N]. Exit 1 below a hundred a second.
"""

import argparse
import time
import uuid

from bench.hall import opened_hall

LIMIT = 100


def main() -> int:
    """Print notices per second beside the limit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notices", type=int, default=10_000)
    chosen, _ = options.parse_known_args()
    with opened_hall():
        rate = drained(chosen.notices)
    print(f"{chosen.notices} notices to a local peer: {rate:.0f} a second (at least {LIMIT})")
    return int(rate < LIMIT)


def drained(notices: int) -> float:
    """Notices per second."""
    from openhall.kit.clock import utc_now
    from openhall.ledger.services import Act
    from openhall.notices.services import Outgoing, drain, queue, senders
    from openhall.notices.states import Channel
    from tests.notices.peers import http_server

    hall, act = uuid.UUID(int=1), Act("system", utc_now())
    for number in range(notices):
        facts = {"number": str(number), "window": "1"}
        queue(hall, Outgoing(Channel.WEBHOOK, "cards", "called", facts, f"n{number}", hall), act)
    with http_server() as peer:
        values = {"WEBHOOK_SECRET": "s", "CARDS_WEBHOOK": peer.url, "ALLOWED_HOSTS": "127.0.0.1", "PER_HOUR": "1000000"}
        ways, start = senders(values, lambda *_: None), time.perf_counter()
        while drain(ways, utc_now):
            pass
        took = time.perf_counter() - start
        assert len(peer.seen) == notices
    return notices / took


if __name__ == "__main__":
    raise SystemExit(main())
