"""The links of matters in the chain: what a matter came from, and what came of a record of another room."""

import uuid
from collections.abc import Iterator

from openhall.kit.subject import Subject
from openhall.matters.models import Matter
from openhall.matters.queries.subjects import source_of, subject_of


def links_of(subject: Subject) -> Iterator[Subject]:
    """What a matter came from; for every other record the matters that it led to."""
    if subject.kind == "matter":
        for row in Matter.objects.filter(id=subject.id, source_id__isnull=False):
            source = source_of(row)
            assert source is not None  # the filter asks for one
            yield source
        return
    for row in Matter.objects.filter(source_id=subject.id, source_kind=subject.kind).order_by("id"):
        yield subject_of(row)


def find(identifier: uuid.UUID) -> Subject | None:
    """The matter that has the id."""
    row = Matter.objects.filter(id=identifier).first()
    return None if row is None else subject_of(row)


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall a matter belongs to; None for a record of another room."""
    rows = Matter.objects.filter(id=subject.id) if subject.kind == "matter" else Matter.objects.none()
    return rows.values_list("hall_id", flat=True).first()
