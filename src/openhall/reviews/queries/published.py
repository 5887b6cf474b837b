"""What the public may read of reviews: moderated texts with the reply, by month, with nothing that names a person."""

import dataclasses
import datetime as dt
import uuid

from openhall.reviews.models import Publication, Rectification


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """A review as published; `month` is the first day of its month, `result` the state of its handling or nothing."""

    level: str
    text: str
    reply: str
    month: dt.date
    item: uuid.UUID | None
    result: str


def published(hall: uuid.UUID, most: int = 50) -> list[Published]:
    """The newest published reviews of a hall."""
    rows = Publication.objects.filter(review__hall=hall, shown=True).select_related("review").order_by("-at")[:most]
    listed = list(rows)
    states = dict(
        Rectification.objects.filter(review__in=[row.review_id for row in listed]).values_list("review_id", "state")
    )
    return [
        Published(
            row.review.level, row.text, row.reply, row.review.given_on.replace(day=1), row.review.item_id,
            states.get(row.review_id, ""),
        )
        for row in listed
    ]  # fmt: skip
