"""Reviews beside the visits they are of, and the visits nobody reviewed: what the signals of stuffing look at."""

import dataclasses
import datetime as dt
import uuid

from openhall.queue.queries.visited import Done, done_between
from openhall.reviews.models import Review
from openhall.reviews.states import About


@dataclasses.dataclass(frozen=True, slots=True)
class Reviewed:
    """A first review of a closed visit; `device` and `network` are keyed hashes, nothing names the visitor."""

    review: uuid.UUID
    visit: Done
    level: str
    channel: str
    origin: str
    given_at: dt.datetime
    text: str
    device: bytes | None
    network: bytes | None


def reviewed(hall: uuid.UUID, first: dt.date, last: dt.date) -> tuple[list[Reviewed], list[Done]]:
    """The reviewed visits of these days (inclusive) and the silent ones; two statements whatever their number."""
    visits = {each.ticket: each for each in done_between(hall, first, last)}
    rows = Review.objects.filter(hall=hall, about=About.VISIT, ordinal=1, visit_on__range=(first, last))
    fields = ("id", "ticket_id", "level", "channel", "origin", "given_at", "text", "device", "network")
    said = [
        Reviewed(review, visits[ticket], *facts)
        for review, ticket, *facts in rows.order_by("given_at", "id").values_list(*fields)
        if ticket in visits
    ]
    spoken = {each.visit.ticket for each in said}
    return said, [each for ticket, each in visits.items() if ticket not in spoken]
