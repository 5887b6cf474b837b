"""The chain of a ticket: itself, its stays at windows, its announcements. Other rooms add their own links."""

import uuid
from collections.abc import Iterator

from openhall.kit.subject import Subject
from openhall.queue.models import Announcement, Stop, Ticket


def links_of(subject: Subject) -> Iterator[Subject]:
    """What hangs on a subject, and what it hangs on, both ways."""
    if subject.kind == "ticket":
        for stop in Stop.objects.filter(ticket=subject.id).order_by("id"):
            yield Subject("stop", stop.id, stop.result)
        for spoken in Announcement.objects.filter(ticket=subject.id).order_by("id"):
            yield Subject("announcement", spoken.id, f"{spoken.number} → {spoken.window_code}")
        for row in Ticket.objects.filter(companion_of=subject.id):
            yield Subject("ticket", row.id, str(row))
    elif subject.kind == "stop":
        yield from _ticket_of(Stop.objects.filter(id=subject.id).values_list("ticket_id", flat=True).first())
    elif subject.kind == "announcement":
        rows = Announcement.objects.filter(id=subject.id)
        yield from _ticket_of(rows.values_list("ticket_id", flat=True).first())


def _ticket_of(ticket: uuid.UUID | None) -> Iterator[Subject]:
    row = Ticket.objects.filter(id=ticket).first() if ticket else None
    if row is not None:
        yield Subject("ticket", row.id, str(row))


def find(identifier: uuid.UUID) -> Subject | None:
    """The record of this room that has the id."""
    rows = {"ticket": Ticket.objects, "stop": Stop.objects, "announcement": Announcement.objects}
    return next((Subject(kind, identifier) for kind, each in rows.items() if each.filter(id=identifier)), None)
