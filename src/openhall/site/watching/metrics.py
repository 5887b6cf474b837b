"""`/metrics` in Prometheus' text: outcomes read from the database at the scrape, and the counts of all workers.

Labels are codes of halls and fixed words, never anything of a person.
"""

import datetime as dt
import importlib.metadata
import logging
from collections.abc import Callable, Iterator

from django.db import Error
from prometheus_client import CollectorRegistry, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from openhall.site.watching.bounded import Bounded
from openhall.site.watching.counters import counted
from openhall.site.watching.outcomes import HallOutcome, Outcomes, outcomes

log = logging.getLogger(__name__)
VERSION = importlib.metadata.version("openhall")
TYPE = "text/plain; version=0.0.4; charset=utf-8"
disable_created_metrics()  # type: ignore[no-untyped-call]

type OfHall = Callable[[HallOutcome], float]
type OfAll = Callable[[Outcomes], float | None]

PER_HALL: tuple[tuple[str, str, OfHall], ...] = (
    ("waiting", "Tickets that wait to be called", lambda hall: hall.waiting),
    ("oldest_uncalled_seconds", "The longest of these waits", lambda hall: hall.oldest_uncalled.total_seconds()),
    ("tickets_taken_last_hour", "Tickets taken in the last hour", lambda hall: hall.taken_last_hour),
    ("screens_dark", "Paired screens that are silent while the hall is open", lambda hall: hall.dark),
    ("kiosks_out_of_paper", "Kiosks that can't print", lambda hall: hall.out_of_paper),
)
OVERALL: tuple[tuple[str, str, OfAll], ...] = (
    ("outbox_age_seconds", "How long the oldest notice due waits to go out", lambda all: all.outbox.total_seconds()),
    ("sweep_age_seconds", "How long the longest due card waits for the sweep", lambda all: all.sweep.total_seconds()),
    ("ledger_head_age_seconds", "How long the oldest event waits for its place",
     lambda all: all.unplaced.total_seconds()),
    ("ledger_head", "Events that have their place in the log", lambda all: all.head),
    ("ledger_unsealed_events", "Events behind the last checkpoint", lambda all: all.head - all.sealed),
    ("checkpoint_age_seconds", "The age of the last checkpoint",
     lambda all: None if all.checkpoint is None else all.checkpoint.total_seconds()),
    ("timetable_steps_failing", "Steps of the timetable that failed when tried last", lambda all: all.failing),
    ("disk_free_bytes", "Free on the disk of the data directory", lambda all: all.disk_free),
)  # fmt: skip


_reading = Bounded(outcomes, 5.0)


class Database(Collector):
    """The outcomes of one moment; while the database is away that alone is told."""

    def __init__(self, now: dt.datetime) -> None:
        """Of the moment `now`."""
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """One reading."""
        info = GaugeMetricFamily("openhall_info", "Always 1, with the version that runs", labels=["version"])
        info.add_metric([VERSION], 1)
        yield info
        found = self._read()
        yield GaugeMetricFamily("openhall_database_up", "1 if the database answers, else 0", value=int(bool(found)))
        if found is not None:
            yield from families(found)

    def _read(self) -> Outcomes | None:
        try:
            return _reading.ask(self.now)
        except (Error, TimeoutError) as error:
            log.warning("no outcomes for the metrics", extra={"kind": type(error).__name__})
            return None


def families(found: Outcomes) -> Iterator[Metric]:
    """The outcomes as gauges, each named `openhall_…`; what is not known is left out."""
    for name, says, of_hall in PER_HALL:
        family = GaugeMetricFamily(f"openhall_{name}", says, labels=["hall"])
        for hall in found.halls:
            family.add_metric([hall.code], of_hall(hall))
        yield family
    for name, says, of_all in OVERALL:
        value = of_all(found)
        if value is not None:
            yield GaugeMetricFamily(f"openhall_{name}", says, value=value)


def metrics(now: dt.datetime) -> bytes:
    """The whole text."""
    registry = CollectorRegistry()
    registry.register(Database(now))
    return generate_latest(registry) + generate_latest(counted())
