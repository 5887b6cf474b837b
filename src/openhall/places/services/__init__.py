"""The writing door of places: set up regions, units, halls, zones, windows; hours, calendar days, planned changes."""

import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.kit.ids import uuid7
from openhall.places.models import Hall, Region, Unit, Window, Zone
from openhall.places.services.calendar import (
    NATION,
    DayChange,
    clear_day,
    put_days,
    seed_calendar,
    set_day,
    set_hours,
)
from openhall.places.services.changes import apply_change, plan_change, refuse_change, withdraw_change
from openhall.places.services.records import save_hall, save_unit, save_window, save_zone

__all__ = [
    "NATION", "DayChange", "apply_change", "clear_day", "plan_change", "put_days", "put_hall", "put_region", "put_unit",
    "put_window", "put_zone", "refuse_change", "save_hall", "save_unit", "save_window", "save_zone", "seed_calendar",
    "set_day", "set_hours", "withdraw_change",
]  # fmt: skip


def put_region(
    code: str, name: str, name_en: str, level: str, parent: uuid.UUID | None, now: dt.datetime
) -> uuid.UUID:
    """Create or rename a region; its id."""
    values = {"name": name, "name_en": name_en, "level": level, "parent_id": parent}
    row, _ = Region.objects.update_or_create(
        code=code, defaults=values, create_defaults={**values, "id": uuid7(now)}
    )
    return row.id


def put_unit(code: str, name: str, name_en: str, now: dt.datetime) -> uuid.UUID:
    """Create or rename a stationed unit; its id."""
    values = {"name": name, "name_en": name_en}
    row, _ = Unit.objects.update_or_create(
        code=code, defaults=values, create_defaults={**values, "id": uuid7(now)}
    )
    return row.id


def put_hall(code: str, values: Mapping[str, object], now: dt.datetime) -> uuid.UUID:
    """Create or change a hall; `values` are columns of Hall (region_id and parent_id as ids); its id."""
    row, _ = Hall.objects.update_or_create(
        code=code, defaults=dict(values), create_defaults={**values, "id": uuid7(now)}
    )
    return row.id


def put_zone(hall: uuid.UUID, code: str, name: str, name_en: str, floor: str, now: dt.datetime) -> uuid.UUID:
    """Create or change a zone; its id."""
    values = {"name": name, "name_en": name_en, "floor": floor}
    row, _ = Zone.objects.update_or_create(
        hall_id=hall, code=code, defaults=values, create_defaults={**values, "id": uuid7(now)}
    )
    return row.id


def put_window(hall: uuid.UUID, code: str, values: Mapping[str, object], now: dt.datetime) -> uuid.UUID:
    """Create or change a window; `values` are columns of Window; its id."""
    row, _ = Window.objects.update_or_create(
        hall_id=hall, code=code, defaults=dict(values), create_defaults={**values, "id": uuid7(now)}
    )
    return row.id
