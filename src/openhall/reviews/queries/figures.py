"""Figures of reviews by hall, unit, window, item, channel or month, and of the handling of bad ones."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from openhall.deadlines import queries as deadlines
from openhall.queue.queries import visited as visits
from openhall.reviews.models import Rectification, Review
from openhall.reviews.rules.figures import Figures, Share, share
from openhall.reviews.states import About, Level, Origin, RectificationState

DIMENSIONS = ("hall", "unit", "window", "item", "channel", "month")
_COLUMNS = {"hall": "hall_id", "unit": "unit_id", "window": "window_id", "item": "item_id", "channel": "channel"}

type Key = uuid.UUID | str | dt.date | None


def figures(hall: uuid.UUID, from_on: dt.date, to_on: dt.date, by: str = "hall") -> dict[Key, Figures]:
    """The figures of the visits of these days (inclusive), one entry per value of the dimension.

    A review counts for the day of its visit, whenever it was given: so reviews and silence speak of the same visits.
    Channels have no closed visits (a silent visit has no channel).
    """
    rows = Review.objects.filter(hall=hall, about=About.VISIT, ordinal=1, visit_on__range=(from_on, to_on))
    keyed = rows.annotate(key=TruncMonth("visit_on") if by == "month" else F(_COLUMNS[by]))
    counted = keyed.values_list("key", "level").annotate(
        given=Count("id", filter=Q(valid=True) & ~Q(origin=Origin.DEFAULT)),
        invited=Count("id", filter=Q(valid=True, origin=Origin.INVITED)),
        defaults=Count("id", filter=Q(origin=Origin.DEFAULT)),
        invalid=Count("id", filter=Q(valid=False)),
    )
    closed = visits.closed_counts(hall, from_on, to_on, by) if by != "channel" else {}
    return _figures([Counted(*row) for row in counted.order_by()], closed)


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """One level under one value of the dimension, as the database counts it."""

    key: Key
    level: str
    given: int
    invited: int
    defaults: int
    invalid: int


def _figures(rows: Sequence[Counted], closed: Mapping[Key, int]) -> dict[Key, Figures]:
    found: dict[Key, Figures] = {}
    for key in dict.fromkeys([*closed, *(row.key for row in rows)]):
        mine = [row for row in rows if row.key == key]
        found[key] = Figures(
            closed.get(key, 0), {Level(row.level): row.given for row in mine}, sum(row.defaults for row in mine),
            sum(row.invalid for row in mine), sum(row.invited for row in mine),
        )  # fmt: skip
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Handling:
    """How bad reviews were handled. "100 %" means of the reachable: those out of reach are counted beside."""

    opened: int
    reachable: int
    contacted_on_time: Share
    rectified_on_time: Share
    return_visited: Share
    unreachable: int
    without_contact: int
    satisfied: Share
    by_state: Mapping[str, int]


def handling(hall: uuid.UUID, from_on: dt.date, to_on: dt.date, now: dt.datetime) -> Handling:
    """The handling of the bad reviews given on these days (inclusive)."""
    rows = list(
        Rectification.objects.filter(hall=hall, review__given_on__range=(from_on, to_on)).select_related("review")
        .prefetch_related("return_visits")
    )  # fmt: skip
    reachable = [row for row in rows if row.review.reachable and not row.unreachable]
    on_time = deadlines.kept([row.id for row in rows], now)
    done = [row for row in rows if row.state == RectificationState.CLOSED]
    asked = [visit for row in rows for visit in row.return_visits.all() if visit.reached]
    visited = [row for row in reachable if any(each.reached for each in row.return_visits.all())]
    closed_reachable = [row for row in reachable if row in done]
    return Handling(
        len(rows), len(reachable),
        _kept(on_time, "review.contact"), _kept(on_time, "review.rectify"),
        share(len([row for row in visited if row in done]), len(closed_reachable)),
        sum(row.unreachable for row in rows), sum(not row.review.reachable for row in rows),
        share(sum(bool(each.satisfied) for each in asked), len(asked)),
        {state: sum(row.state == state for row in rows) for state in RectificationState},
    )  # fmt: skip


def _kept(clocks: Iterable[tuple[uuid.UUID, str, bool]], code: str) -> Share:
    """Of the clocks of this limit that are decided, how many were kept."""
    mine = [kept for _, limit, kept in clocks if limit.startswith(code)]
    return share(sum(mine), len(mine))
