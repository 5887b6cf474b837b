"""The halls of a region side by side: the same definitions for all, few people hidden."""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, F

from openhall.deadlines import queries as deadlines
from openhall.queue.queries.waits import Waits, waits
from openhall.reviews.models import Rectification, Review
from openhall.reviews.rules.figures import Figures, Share, share
from openhall.reviews.states import About, Level, Origin
from openhall.vault.rules.suppression import suppress


@dataclasses.dataclass(frozen=True, slots=True)
class HallFigures:
    """One hall. `reviews` and `bad` are None where a count would point at a person, and with them what is made of them.

    `half` and `most`: seconds that half and four of five visitors waited; None where nobody did. `on_time`: clocks of
    first contact and of putting right that were kept, of those decided.
    """

    hall: uuid.UUID
    closed: int
    half: int | None
    most: int | None
    reviews: int | None
    bad: int | None
    good: Share | None
    silence: Share | None
    on_time: Share | None


def side_by_side(halls: Sequence[uuid.UUID], first: dt.date, last: dt.date, now: dt.datetime) -> list[HallFigures]:
    """The figures of the visits of these days (inclusive), in the order of `halls`; a hall without any has zeros.

    Four statements, however many halls.
    """
    waited, kept = waits(halls, first, last), _kept(halls, first, last, now)
    counted = _counted(halls, first, last, waited)
    reviews = suppress({hall: counted[hall].reviews for hall in halls}).cells
    bad = suppress({hall: counted[hall].bad for hall in halls}).cells
    nobody = Waits(0, None, None)
    return [
        HallFigures(
            hall, counted[hall].closed, waited.get(hall, nobody).half, waited.get(hall, nobody).most, reviews[hall],
            bad[hall], counted[hall].good_rate if None not in (reviews[hall], bad[hall]) else None,
            counted[hall].silence if reviews[hall] is not None else None,
            kept[hall] if bad[hall] is not None else None,
        )
        for hall in halls
    ]  # fmt: skip


def _counted(
    halls: Iterable[uuid.UUID], first: dt.date, last: dt.date, waited: Mapping[uuid.UUID, Waits]
) -> dict[uuid.UUID, Figures]:
    rows = Review.objects.filter(hall__in=halls, about=About.VISIT, ordinal=1, visit_on__range=(first, last))
    valid = rows.filter(valid=True).exclude(origin=Origin.DEFAULT).order_by()
    given = valid.values_list("hall_id", "level").annotate(Count("id"))
    levels: dict[uuid.UUID, dict[Level, int]] = {hall: {} for hall in halls}
    for hall, level, often in given:
        levels[hall][Level(level)] = often
    return {hall: Figures(waited[hall].closed if hall in waited else 0, levels[hall]) for hall in halls}


def _kept(halls: Iterable[uuid.UUID], first: dt.date, last: dt.date, now: dt.datetime) -> dict[uuid.UUID, Share]:
    """Of the clocks of bad reviews given on these days that are decided, how many were kept, per hall."""
    rows = Rectification.objects.filter(hall__in=halls, review__given_on__range=(first, last))
    hall_of = dict(rows.annotate(at=F("hall_id")).values_list("id", "at"))
    done, all_ = Counter[uuid.UUID](), Counter[uuid.UUID]()
    for subject, code, in_time in deadlines.kept(hall_of, now):
        if code.startswith(("review.contact", "review.rectify")):
            all_[hall_of[subject]] += 1
            done[hall_of[subject]] += in_time
    return {hall: share(done[hall], all_[hall]) for hall in halls}
