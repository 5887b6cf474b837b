"""A review as its writer sees it: may I give one, what did I say, what became of it."""

import dataclasses
import datetime as dt
import uuid

from django.conf import settings

from openhall.queue.queries.visited import Visit
from openhall.reviews.models import Rectification, Review
from openhall.reviews.queries.period import review_ends
from openhall.reviews.rules import invitation_mark, review_token
from openhall.reviews.states import FINAL, RectificationState


@dataclasses.dataclass(frozen=True, slots=True)
class OwnReview:
    """What the visitor said of a visit and what became of it; `handling` is empty for a review that was not bad.

    `answers` is what supervision said to reports of retaliation.
    """

    id: uuid.UUID
    hall: uuid.UUID
    level: str
    reasons: tuple[str, ...]
    text: str
    given_at: dt.datetime
    event: uuid.UUID
    handling: str
    measures: str
    may_rate_handling: bool
    answers: tuple[str, ...] = ()


def invitation(visit: Visit | None, now: dt.datetime) -> str | None:
    """The token with which a visit may be reviewed now; None while it is open, after the period, or once reviewed."""
    if visit is None or visit.closed_at is None:
        return None
    if now > review_ends(visit):
        return None
    if Review.objects.filter(ticket=visit.ticket, ordinal=1).exists():
        return None
    return token_for(visit.ticket)


def token_for(ticket: uuid.UUID) -> str:
    """The review token of a ticket: for its visitor alone, never for staff."""
    return review_token(settings.SECRET_KEY, ticket)


def invited_link(ticket: uuid.UUID) -> str:
    """The path by which an invited visitor comes to the review: its mark says that it was an invitation."""
    return f"/review/{token_for(ticket)}?invited={invitation_mark(settings.SECRET_KEY, ticket)}"


def own_review(ticket: uuid.UUID) -> OwnReview | None:
    """The first review of a visit, for who gave it."""
    row = Review.objects.filter(ticket=ticket, ordinal=1).first()
    if row is None:
        return None
    handled = Rectification.objects.filter(review=row).first()
    followed = Review.objects.filter(ticket=ticket, ordinal=2).exists()
    done = handled is not None and handled.state in FINAL | {RectificationState.RECTIFIED}
    return OwnReview(
        row.id, row.hall_id, row.level, tuple(row.reasons), row.text, row.given_at, row.event,
        handled.state if handled else "", handled.measures if handled and done else "", done and not followed,
        tuple(row.retaliations.exclude(answer="").order_by("at").values_list("answer", flat=True)),
    )  # fmt: skip
