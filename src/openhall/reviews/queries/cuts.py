"""The figures of reviews cut by one dimension for everybody to read: few people stay hidden."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from openhall.kit.errors import Malformed
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan
from openhall.reviews.queries.figures import Key, figures
from openhall.vault.rules.suppression import suppress

CUTS = ("unit", "window", "item", "channel", "month")


@dataclasses.dataclass(frozen=True, slots=True)
class CutLine:
    """One value of the dimension by its code and names; None where a count would point at a person.

    `closed` is None for channels: a visit without a review has none.
    """

    code: str
    name: str
    name_en: str
    closed: int | None
    reviews: int | None
    bad: int | None


def cut(plan: HallPlan, first: dt.date, last: dt.date, by: str) -> list[CutLine]:
    """The visits of these days (inclusive), most reviewed first, months newest first; Malformed for another `by`."""
    if by not in CUTS:
        raise Malformed("bad_cut", "Cut by one of these: %(list)s.", {"list": ", ".join(CUTS)})
    found = figures(plan.hall.id, first, last, by=by)
    given = suppress({key: each.reviews for key, each in found.items()}).cells
    bad = suppress({key: each.bad for key, each in found.items()}).cells
    named = _names(plan, by)
    lines = [
        CutLine(*named(key), None if by == "channel" else each.closed, given[key], bad[key])
        for key, each in found.items() if key is not None
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.code, reverse=True) if by == "month" else sorted(lines, key=_most)


def _most(line: CutLine) -> tuple[int, int, str]:
    return -(line.reviews or 0), -(line.closed or 0), line.code


def _names(plan: HallPlan, by: str) -> Callable[[Key], tuple[str, str, str]]:
    known: Mapping[uuid.UUID, tuple[str, str, str]] = {}
    if by == "unit":
        known = {each.id: (each.code, each.name, each.name_en) for each in places.units()}
    elif by == "window":
        known = {each.id: (each.code, each.name, each.name_en) for each in plan.hall.windows}
    elif by == "item":
        known = {each.id: (each.code, each.name, each.name_en) for each in plan.items.values()}

    def name(key: Key) -> tuple[str, str, str]:
        if isinstance(key, uuid.UUID):
            return known.get(key, (str(key), "", ""))
        return (key.strftime("%Y-%m"), "", "") if isinstance(key, dt.date) else (str(key), "", "")

    return name
