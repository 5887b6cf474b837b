"""A bad review opens its handling at once, with the clock of the first contact running."""

from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.reviews.models import Rectification, Review
from openhall.reviews.services import clocks
from openhall.reviews.states import RECTIFICATION


def open_rectification(review: Review, act: Act) -> Rectification:
    """Open the handling of a bad review in the caller's transaction."""
    row = Rectification.objects.create(id=uuid7(act.now), hall_id=review.hall_id, review=review, opened_at=act.now)
    subject = subject_of(row)
    data = {"review": review.id, "level": review.level, "reachable": review.reachable}
    ledger.append(act, RECTIFICATION["open"].event, subject, row.hall_id, data)
    clocks.start(subject, clocks.CONTACT, row.hall_id, act)
    return row


def subject_of(row: Rectification) -> Subject:
    """The rectification as the log and the clocks name it."""
    return Subject("rectification", row.id)
