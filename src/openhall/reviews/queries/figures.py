"""Figures of reviews by hall, unit, window, item, channel or month, and of the handling of bad ones."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from openhall.deadlines import queries as deadlines
from openhall.queue.queries import visits
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
    if by == "month":
        grouped = rows.annotate(key=TruncMonth("visit_on")).values("key", "level")
    else:
        grouped = rows.values(key=_column(by)).values("key", "level")
    counted = grouped.annotate(
        given=Count("id", filter=Q(valid=True) & ~Q(origin=Origin.DEFAULT)),
        invited=Count("id", filter=Q(valid=True, origin=Origin.INVITED)),
        defaults=Count("id", filter=Q(origin=Origin.DEFAULT)),
        invalid=Count("id", filter=Q(valid=False)),
    ).order_by()
    return _figures(list(counted), visits.closed_counts(hall, from_on, to_on, by) if by != "channel" else {})


def _column(by: str) -> str:
    return _COLUMNS[by]


def _figures(rows: list[Mapping[str, object]], closed: Mapping[Key, int]) -> dict[Key, Figures]:
    found: dict[Key, Figures] = {}
    for key in dict.fromkeys([*closed, *(row["key"] for row in rows)]):
        mine = [row for row in rows if row["key"] == key]
        levels = {Level(str(row["level"])): int(str(row["given"])) for row in mine}
        apart = {name: sum(int(str(row[name])) for row in mine) for name in ("defaults", "invalid", "invited")}
        found[key] = Figures(closed.get(key, 0), levels, **apart)  # type: ignore[index, arg-type]
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


def handling(hall: uuid.UUID, from_on: dt.date, to_on: dt.date) -> Handling:
    """The handling of the bad reviews given on these days (inclusive)."""
    rows = list(
        Rectification.objects.filter(hall=hall, review__given_on__range=(from_on, to_on)).select_related("review")
        .prefetch_related("return_visits")
    )  # fmt: skip
    reachable = [row for row in rows if row.review.reachable and not row.unreachable]
    on_time = deadlines.kept([row.id for row in rows])
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


def _kept(clocks: Mapping[tuple[uuid.UUID, str], bool], code: str) -> Share:
    """Of the clocks of this limit that are decided, how many were kept."""
    mine = [kept for (_, limit), kept in clocks.items() if limit.startswith(code)]
    return share(sum(mine), len(mine))
