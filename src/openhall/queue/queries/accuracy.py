"""How good the wait estimates were: every estimate given, beside what then happened, per queue and hour."""

import dataclasses
import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import Abs, Extract, ExtractHour

from openhall.places import queries as places
from openhall.queue.models import Queue, Ticket


@dataclasses.dataclass(frozen=True, slots=True)
class Accuracy:
    """The estimates of a queue in one hour of the day (of taking, in the hall's zone).

    `estimates` were given and `known` of them came true or not: their ticket was called. `coverage` is the share of
    waits within [low, high] (aim: 0.6), `error` the mean of estimate less wait in minutes (above 0: waits were shorter
    than said), `absolute_error` the mean size of it; all three None where `known` is 0.
    """

    queue: str
    hour: int
    estimates: int
    known: int
    coverage: float | None
    error: float | None
    absolute_error: float | None


def report(hall_code: str, from_on: dt.date, to_on: dt.date) -> list[Accuracy]:
    """One row per queue and hour in which an estimate was given, days inclusive; Missing for an unknown hall.

    A ticket counts for the queue it was taken for, wherever it went afterwards. Somebody served without a ticket, whom
    a window took and called in one act, was given no estimate.
    """
    hall = places.hall(hall_code, dt.datetime.combine(to_on, dt.time(), dt.UTC))
    queues = dict(Queue.objects.filter(hall=hall.id).values_list("prefix", "code"))
    tickets = Ticket.objects.filter(hall=hall.id, day__range=(from_on, to_on), estimate_likely__isnull=False)
    rows = _measured(tickets, zoneinfo.ZoneInfo(hall.hours.timezone))
    return [_accuracy(queues.get(row["prefix"], row["prefix"]), row) for row in rows]


def _measured(tickets: QuerySet[Ticket], zone: zoneinfo.ZoneInfo) -> Iterable[Mapping[str, Any]]:
    walked_in = Q(first_called_at=F("taken_at"), reason__contains={"why": "by_number"})
    waits = tickets.exclude(walked_in & Q(first_called_at__isnull=False)).annotate(
        hour=ExtractHour("taken_at", tzinfo=zone),
        wait=Extract(F("first_called_at") - F("taken_at"), "epoch"),
        error=F("estimate_likely") - F("wait"),
    )
    inside = Q(wait__gte=F("estimate_low"), wait__lte=F("estimate_high"))
    return (
        waits.values("prefix", "hour")
        .annotate(
            given=Count("id"),
            known=Count("first_called_at"),
            inside=Count("id", filter=inside),
            mean=Avg("error"),
            size=Avg(Abs("error")),
        )
        .order_by("prefix", "hour")
    )


def _accuracy(queue: str, row: Mapping[str, Any]) -> Accuracy:
    known = row["known"]
    if not known:
        return Accuracy(queue, row["hour"], row["given"], 0, None, None, None)
    coverage, error, size = row["inside"] / known, float(row["mean"]) / 60, float(row["size"]) / 60
    return Accuracy(
        queue, row["hour"], row["given"], known, round(coverage, 4), round(error, 2), round(size, 2)
    )


def overall(rows: Iterable[Accuracy]) -> Accuracy | None:
    """All rows as one, weighed by their known waits, under queue "" and hour -1; None without rows."""
    listed = list(rows)
    if not listed:
        return None
    known = sum(row.known for row in listed)
    means = [
        sum(row.known * (getattr(row, name) or 0.0) for row in listed) / known if known else None
        for name in ("coverage", "error", "absolute_error")
    ]
    return Accuracy("", -1, sum(row.estimates for row in listed), known, *means)
