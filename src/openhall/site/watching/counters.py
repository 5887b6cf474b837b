"""How requests ended, counted over all workers of this OpenHall: each writes a file of its own, a scrape adds them up.

The folder is `$PROMETHEUS_MULTIPROC_DIR`, given by the parent (`running.processes`); without it a process counts alone.
What never reached the application (the front answered for it) is not here.
"""

import os
from collections.abc import Mapping

from django.urls import reverse
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
TAKES = frozenset({"api-1:take", "web:take", "web:kiosk_take", "web:reception_take"})

_own = CollectorRegistry()
_requests = Counter("openhall_requests", "Answers of the application, by outcome", ["outcome"], registry=_own)
_takes = Counter("openhall_takes", "Tries to take a ticket, by hall and outcome", ["hall", "outcome"], registry=_own)


def outcome(status: int, location: str = "") -> str:
    """`ok`, `refused` (a reason was given; also whoever must log in first) or `failed` (our fault), by the answer."""
    if status >= 500:
        return "failed"
    return "refused" if status >= 400 or location.startswith(reverse("web:login")) else "ok"


def count(method: str, route: str, hall: str, status: int, headers: Mapping[str, str]) -> None:
    """Count one answer. `hall` is empty where it is not known to exist."""
    ended = outcome(status, headers.get("Location", ""))
    _requests.labels(ended).inc()
    if method == "POST" and route in TAKES and status != 404:
        _takes.labels(hall, ended).inc()


def counted() -> CollectorRegistry:
    """The counts of all workers."""
    if not os.environ.get(FOLDER):
        return _own
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
