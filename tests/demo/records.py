"""Small records whose outcome can be worked out by hand."""

import datetime as dt

from openhall.demo.replay.record import Record, Visit

NINE = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def visit(
    after: float, queue: str = "A", service: float = 60, patience: float | None = None,
    visitor_class: str = "ordinary", number: str = "", waited: float | None = None,
) -> Visit:  # fmt: skip
    """Somebody comes so many seconds after nine o'clock in Shanghai."""
    return Visit(
        0, NINE + after * SECOND, queue, visitor_class, service * SECOND, None if patience is None else patience * SECOND,
        number, None if waited is None else waited * SECOND,
    )  # fmt: skip


def record(*visits: Visit) -> Record:
    """A record of these visits, in order of arrival."""
    return Record(sorted(visits, key=lambda each: each.arrived_at), (), ())
