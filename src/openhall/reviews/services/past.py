"""Write reviews of the past in bulk: the rows and events that `give` would have left. A test compares the two.

Only good ones: a bad review opens its handling, and that is done by the verbs.
"""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from openhall.kit.clock import local_day
from openhall.kit.ids import uuid7
from openhall.ledger.services.bulk import Fact, append_past
from openhall.queue.queries.plan import HallPlan
from openhall.reviews.rules.reasons import VERSION
from openhall.reviews.states import BAD, About, Channel, Level, Origin


@dataclasses.dataclass(frozen=True, slots=True)
class PastReview:
    """A good review of a visit to one window, without words. ValueError for a bad level. Times are aware."""

    ticket: uuid.UUID
    window: uuid.UUID
    clerk: uuid.UUID | None
    item: uuid.UUID | None
    visit_on: dt.date
    closed_at: dt.datetime
    given_at: dt.datetime
    level: Level
    channel: Channel
    device: bytes | None = None
    network: bytes | None = None

    def __post_init__(self) -> None:
        if self.level in BAD:
            raise ValueError("a bad review opens its handling: give it by the verb")


COLUMNS = (
    "id, hall_id, about, about_code, ticket_id, ordinal, level, reasons, reasons_version, text, text_salt, erased_at,"
    " anonymous, reachable, channel, origin, named_window, window_id, unit_id, clerk_id, item_id, visit_on, closed_at,"
    " given_at, given_on, device, network, event, valid"
)


def write_past(plan: HallPlan, reviews: Iterable[PastReview], rng: random.Random) -> int:
    """Write them and their events; how many."""
    made = [(each, uuid7(each.given_at, rng), uuid7(each.given_at, rng)) for each in reviews]
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"COPY reviews_review ({COLUMNS}) FROM STDIN") as copy:
            for review, identifier, event in made:
                copy.write_row(_row(plan, review, identifier, event))
        append_past(sorted((_fact(plan, *each) for each in made), key=lambda fact: fact.id))
    return len(made)


def _row(plan: HallPlan, review: PastReview, identifier: uuid.UUID, event: uuid.UUID) -> Sequence[Any]:
    given_on = local_day(review.given_at, plan.hall.hours.timezone)
    return (
        identifier, plan.hall.id, About.VISIT.value, "", review.ticket, 1, review.level.value, "{}", VERSION, "", None,
        None, True, False, review.channel.value, Origin.ACTIVE.value, False, review.window, _unit(plan, review),
        review.clerk, review.item, review.visit_on, review.closed_at, review.given_at, given_on, review.device,
        review.network, event, True,
    )  # fmt: skip


def _fact(plan: HallPlan, review: PastReview, identifier: uuid.UUID, event: uuid.UUID) -> Fact:
    told = {
        "ticket": review.ticket, "ordinal": 1, "level": review.level.value, "reasons": [], "reasons_version": VERSION,
        "channel": review.channel.value, "origin": Origin.ACTIVE.value, "anonymous": True, "window": review.window,
        "unit": _unit(plan, review), "item": review.item, "text": None, "sealed": {},
    }  # fmt: skip
    return Fact(event, plan.hall.id, review.given_at, "ReviewGiven", "review", identifier, "visitor", told)


def _unit(plan: HallPlan, review: PastReview) -> uuid.UUID:
    return plan.window_by_id[review.window].unit
