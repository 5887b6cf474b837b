"""The links of matters in the chain: source, class, improvements; and what came of another room's record."""

import uuid
from collections.abc import Iterator

from openhall.kit.subject import Subject
from openhall.matters.models import Improvement, Matter, MatterClass
from openhall.matters.queries.subjects import class_subject, source_of, subject_of


def links_of(subject: Subject) -> Iterator[Subject]:
    """What a matter came from and its class; of a class its matters and improvements; else the matters it led to."""
    if subject.kind == "matter":
        yield from _of_matter(subject.id)
    elif subject.kind == "matter_class":
        yield from _of_class(subject.id)
    elif subject.kind == "improvement":
        yield from map(class_subject, MatterClass.objects.filter(improvements__id=subject.id))
    else:
        rows = Matter.objects.filter(source_id=subject.id, source_kind=subject.kind).order_by("id")
        yield from map(subject_of, rows)


def _of_matter(identifier: uuid.UUID) -> Iterator[Subject]:
    for row in Matter.objects.filter(id=identifier).select_related("of"):
        source = source_of(row)
        if source is not None:
            yield source
        if row.of is not None:
            yield class_subject(row.of)


def _of_class(identifier: uuid.UUID) -> Iterator[Subject]:
    yield from map(subject_of, Matter.objects.filter(of=identifier).order_by("id"))
    yield from map(_improvement, Improvement.objects.filter(of=identifier).select_related("of").order_by("id"))


def _improvement(row: Improvement) -> Subject:
    return Subject("improvement", row.id, str(row.of.number))


def find(identifier: uuid.UUID) -> Subject | None:
    """The matter, the class of matters or the improvement that has the id."""
    row = Matter.objects.filter(id=identifier).first()
    if row is not None:
        return subject_of(row)
    group = MatterClass.objects.filter(id=identifier).first()
    if group is not None:
        return class_subject(group)
    made = Improvement.objects.filter(id=identifier).select_related("of").first()
    return None if made is None else _improvement(made)


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall that a record of this room belongs to; None for one of another room."""
    if subject.kind == "matter":
        return Matter.objects.filter(id=subject.id).values_list("hall_id", flat=True).first()
    if subject.kind == "matter_class":
        return MatterClass.objects.filter(id=subject.id).values_list("hall_id", flat=True).first()
    if subject.kind == "improvement":
        return MatterClass.objects.filter(improvements__id=subject.id).values_list("hall_id", flat=True).first()
    return None
