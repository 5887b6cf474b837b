"""The links of visits in the chain: a visit leads to its findings; the matter of a finding knows it by itself."""

import uuid
from collections.abc import Iterator

from openhall.kit.subject import Subject
from openhall.outreach.models import Finding, Visit
from openhall.outreach.queries.subjects import finding_subject, visit_subject


def links_of(subject: Subject) -> Iterator[Subject]:
    """The findings of a visit; the visit of a finding."""
    if subject.kind == "visit":
        for row in Finding.objects.filter(visit=subject.id).order_by("id"):
            yield finding_subject(row)
    if subject.kind == "finding":
        for found in Visit.objects.filter(findings=subject.id):
            yield visit_subject(found)


def find(identifier: uuid.UUID) -> Subject | None:
    """The visit or finding that has the id."""
    visit = Visit.objects.filter(id=identifier).first()
    if visit is not None:
        return visit_subject(visit)
    finding = Finding.objects.filter(id=identifier).first()
    return None if finding is None else finding_subject(finding)


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall of a visit or finding; None for a record of another room."""
    if subject.kind == "visit":
        return Visit.objects.filter(id=subject.id).values_list("hall_id", flat=True).first()
    if subject.kind == "finding":
        return Finding.objects.filter(id=subject.id).values_list("visit__hall_id", flat=True).first()
    return None
