"""Administrative divisions, and the halls that stand in them."""

import dataclasses
import uuid
from collections.abc import Iterable

from openhall.kit.errors import Missing
from openhall.places.models import Hall, Region
from openhall.places.states import NOWHERE


@dataclasses.dataclass(frozen=True, slots=True)
class RegionView:
    """An administrative division."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    level: str
    parent: uuid.UUID | None


def regions() -> tuple[RegionView, ...]:
    """All regions, by code."""
    rows = Region.objects.order_by("code")
    return tuple(RegionView(row.id, row.code, row.name, row.name_en, row.level, row.parent_id) for row in rows)


def region(code: str) -> RegionView:
    """The region of this code; Missing if there is none, and for the place of replays."""
    row = Region.objects.filter(code=code).exclude(code=NOWHERE).first()
    if row is None:
        raise Missing("no_region", "There is no such region.")
    return RegionView(row.id, row.code, row.name, row.name_en, row.level, row.parent_id)


def above(region: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """A region and those it lies in, the nearest first."""
    line, found = list[uuid.UUID](), Region.objects.filter(id=region).values_list("id", flat=True).first()
    while found is not None and found not in line:
        line.append(found)
        found = Region.objects.filter(id=found).values_list("parent_id", flat=True).first()
    return tuple(line)


def regions_of(hall_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The region of a hall and those it lies in, the nearest first."""
    region = Hall.objects.filter(id=hall_id).values_list("region_id", flat=True).first()
    return above(region) if region is not None else ()


@dataclasses.dataclass(frozen=True, slots=True)
class HallName:
    """A hall by its id, code and names."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    kind: str


def _with_all_in(region: uuid.UUID) -> set[uuid.UUID]:
    inside, found = {region}, {region}
    while found:
        found = set(Region.objects.filter(parent__in=found).values_list("id", flat=True)) - inside
        inside |= found
    return inside


def halls_in(region: uuid.UUID) -> list[HallName]:
    """The halls of a region and of all regions in it, city halls first; training halls are none of them."""
    kinds = {"city": 0, "county": 1, "township": 2}
    rows = Hall.objects.filter(region__in=_with_all_in(region), training=False)
    names = [HallName(row.id, row.code, row.name, row.name_en, row.kind) for row in rows]
    return sorted(names, key=lambda row: (kinds[row.kind], row.code))


def halls_at(regions: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """The halls whose own region is one of these; training halls are none of them."""
    return list(Hall.objects.filter(region__in=list(regions), training=False).values_list("id", flat=True))


def halls_touched(region: uuid.UUID | None) -> set[uuid.UUID]:
    """The halls for which a rule of this region holds, training halls too; of None every hall."""
    rows = Hall.objects.all() if region is None else Hall.objects.filter(region__in=_with_all_in(region))
    return set(rows.values_list("id", flat=True))
