"""What a console reads: three statements, because a clerk's screen must answer at once (docs/background/speed.md)."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import connection

from openhall.kit.named_sql import statement
from openhall.places.queries import WindowView
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import HallPlan


@dataclasses.dataclass(frozen=True, slots=True)
class Face:
    """The window around its visitor; `marks` changes whenever anything else on its console would."""

    state: str
    reason: str
    since: dt.datetime
    clerk: uuid.UUID | None
    help_kind: str
    closed_at: dt.datetime | None
    closed_message: str
    closed_message_en: str
    queues: tuple[uuid.UUID, ...]
    marks: str


@dataclasses.dataclass(frozen=True, slots=True)
class Tickets:
    """The console's tickets; `line` people wait in all, the first since `first_at`."""

    here: Ticket | None
    companion_of: Ticket | None
    companions: tuple[Ticket, ...]
    waits: tuple[Ticket, ...]
    aside: tuple[Ticket, ...]
    line: int
    first_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Stay:
    """An ended stay at a window with its ticket's number, state and outcome; `place` is `here` or `recent`."""

    place: str
    ticket: uuid.UUID
    prefix: str
    number: int
    queue: uuid.UUID
    item: uuid.UUID | None
    window: uuid.UUID
    ended_at: dt.datetime
    seconds: float
    result: str
    ticket_state: str
    ticket_outcome: str


def face_of(plan: HallPlan, window: WindowView, day: dt.date, now: dt.datetime) -> Face:
    """The window as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("queue", "console_face"),
            {"hall": plan.hall.id, "window": window.id, "day": day, "now": now},
        )
        (row,) = cursor.fetchall()
    face = Face(*row)
    return dataclasses.replace(face, queues=tuple(each for each in face.queues if each in plan.queue_by_id))


def tickets_of(
    plan: HallPlan, window: WindowView, queues: Iterable[uuid.UUID], trained: list[uuid.UUID] | None, day: dt.date,
    most: int, searched: int,
) -> Tickets:  # fmt: skip
    """Who is here, who waits (the first `most`), who is set aside; `trained` None = whatever the window offers."""
    params = {
        "hall": plan.hall.id, "window": window.id, "queues": list(queues), "marks": list(window.marks),
        "trained": trained, "day": day, "most": most, "searched": searched,
    }  # fmt: skip
    places: dict[str, list[Ticket]] = {}
    for row in Ticket.objects.raw(statement("queue", "console_tickets"), params):
        places.setdefault(getattr(row, "place"), []).append(row)  # noqa: B009  # a column of the statement alone
    return _placed(places)


def _placed(places: Mapping[str, list[Ticket]]) -> Tickets:
    def only(place: str) -> Ticket | None:
        return next(iter(places.get(place, ())), None)

    waits = places.get("waits", [])
    return Tickets(
        only("here"),
        only("companion_of"),
        tuple(sorted(places.get("companion", ()), key=lambda row: row.number)),
        tuple(sorted(waits, key=lambda row: (not row.front, row.order_at, row.number))),
        tuple(places.get("aside", ())),
        getattr(waits[0], "line") if waits else 0,  # noqa: B009
        getattr(waits[0], "first_at") if waits else None,  # noqa: B009
    )


def stays_of(window: WindowView, ticket: uuid.UUID | None, since: dt.datetime, recent: int) -> list[Stay]:
    """The visitor's stays in their order, then the window's last ones, newest first."""
    params = {"window": window.id, "ticket": ticket, "since": since, "recent": recent}
    with connection.cursor() as cursor:
        cursor.execute(statement("queue", "console_stays"), params)
        return [Stay(*row) for row in cursor.fetchall()]
