"""What waits for the administration: reviews nobody has decided to publish, and reports of retaliation. No authors."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Count, F, Max

from openhall.people.queries import managers_of
from openhall.reviews.models import Rectification, Retaliation, Review
from openhall.reviews.rules import may_verify
from openhall.reviews.states import About

MOST = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Unpublished:
    """A review that somebody must read before the public may; `measures` is what the unit did, where it was bad."""

    id: uuid.UUID
    level: str
    reasons: tuple[str, ...]
    text: str
    given_on: dt.date
    window: uuid.UUID | None
    item: uuid.UUID | None
    measures: str


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """A reviewer's word that the review was paid back, and what supervision did."""

    id: uuid.UUID
    text: str
    at: dt.datetime
    level: str
    window: uuid.UUID | None
    answered_at: dt.datetime | None
    answer: str


@dataclasses.dataclass(frozen=True, slots=True)
class Pulse:
    """How many bad reviews are in handling, and when the newest came: a page that knows both need not look again."""

    open: int
    newest: dt.datetime | None

    @property
    def mark(self) -> str:
        """Both as one word for an address."""
        return f"{self.open}-{int(self.newest.timestamp() * 1000) if self.newest else 0}"


def pulse(hall: uuid.UUID) -> Pulse:
    """One statement over the open cases of a hall, asked by every open desk each second."""
    rows = Rectification.objects.filter(hall=hall, closed_at=None)
    return Pulse(**rows.aggregate(open=Count("id"), newest=Max("opened_at")))


def unpublished(
    hall: uuid.UUID, reader: uuid.UUID | None, review: uuid.UUID | None = None
) -> list[Unpublished]:
    """Reviews with words that nobody has decided about, oldest first; never the reader's own."""
    rows = Review.objects.filter(hall=hall, about=About.VISIT, publication=None, erased_at=None).exclude(
        text=""
    )
    rows = rows.filter(id=review) if review else rows
    rows = rows.exclude(clerk=reader) if reader else rows
    done = rows.annotate(measures=F("rectification__measures")).order_by("given_at", "id")[:MOST]
    return [
        Unpublished(row.id, row.level, tuple(row.reasons), row.text, row.given_on, row.window_id, row.item_id,
                    row.measures or "")
        for row in done
    ]  # fmt: skip


def in_hall(hall: uuid.UUID, review: uuid.UUID) -> bool:
    """Whether this review was given in this hall."""
    return Review.objects.filter(hall=hall, id=review).exists()


def reports(hall: uuid.UUID, reader: uuid.UUID | None) -> list[Report]:
    """Reports of retaliation, the unanswered first; none that concerns the reader or the unit they manage."""
    rows = (
        Retaliation.objects.filter(hall=hall)
        .select_related("review")
        .order_by(F("answered_at").desc(nulls_first=True))
    )
    return [_report(row) for row in rows[: 4 * MOST] if _may_read(row, reader)][:MOST]


def _may_read(row: Retaliation, reader: uuid.UUID | None) -> bool:
    unit = row.review.unit_id
    managers = managers_of(row.hall_id, unit) if unit else frozenset()
    return reader is None or may_verify(reader, row.review.clerk_id, managers)


def _report(row: Retaliation) -> Report:
    said = row.review
    return Report(row.id, row.text, row.at, said.level, said.window_id, row.answered_at, row.answer)
