"""The chain: a record leads to its clocks, a clock to what it runs for."""

import uuid
from collections.abc import Iterator

from openhall.deadlines.models import Clock
from openhall.kit.subject import Subject


def links_of(subject: Subject) -> Iterator[Subject]:
    """What hangs on a subject, and what it hangs on."""
    if subject.kind == "clock":
        for row in Clock.objects.filter(id=subject.id):
            yield Subject(row.subject_kind, row.subject_id)
        return
    for row in Clock.objects.filter(subject_id=subject.id, subject_kind=subject.kind).order_by("id"):
        yield Subject("clock", row.id, row.code)


def find(identifier: uuid.UUID) -> Subject | None:
    """The clock that has the id."""
    row = Clock.objects.filter(id=identifier).first()
    return None if row is None else Subject("clock", row.id, row.code)


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall a clock belongs to; None for a record of another room."""
    rows = Clock.objects.filter(id=subject.id) if subject.kind == "clock" else Clock.objects.none()
    return rows.values_list("hall_id", flat=True).first()
