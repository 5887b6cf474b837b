"""Limits and ladders in force: the nearest region's on a day, else the nation's."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q

from openhall.deadlines.models import Ladder, Limit
from openhall.deadlines.rules import beginnings, nearest
from openhall.places import queries as places


@dataclasses.dataclass(frozen=True, slots=True)
class LimitView:
    """A limit with the rule it comes from; `amount` and `extension_amount` are in units of `kind`."""

    id: uuid.UUID
    code: str
    region: uuid.UUID | None
    kind: str
    amount: int
    warn_before: int
    extensions: int
    extension_amount: int
    rule: str
    version: int
    source: str
    valid_from: dt.date
    valid_to: dt.date | None


def limit_of(row: Limit) -> LimitView:
    """A row as others see it."""
    return LimitView(
        row.id, row.code, row.region_id, row.kind, row.amount, row.warn_before, row.extensions,
        row.extension_amount, row.rule, row.version, row.source, row.valid_from, row.valid_to,
    )  # fmt: skip


def limit_in_force(code: str, hall: uuid.UUID, on: dt.date) -> LimitView | None:
    """The limit that a clock of this code starts with in a hall on a day; None where no rule sets one."""
    row = limit_row(code, places.regions_of(hall), on)
    return None if row is None else limit_of(row)


def limit_row(code: str, regions: Sequence[uuid.UUID], on: dt.date) -> Limit | None:
    """The same as a row, for the room's own services; `regions` are the hall's, the nearest first."""
    return nearest(Limit.objects.filter(_speaks([code], regions, on)), regions)


def ladder_row(code: str, regions: Sequence[uuid.UUID], on: dt.date) -> Ladder | None:
    """The ladder for a code: of the longest beginning that has one, the nearest region's."""
    return nearest(Ladder.objects.filter(_speaks(beginnings(code), regions, on)), regions)


def _speaks(codes: Sequence[str], regions: Sequence[uuid.UUID], on: dt.date) -> Q:
    where = Q(region=None) | Q(region__in=regions)
    return Q(code__in=codes, valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on)) & where
