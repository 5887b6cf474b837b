"""What is kept of a visitor in reviews: whether a handling still needs it, and what has been kept long enough."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from openhall.reviews.models import Rectification, Retaliation, Review


def reviews_of(ticket: uuid.UUID) -> list[uuid.UUID]:
    """The reviews of a visit, the first one first."""
    return list(Review.objects.filter(ticket=ticket).order_by("ordinal").values_list("id", flat=True))


@dataclasses.dataclass(frozen=True, slots=True)
class OwnWords:
    """What the visitor wrote: a review (its level) or a report of retaliation (level empty)."""

    level: str
    reasons: tuple[str, ...]
    text: str = dataclasses.field(repr=False)
    at: dt.datetime


def words_of(ticket: uuid.UUID) -> list[OwnWords]:
    """Everything that the visitor of a ticket said, the oldest first; erased texts are empty."""
    said = [
        OwnWords(row.level, tuple(row.reasons), row.text, row.given_at) for row in Review.objects.filter(ticket=ticket)
    ]
    reports = Retaliation.objects.filter(review__ticket=ticket)
    return sorted([*said, *(OwnWords("", (), row.text, row.at) for row in reports)], key=lambda each: each.at)


def is_in_handling(ticket: uuid.UUID) -> bool:
    """Whether somebody still works on what the visitor said: a bad review, or a report of retaliation."""
    open_cases = Rectification.objects.filter(review__ticket=ticket, closed_at=None)
    return open_cases.exists() or Retaliation.objects.filter(review__ticket=ticket, answered_at=None).exists()


def handling_of(ticket: uuid.UUID) -> Rectification | None:
    """The handling of a visit's bad review, open or ended."""
    return Rectification.objects.select_related("review").filter(review__ticket=ticket).first()


def due_records(code: str, hall: uuid.UUID, last_day: dt.date, until: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of `review_text`, `review_signals` (given on `last_day` or before) or `retaliation_text` (answered before
    `until`) of a hall, the oldest first; nothing of a case that is still open.
    """
    if code == "retaliation_text":
        rows: QuerySet[Retaliation] | QuerySet[Review] = Retaliation.objects.filter(
            hall=hall, answered_at__lt=until
        ).exclude(text="")
    else:
        closed = Q(rectification=None) | Q(rectification__closed_at__isnull=False)
        kept = Review.objects.filter(closed, hall=hall, given_on__lte=last_day)
        signals = Q(device__isnull=False) | Q(network__isnull=False)
        rows = kept.filter(signals) if code == "review_signals" else kept.filter(erased_at=None).exclude(text="")
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])
