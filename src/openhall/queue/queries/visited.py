"""A visit as those who come after it see it: when it closed, at which windows, with whom, how long."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from openhall.queue.models import Stop, Ticket
from openhall.queue.states import TicketState


@dataclasses.dataclass(frozen=True, slots=True)
class Stay:
    """One ended stay at a window; `clerk` is None where nobody was logged in."""

    window: uuid.UUID
    clerk: uuid.UUID | None
    queue: uuid.UUID
    item: uuid.UUID | None
    called_at: dt.datetime
    ended_at: dt.datetime
    result: str


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """A ticket and its stays, first to last; `closed_at` is None while it is not done."""

    ticket: uuid.UUID
    token: str
    hall: uuid.UUID
    number: str
    day: dt.date
    language: str
    origin: str
    closed_at: dt.datetime | None
    stays: tuple[Stay, ...]


def visits(tickets: Iterable[uuid.UUID]) -> dict[uuid.UUID, Visit]:
    """The visits of these tickets, by ticket; two statements whatever their number."""
    wanted = list(tickets)
    stays: dict[uuid.UUID, list[Stay]] = {}
    for row in Stop.objects.filter(ticket__in=wanted).order_by("ended_at", "id"):
        stays.setdefault(row.ticket_id, []).append(
            Stay(row.window_id, row.clerk_id, row.queue_id, row.item_id, row.called_at, row.ended_at, row.result)
        )
    return {
        row.id: Visit(
            row.id, row.token, row.hall_id, str(row), row.day, row.language, row.origin,
            row.ended_at if row.state == TicketState.DONE else None, tuple(stays.get(row.id, ())),
        )
        for row in Ticket.objects.filter(id__in=wanted)
    }  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """A closed visit by the window that closed it, as the figures of many visits need it."""

    ticket: uuid.UUID
    window: uuid.UUID
    clerk: uuid.UUID | None
    item: uuid.UUID | None
    day: dt.date
    origin: str
    called_at: dt.datetime
    started_at: dt.datetime
    closed_at: dt.datetime


def done_between(hall: uuid.UUID, first: dt.date, last: dt.date) -> list[Done]:
    """The closed visits of these days (inclusive), in the order of their tickets; one statement."""
    rows = Ticket.objects.filter(
        hall=hall, day__range=(first, last), state=TicketState.DONE, window__isnull=False, started_at__isnull=False
    )
    fields = ("id", "window_id", "clerk_id", "item_id", "day", "origin", "called_at", "started_at", "ended_at")
    return [Done(*row) for row in rows.order_by("day", "id").values_list(*fields)]


def visit(ticket: uuid.UUID) -> Visit | None:
    """One visit."""
    return visits([ticket]).get(ticket)


def last_closed_at(window: uuid.UUID, since: dt.datetime) -> uuid.UUID | None:
    """The ticket whose visit closed last at this window, not before `since`."""
    closed = Ticket.objects.filter(window=window, state=TicketState.DONE, ended_at__gte=since)
    return closed.order_by("-ended_at").values_list("id", flat=True).first()


def ticket_of(hall: uuid.UUID, day: dt.date, prefix: str, number: int) -> uuid.UUID | None:
    """The ticket of a printed number on a day."""
    found = Ticket.objects.filter(hall=hall, day=day, prefix=prefix, number=number)
    return found.values_list("id", flat=True).first()


def closed_counts(
    hall: uuid.UUID, from_on: dt.date, to_on: dt.date, by: str = "hall"
) -> dict[uuid.UUID | str | dt.date | None, int]:
    """Visits that closed on these days (inclusive) by hall, month, or the window, unit or item of their last stay."""
    rows = Ticket.objects.filter(hall=hall, day__range=(from_on, to_on), state=TicketState.DONE)
    columns = {"hall": "hall_id", "window": "window_id", "unit": "window__unit_id", "item": "item_id"}
    keyed = rows.annotate(key=TruncMonth("day")) if by == "month" else rows.annotate(key=F(columns[by]))
    return {row["key"]: row["count"] for row in keyed.values("key").annotate(count=Count("id")).order_by()}
