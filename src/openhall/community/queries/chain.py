"""The links of events in the chain: to the tickets and matters that helpers took and opened for people."""

import uuid
from collections.abc import Iterator

from openhall.community.models import Event, Help
from openhall.community.queries.subjects import event_subject
from openhall.kit.subject import Subject

HELPED = ("ticket", "matter")  # what helpers do for a person


def links_of(subject: Subject) -> Iterator[Subject]:
    """The records that came of help at an event; for a ticket or a matter the event at which it began."""
    if subject.kind == "event":
        for row in Help.objects.filter(event=subject.id).order_by("id"):
            yield Subject(row.subject_kind, row.subject_id)
        return
    if subject.kind not in HELPED:
        return
    for row in Help.objects.filter(subject_id=subject.id, subject_kind=subject.kind).select_related("event"):
        yield event_subject(row.event)


def find(identifier: uuid.UUID) -> Subject | None:
    """The event that has the id."""
    row = Event.objects.filter(id=identifier).first()
    return None if row is None else event_subject(row)


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall an event belongs to; None for a record of another room."""
    rows = Event.objects.filter(id=subject.id) if subject.kind == "event" else Event.objects.none()
    return rows.values_list("hall_id", flat=True).first()
