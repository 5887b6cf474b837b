"""One hall that is set up, as a hall file says it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.places.queries import HallView
from openhall.queue.queries.plan import hall_plan
from openhall.queue.queries.rules_of_hall import (
    ClassView,
    classes_of,
    served_items,
    served_ranks,
    settings_of,
)
from openhall.site.hallfile import schema
from openhall.site.hallfile.gather_staff import Names

MINUTE = 60


def hall_row(
    hall: HallView, regions: Mapping[uuid.UUID, str], names: Names, now: dt.datetime, notes: list[str]
) -> schema.Hall:
    """The hall with everything in it; a parent that is not in the file is left out."""
    zones = sorted(hall.zones, key=lambda zone: zone.id)
    return schema.Hall(
        code=hall.code, name=hall.name, name_en=hall.name_en, kind=hall.kind, region=regions[hall.region],
        parent=names.halls.get(hall.parent, "") if hall.parent else "", timezone=hall.hours.timezone,
        address=hall.address, address_en=hall.address_en, phone=hall.phone, public_phone=hall.public_phone,
        around_the_clock=hall.hours.around_the_clock, training=hall.training, hours=_week(hall),
        settings=schema.Settings(**dataclasses.asdict(settings_of(hall.id))),
        classes=tuple(_class(hall, each, notes) for each in classes_of(hall.id)),
        zones=tuple(schema.Zone(each.code, each.name, each.name_en, each.floor) for each in zones),
        queues=_queues(hall, names, now, notes), windows=_windows(hall, names, now),
    )  # fmt: skip


def _week(hall: HallView) -> schema.Week:
    days = (hall.hours.weekdays.get(weekday, ()) for weekday in range(1, 8))
    return schema.Week(*(tuple(schema.Interval(*each) for each in day) for day in days))


def _class(hall: HallView, each: ClassView, notes: list[str]) -> schema.VisitorClass:
    where = f"{hall.code}, class {each.code}"
    cap = None if each.cap_seconds is None else _minutes(each.cap_seconds, where, notes)
    return schema.VisitorClass(each.code, _minutes(each.credit_seconds, where, notes), cap, each.needs_mark)


def _queues(hall: HallView, names: Names, now: dt.datetime, notes: list[str]) -> tuple[schema.Queue, ...]:
    items = served_items(hall.id)
    rows = sorted(hall_plan(hall.code, now).queues.values(), key=lambda queue: queue.id)
    return tuple(
        schema.Queue(
            row.code, row.prefix, row.name, row.name_en, tuple(names.items[item] for item in items.get(row.id, ())),
            row.target_minutes, _minutes(row.cap_seconds, f"{hall.code}, queue {row.code}", notes),
        )
        for row in rows
    )  # fmt: skip


def _windows(hall: HallView, names: Names, now: dt.datetime) -> tuple[schema.Window, ...]:
    zones, ranks = {zone.id: zone.code for zone in hall.zones}, served_ranks(hall.id)
    queues = hall_plan(hall.code, now).queue_by_id

    def served(window: uuid.UUID) -> tuple[str, ...]:
        by_skill = ranks.get(window, {})
        return tuple(queues[each].code for each in sorted(by_skill, key=by_skill.__getitem__))

    return tuple(
        schema.Window(
            each.code, each.name, each.name_en, zones[each.zone], names.units[each.unit], served(each.id), each.marks
        )
        for each in sorted(hall.windows, key=lambda window: window.id)
    )


def _minutes(seconds: int, where: str, notes: list[str]) -> int:
    """Whole minutes, as a hall file counts; part of one is rounded up and noted."""
    whole, rest = divmod(seconds, MINUTE)
    if rest:
        notes.append(f"{where}: {seconds} seconds are no whole minutes; {whole + 1} minutes are written")
    return whole + (rest > 0)
