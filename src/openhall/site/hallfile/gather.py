"""Halls that are set up, as the values of a hall file: the way back from `apply`, through the rooms' reading doors.

Identifiers tell the order in which things were entered, so a hall comes out as its file said it. What such a file
cannot say is told in a note, never left out in silence.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from openhall.catalogue import queries as catalogue
from openhall.catalogue.queries import ItemView
from openhall.places import queries as places
from openhall.places.queries import HallView, divisions
from openhall.queue.queries.rules_of_hall import served_items
from openhall.site.hallfile import schema
from openhall.site.hallfile.gather_hall import hall_row
from openhall.site.hallfile.gather_staff import Names, Person, people_in, staff_rows, without_role


@dataclasses.dataclass(frozen=True)
class Gathered:
    """The file of some halls, and what it cannot say, a sentence each."""

    file: schema.HallFile
    notes: tuple[str, ...]


def halls_below(code: str, now: dt.datetime) -> list[str]:
    """The hall of this code and every hall under it; [] if there is none."""
    halls = _halls(places.hall_codes(), now)
    chosen = {hall.id for hall in halls if hall.code == code}
    for _ in halls:
        chosen |= {hall.id for hall in halls if hall.parent in chosen}
    return [hall.code for hall in halls if hall.id in chosen]


def gather(codes: Sequence[str], now: dt.datetime) -> Gathered:
    """The file that sets up these halls. What belongs to other halls alone is left out, what belongs to none is not."""
    every = _halls(places.hall_codes(everywhere=True), now)
    mine = [hall for hall in every if hall.code in codes]
    theirs = [hall for hall in every if hall.code not in codes]
    people = people_in({hall.id for hall in mine}, now)
    kept = _kept(_uses(mine, people), _uses(theirs, people_in({hall.id for hall in theirs}, now)))
    notes = [f"{username} holds no role and is left out" for username in without_role(now)]
    names = Names(
        {hall.id: hall.code for hall in mine}, {each.id: each.code for each in kept.units},
        {each.id: each.code for each in kept.items},
        {window.id: (hall.id, window.code) for hall in mine for window in hall.windows},
    )  # fmt: skip
    regions = {each.id: each.code for each in kept.regions}
    file = schema.HallFile(
        regions=tuple(_region(each, regions) for each in kept.regions),
        units=tuple(schema.Unit(each.code, each.name, each.name_en) for each in kept.units),
        items=tuple(_item(each, names) for each in kept.items),
        halls=tuple(hall_row(hall, regions, names, now, notes) for hall in mine),
        staff=tuple(staff_rows(people, names, notes)),
    )  # fmt: skip
    return Gathered(file, tuple(notes))


def _halls(codes: Iterable[str], now: dt.datetime) -> list[HallView]:
    """Halls in the order they were entered."""
    return sorted((places.hall(code, now) for code in codes), key=lambda hall: hall.id)


@dataclasses.dataclass(frozen=True)
class _Uses:
    """The regions, units and items that some halls and their people need."""

    regions: AbstractSet[uuid.UUID]
    units: AbstractSet[uuid.UUID]
    items: AbstractSet[uuid.UUID]


@dataclasses.dataclass(frozen=True)
class _Kept:
    """What goes into the file, in the order it was entered."""

    regions: Sequence[divisions.RegionView]
    units: Sequence[places.UnitView]
    items: Sequence[ItemView]


def _uses(halls: Sequence[HallView], people: Sequence[Person]) -> _Uses:
    parents = {each.id: each.parent for each in divisions.regions()}
    regions, above = set[uuid.UUID](), {hall.region for hall in halls}
    while above:
        regions |= above
        above = {parent for each in above if (parent := parents[each]) is not None}
    items = {item for hall in halls for some in served_items(hall.id).values() for item in some}
    units = {window.unit for hall in halls for window in hall.windows}
    units |= {person.role.unit for person in people if person.role.unit is not None}
    return _Uses(regions, units, items | {item for person in people for item in person.trained})


def _kept(mine: _Uses, theirs: _Uses) -> _Kept:
    def stays(identifier: uuid.UUID, needed: AbstractSet[uuid.UUID], elsewhere: AbstractSet[uuid.UUID]) -> bool:
        return identifier in needed or identifier not in elsewhere

    every = catalogue.all_items()
    items = [each for each in every if stays(each.id, mine.items, theirs.items)]
    needed = mine.units | {each.unit for each in items}
    elsewhere = theirs.units | {each.unit for each in every}
    return _Kept(
        _entered(each for each in divisions.regions() if stays(each.id, mine.regions, theirs.regions)),
        _entered(each for each in places.units() if stays(each.id, needed, elsewhere)),
        _entered(items),
    )


def _entered[T: (divisions.RegionView, places.UnitView, ItemView)](things: Iterable[T]) -> list[T]:
    return sorted(things, key=lambda thing: thing.id)


def _region(region: divisions.RegionView, codes: Mapping[uuid.UUID, str]) -> schema.Region:
    parent = codes.get(region.parent, "") if region.parent else ""
    return schema.Region(region.code, region.name, region.name_en, region.level, parent)


def _item(item: ItemView, names: Names) -> schema.Item:
    materials = tuple(schema.Material(**dataclasses.asdict(each)) for each in item.materials)
    return schema.Item(
        item.code, item.name, item.name_en, names.units[item.unit], item.usual_minutes, item.object, item.case_type,
        item.statutory_days, item.promised_days, item.fee, item.fee_en, item.trips, item.where, item.where_en,
        item.conditions, item.conditions_en, item.keywords, materials,
    )  # fmt: skip
