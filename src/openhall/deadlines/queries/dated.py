"""Limits and ladders in force: the nearest region's on a day, else the nation's."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import F, Q

from openhall.deadlines.models import Clock, Ladder, Limit
from openhall.deadlines.rules import beginnings, nearest
from openhall.deadlines.states import OPEN
from openhall.places.queries import divisions


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
    row = limit_row(code, divisions.regions_of(hall), on)
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


def limits_on(on: dt.date, regions: Sequence[uuid.UUID] | None = None) -> list[LimitView]:
    """The limits in force on a day, by code, the nation's first; `regions`: only the nation's and those of these."""
    valid = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    where = Q() if regions is None else Q(region=None) | Q(region__in=regions)
    rows = Limit.objects.filter(valid, where).order_by("code", F("region__code").asc(nulls_first=True))
    return [limit_of(row) for row in rows]


def same_limit(limit_id: uuid.UUID, on: dt.date) -> LimitView | None:
    """The version in force on a day of the limit (code and region) that this row is a version of."""
    known = Limit.objects.filter(id=limit_id).values("code", "region_id").first()
    if known is None:
        return None
    valid = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    row = Limit.objects.filter(valid, code=known["code"], region=known["region_id"]).first()
    return None if row is None else limit_of(row)


def later_version(code: str, region: uuid.UUID | None, on: dt.date) -> dt.date | None:
    """From when a version of a limit is in force that begins on a day or later."""
    rows = Limit.objects.filter(code=code, region=region, valid_from__gte=on)
    return rows.order_by("valid_from").values_list("valid_from", flat=True).first()


def running_with(limit_id: uuid.UUID) -> int:
    """How many clocks run or stand still with this version of a limit."""
    return Clock.objects.filter(limit=limit_id, state__in=sorted(OPEN)).count()


def same_code(code: str, region: uuid.UUID | None) -> bool:
    """Whether a place (None: the nation) has a limit of this code at any time."""
    return Limit.objects.filter(code=code, region=region).exists()


def limit_codes() -> list[str]:
    """Every code for which there is a limit somewhere."""
    return list(Limit.objects.order_by("code").values_list("code", flat=True).distinct())
