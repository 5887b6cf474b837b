"""The links of reviews in the chain: ticket ↔ review ↔ rectification ↔ appeal."""

import uuid
from collections.abc import Iterator

from openhall.kit.subject import Subject
from openhall.reviews.models import Appeal, Rectification, Review


def links_of(subject: Subject) -> Iterator[Subject]:
    """What hangs on a subject, and what it hangs on, both ways."""
    reviews, handled = Review.objects.none(), Rectification.objects.none()
    if subject.kind == "ticket":
        reviews = Review.objects.filter(ticket=subject.id)
    elif subject.kind == "review":
        handled = Rectification.objects.filter(review=subject.id)
        for ticket in Review.objects.filter(id=subject.id, ticket__isnull=False).values_list("ticket_id", flat=True):
            if ticket is not None:
                yield Subject("ticket", ticket)
    elif subject.kind == "rectification":
        reviews = Review.objects.filter(rectification=subject.id)
        for appeal in Appeal.objects.filter(rectification=subject.id).order_by("id"):
            yield Subject("appeal", appeal.id, appeal.state)
    elif subject.kind == "appeal":
        handled = Rectification.objects.filter(appeals=subject.id)
    for review in reviews.order_by("id"):
        yield Subject("review", review.id, review.level)
    for row in handled.order_by("id"):
        yield Subject("rectification", row.id, row.state)


def find(identifier: uuid.UUID) -> Subject | None:
    """The record of this room that has the id."""
    rows = {"review": Review.objects, "rectification": Rectification.objects, "appeal": Appeal.objects}
    return next((Subject(kind, identifier) for kind, each in rows.items() if each.filter(id=identifier)), None)


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall a record of this room belongs to; None for a record of another room."""
    if subject.kind == "review":
        return Review.objects.filter(id=subject.id).values_list("hall_id", flat=True).first()
    if subject.kind == "rectification":
        return Rectification.objects.filter(id=subject.id).values_list("hall_id", flat=True).first()
    if subject.kind == "appeal":
        rows = Appeal.objects.filter(id=subject.id)
        return rows.values_list("rectification__hall_id", flat=True).first()
    return None
