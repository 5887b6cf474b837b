"""Set up what a hall file describes, through the rooms' doors, in one transaction.

Every record gets its moment one microsecond after the one before: the order of identifiers is the order of the file,
so that an export can give the same file back.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from openhall.catalogue import services as catalogue
from openhall.kit.clock import local_day
from openhall.people import services as people
from openhall.places import services as places
from openhall.queue.services import setting_up as queues
from openhall.site.hallfile.schema import Hall, HallFile, Item, Region, Staff, Window

MINUTE = 60


class Applied:
    """Identifiers by code while a file is being applied."""

    def __init__(self, now: dt.datetime) -> None:
        """Nothing is made yet."""
        self._moments = (now + dt.timedelta(microseconds=step) for step in range(10_000_000))
        self.regions: dict[str, uuid.UUID] = {}
        self.units: dict[str, uuid.UUID] = {}
        self.items: dict[str, uuid.UUID] = {}
        self.halls: dict[str, uuid.UUID] = {}
        self.windows: dict[tuple[str, str], uuid.UUID] = {}
        self.accounts: dict[str, uuid.UUID] = {}

    def moment(self) -> dt.datetime:
        """The next moment."""
        return next(self._moments)


def apply(file: HallFile, now: dt.datetime, posted_since: dt.datetime, password: str | None = None) -> Applied:
    """Set everything up; applying the same file again changes nothing. `password` is a hash for new accounts.

    Postings begin on the day that their hall has at `posted_since`.
    """
    made = Applied(now)
    with transaction.atomic():
        places.seed_calendar(range(2004, now.year + 2))
        moments = {region.code: made.moment() for region in file.regions}
        for region in in_order_of_parents(file.regions):
            parent = made.regions[region.parent] if region.parent else None
            made.regions[region.code] = places.put_region(
                region.code, region.name, region.name_en, region.level, parent, moments[region.code]
            )
        for unit in file.units:
            made.units[unit.code] = places.put_unit(unit.code, unit.name, unit.name_en, made.moment())
        for item in file.items:
            made.items[item.code] = _item(item, made)
        moments = {hall.code: made.moment() for hall in file.halls}
        for hall in in_order_of_parents(file.halls):
            _hall(hall, made, moments[hall.code])
        for person in file.staff:
            _person(person, made, password)
        timezones = {hall.code: hall.timezone for hall in file.halls}
        for person in file.staff:
            _post(person, made, timezones, posted_since)
    return made


def in_order_of_parents[T: (Hall, Region)](things: Sequence[T]) -> Iterator[T]:
    """Halls or regions, each after the one it belongs to, otherwise as they stand in the file."""
    left, done = list(things), set[str]()
    while left:
        thing = next(each for each in left if not each.parent or each.parent in done)
        left.remove(thing)
        done.add(thing.code)
        yield thing


def _item(item: Item, made: Applied) -> uuid.UUID:
    values = {
        name: getattr(item, name)
        for name in (
            "name", "name_en", "usual_minutes", "object", "case_type", "statutory_days", "promised_days", "fee",
            "fee_en", "trips", "where", "where_en", "conditions", "conditions_en",
        )
    }  # fmt: skip
    values |= {"unit_id": made.units[item.unit], "keywords": list(item.keywords)}
    return catalogue.put_item(item.code, values, [dataclasses.asdict(each) for each in item.materials], made.moment())


def _hall(hall: Hall, made: Applied, moment: dt.datetime) -> None:
    values = {
        name: getattr(hall, name)
        for name in (
            "name", "name_en", "kind", "timezone", "address", "address_en", "phone", "public_phone",
            "around_the_clock", "training",
        )
    }  # fmt: skip
    values |= {"region_id": made.regions[hall.region], "parent_id": made.halls[hall.parent] if hall.parent else None}
    hall_id = made.halls[hall.code] = places.put_hall(hall.code, values, moment)
    days = enumerate(hall.hours.days(), 1)
    places.set_hours(hall_id, {day: [(each.opens, each.closes) for each in spans] for day, spans in days})
    settings = dataclasses.asdict(hall.settings)
    queues.put_hall_rule(hall_id, settings | {"languages": list(hall.settings.languages)})
    for each in hall.classes:
        cap = None if each.cap_minutes is None else MINUTE * each.cap_minutes
        rule = {"credit_seconds": MINUTE * each.credit_minutes, "cap_seconds": cap, "needs_mark": each.needs_mark}
        queues.put_class(hall_id, each.code, rule)
    catalogue.offer(hall_id, [made.items[code] for queue in hall.queues for code in queue.items])
    _inside(hall, hall_id, made)


def _inside(hall: Hall, hall_id: uuid.UUID, made: Applied) -> None:
    zones = {
        zone.code: places.put_zone(hall_id, zone.code, zone.name, zone.name_en, zone.floor, made.moment())
        for zone in hall.zones
    }
    queue_ids = {}
    for queue in hall.queues:
        values = {
            "prefix": queue.prefix, "name": queue.name, "name_en": queue.name_en,
            "target_minutes": queue.target_minutes, "cap_seconds": MINUTE * queue.cap_minutes,
        }  # fmt: skip
        served = [made.items[code] for code in queue.items]
        queue_ids[queue.code] = queues.put_queue(hall_id, queue.code, values, served, made.moment())
    for window in hall.windows:
        _window(hall, hall_id, window, zones, queue_ids, made)


def _window(
    hall: Hall, hall_id: uuid.UUID, window: Window, zones: dict[str, uuid.UUID], queue_ids: dict[str, uuid.UUID],
    made: Applied,
) -> None:  # fmt: skip
    values = {
        "zone_id": zones[window.zone], "unit_id": made.units[window.unit], "name": window.name,
        "name_en": window.name_en, "marks": list(window.marks),
    }  # fmt: skip
    window_id = places.put_window(hall_id, window.code, values, made.moment())
    queues.set_serving(hall_id, window_id, [queue_ids[code] for code in window.queues], made.moment())
    made.windows[hall.code, window.code] = window_id


def _person(person: Staff, made: Applied, password: str | None) -> None:
    known = people.account_id(person.username)
    account = known or people.open_account(person.username, person.name, person.name_en, made.moment(), password)
    made.accounts[person.username] = account
    hall = made.halls[person.hall] if person.hall else None
    people.grant(account, person.role, hall, made.units[person.unit] if person.unit else None)
    catalogue.train(account, [made.items[code] for code in person.trained])


def _post(person: Staff, made: Applied, timezones: Mapping[str, str], since: dt.datetime) -> None:
    substitute = made.accounts[person.substitute] if person.substitute else None
    for code in person.windows:
        window, begins = made.windows[person.hall, code], local_day(since, timezones[person.hall])
        people.post(made.accounts[person.username], window, begins, substitute=substitute)
