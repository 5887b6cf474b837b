"""The chain of a ticket: itself, its stays at windows, its announcements. Other rooms add their own links."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db.models import Q

from openhall.kit.subject import Subject
from openhall.queue.models import Announcement, Stop, Ticket
from openhall.queue.queries.finding import parse_number

KINDS = {"ticket": Ticket.objects, "stop": Stop.objects, "announcement": Announcement.objects}


def links_of(subject: Subject) -> Iterator[Subject]:
    """What hangs on a subject, and what it hangs on, both ways."""
    if subject.kind == "ticket":
        for stop in Stop.objects.filter(ticket=subject.id).order_by("id"):
            yield _stop(stop)
        for spoken in Announcement.objects.filter(ticket=subject.id).order_by("id"):
            yield _announcement(spoken)
        with_it = Q(companion_of=subject.id) | Q(companions=subject.id)
        for row in Ticket.objects.filter(with_it).distinct().order_by("id"):
            yield _ticket(row)
    elif subject.kind in KINDS:
        rows = Ticket.objects.filter(id__in=KINDS[subject.kind].filter(id=subject.id).values("ticket_id"))
        yield from (_ticket(row) for row in rows)


def find(identifier: uuid.UUID) -> Subject | None:
    """The record of this room that has the id."""
    ticket = Ticket.objects.filter(id=identifier).first()
    stop = Stop.objects.filter(id=identifier).first()
    spoken = Announcement.objects.filter(id=identifier).first()
    if ticket is not None:
        return _ticket(ticket)
    return _stop(stop) if stop else _announcement(spoken) if spoken else None


def _ticket(row: Ticket) -> Subject:
    return Subject("ticket", row.id, str(row))


def _stop(row: Stop) -> Subject:
    return Subject("stop", row.id, row.result)


def _announcement(row: Announcement) -> Subject:
    return Subject("announcement", row.id, f"{row.number} → {row.window_code}")


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall a record of this room belongs to; None for a record of another room."""
    rows = KINDS[subject.kind].filter(id=subject.id) if subject.kind in KINDS else Ticket.objects.none()
    return rows.values_list("hall_id", flat=True).first()


def numbered(hall: uuid.UUID, day: dt.date, text: str) -> uuid.UUID | None:
    """The ticket of a day with this printed number, `A012` or `a12`; None if there is none."""
    parsed = parse_number(text)
    if parsed is None:
        return None
    rows = Ticket.objects.filter(hall=hall, day=day, prefix=parsed[0], number=parsed[1])
    return rows.values_list("id", flat=True).first()
