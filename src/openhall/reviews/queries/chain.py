"""The links of reviews in the chain: ticket ↔ review ↔ rectification ↔ appeal; review ↔ report of retaliation, signal.

A report is named, not its words: who may read the chain is not always who may read what went to supervision.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from openhall.kit.subject import Subject
from openhall.reviews.models import Appeal, Rectification, Retaliation, Review, Signal


def links_of(subject: Subject) -> Iterator[Subject]:
    """What hangs on a subject, and what it hangs on, both ways."""
    reviews, handled = Review.objects.none(), Rectification.objects.none()
    if subject.kind == "ticket":
        reviews = Review.objects.filter(ticket=subject.id)
    elif subject.kind == "review":
        handled = Rectification.objects.filter(review=subject.id)
        yield from _beside(subject.id)
        for ticket in Review.objects.filter(id=subject.id, ticket__isnull=False).values_list("ticket_id", flat=True):
            if ticket is not None:
                yield Subject("ticket", ticket)
    elif subject.kind == "rectification":
        reviews = Review.objects.filter(rectification=subject.id)
        for appeal in Appeal.objects.filter(rectification=subject.id).order_by("id"):
            yield Subject("appeal", appeal.id, appeal.state)
    elif subject.kind == "appeal":
        handled = Rectification.objects.filter(appeals=subject.id)
    elif subject.kind == "retaliation":
        reviews = Review.objects.filter(retaliations=subject.id)
    elif subject.kind == "signal":
        about = Signal.objects.filter(id=subject.id).values_list("reviews", flat=True).first()
        reviews = Review.objects.filter(id__in=about or [])
    for review in reviews.order_by("id"):
        yield Subject("review", review.id, review.level)
    for row in handled.order_by("id"):
        yield Subject("rectification", row.id, row.state)


def _beside(review: uuid.UUID) -> Iterator[Subject]:
    """What was said about a review: that it was paid back, that it looks made."""
    for report in Retaliation.objects.filter(review=review).order_by("id"):
        yield Subject("retaliation", report.id, "answered" if report.answered_at else "reported")
    for signal in Signal.objects.filter(reviews__contains=[review]).order_by("id"):
        yield Subject("signal", signal.id, signal.state)


def find(identifier: uuid.UUID) -> Subject | None:
    """The record of this room that has the id."""
    rows = {
        "review": Review.objects, "rectification": Rectification.objects, "appeal": Appeal.objects,
        "retaliation": Retaliation.objects, "signal": Signal.objects,
    }  # fmt: skip
    return next((Subject(kind, identifier) for kind, each in rows.items() if each.filter(id=identifier)), None)


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall a record of this room belongs to; None for a record of another room."""
    if subject.kind == "appeal":
        return _hall(Rectification.objects.filter(appeals=subject.id))
    rows: dict[str, QuerySet[Any]] = {
        "review": Review.objects.all(), "rectification": Rectification.objects.all(),
        "retaliation": Retaliation.objects.all(), "signal": Signal.objects.all(),
    }  # fmt: skip
    return _hall(rows[subject.kind].filter(id=subject.id)) if subject.kind in rows else None


def _hall(rows: QuerySet[Any]) -> uuid.UUID | None:
    found: uuid.UUID | None = rows.values_list("hall_id", flat=True).first()
    return found
