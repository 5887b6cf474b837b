"""Ratings of items, guides and pages of a hall, apart from the reviews of visits; few people stay hidden."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Count

from openhall.reviews.models import Review
from openhall.reviews.states import BAD, RATED
from openhall.vault.rules.suppression import suppress


@dataclasses.dataclass(frozen=True, slots=True)
class Rated:
    """One thing by its kind and code; None where a count would point at a person."""

    about: str
    code: str
    ratings: int | None
    bad: int | None


def rated(hall: uuid.UUID, first: dt.date, last: dt.date) -> list[Rated]:
    """What was rated on these days (inclusive), most rated first; one statement."""
    rows = Review.objects.filter(hall=hall, about__in=sorted(RATED), given_on__range=(first, last))
    counted = rows.order_by().values_list("about", "about_code", "level").annotate(Count("id"))
    found = _summed(counted)
    given = suppress({key: all_ for key, (all_, _) in found.items()}).cells
    bad = suppress({key: bad for key, (_, bad) in found.items()}).cells
    lines = [Rated(*key, given[key], bad[key]) for key in found]
    return sorted(lines, key=lambda line: (-(line.ratings or 0), line.about, line.code))


def _summed(rows: Iterable[tuple[str, str, str, int]]) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for about, code, level, often in rows:
        all_, bad = found.get((about, code), (0, 0))
        found[about, code] = (all_ + often, bad + (often if level in BAD else 0))
    return found
