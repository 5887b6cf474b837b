"""The writing door of places: set up regions, units, halls, zones, windows, hours and calendar days."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from openhall.kit.ids import uuid7
from openhall.kit.reactions import announce
from openhall.kit.subject import Subject
from openhall.kit.work_calendar import Interval
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places.events import CalendarChanged
from openhall.places.models import CalendarDay, Hall, OpeningInterval, Region, Unit, Window, Zone
from openhall.places.rules import Day, nation_day
from openhall.places.states import DaySource

NATION = uuid.UUID(int=0)
"""The nation's calendar in the log, where a hall's own calendar has the hall's id."""


def put_region(code: str, name: str, name_en: str, level: str, parent: uuid.UUID | None, now: dt.datetime) -> uuid.UUID:
    """Create or rename a region; its id."""
    values = {"name": name, "name_en": name_en, "level": level, "parent_id": parent}
    row, _ = Region.objects.update_or_create(
        code=code, defaults=values, create_defaults={**values, "id": uuid7(now)}
    )
    return row.id


def put_unit(code: str, name: str, name_en: str, now: dt.datetime) -> uuid.UUID:
    """Create or rename a stationed unit; its id."""
    values = {"name": name, "name_en": name_en}
    row, _ = Unit.objects.update_or_create(code=code, defaults=values, create_defaults={**values, "id": uuid7(now)})
    return row.id


def put_hall(code: str, values: Mapping[str, object], now: dt.datetime) -> uuid.UUID:
    """Create or change a hall; `values` are columns of Hall (region_id and parent_id as ids); its id."""
    row, _ = Hall.objects.update_or_create(
        code=code, defaults=dict(values), create_defaults={**values, "id": uuid7(now)}
    )
    return row.id


def set_hours(hall: uuid.UUID, weekdays: Mapping[int, Sequence[Interval]]) -> None:
    """Replace the opening hours of a hall."""
    OpeningInterval.objects.filter(hall=hall).delete()
    OpeningInterval.objects.bulk_create(
        OpeningInterval(hall_id=hall, weekday=weekday, opens=opens, closes=closes)
        for weekday, intervals in weekdays.items()
        for opens, closes in intervals
    )


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


def seed_calendar(years: Iterable[int]) -> int:
    """Fill the nation's calendar; a year that `chinesecalendar` does not know is estimated and says so; days added.

    Days that are there already, by import or by hand, stay.
    """
    known = set(CalendarDay.objects.filter(hall=None).values_list("date", flat=True))
    days = [_day(date) for year in years for date in _dates(year) if date not in known]
    CalendarDay.objects.bulk_create(days)
    return len(days)


def _dates(year: int) -> Iterable[dt.date]:
    first = dt.date(year, 1, 1)
    return (first + dt.timedelta(days=offset) for offset in range((dt.date(year + 1, 1, 1) - first).days))


def _day(date: dt.date) -> CalendarDay:
    known = nation_day(date)
    works = known.is_workday if known else date.isoweekday() <= 5
    source = DaySource.OFFICIAL if known else DaySource.ESTIMATED
    return CalendarDay(hall=None, date=date, is_workday=works, source=source)


@dataclasses.dataclass(frozen=True, slots=True)
class DayChange:
    """A day whose word was changed; `before` is None where nothing was said."""

    date: dt.date
    before: bool | None
    after: bool
    note: str


def put_days(hall: uuid.UUID | None, days: Mapping[dt.date, Day], source: str, act: Act) -> list[DayChange]:
    """Take over many days at once, for the nation or for one hall: what differs is changed and logged as one event.

    Days whose word has changed are announced as `CalendarChanged`: what was counted over them is counted anew.
    """
    with transaction.atomic():
        rows = CalendarDay.objects.select_for_update().filter(hall=hall, date__in=days)
        before = {row.date: row for row in rows}
        changed = [date for date, day in days.items() if _differs(before.get(date), day, source)]
        CalendarDay.objects.bulk_create(
            [CalendarDay(hall_id=hall, date=each, is_workday=days[each].is_workday, source=source,
                         note=days[each].note) for each in changed],
            update_conflicts=True, unique_fields=["hall", "date"], update_fields=["is_workday", "source", "note"],
        )  # fmt: skip
        changes = [
            DayChange(each, before[each].is_workday if each in before else None, days[each].is_workday, days[each].note)
            for each in sorted(changed)
        ]
        if changes:
            _log_days(hall, changes, source, act)
        moved = [each.date for each in changes if each.before != each.after]
        if moved:
            announce(CalendarChanged(hall, moved[0], moved[-1], act.actor, act.now))
    return changes


def _differs(row: CalendarDay | None, day: Day, source: str) -> bool:
    return row is None or (row.is_workday, row.note, row.source) != (day.is_workday, day.note, source)


def _log_days(hall: uuid.UUID | None, changes: Sequence[DayChange], source: str, act: Act) -> None:
    moved = [[each.date.isoformat(), each.before, each.after] for each in changes if each.before != each.after]
    data = {"source": source, "first": changes[0].date, "last": changes[-1].date, "days": len(changes), "moved": moved}
    ledger.append(act, "CalendarChanged", Subject("calendar", hall or NATION), hall, data)


def set_day(hall: uuid.UUID | None, date: dt.date, is_workday: bool, source: str, note: str = "") -> None:
    """Say whether a day is a working day, for the nation or for one hall."""
    values = {"is_workday": is_workday, "source": source, "note": note}
    rows = CalendarDay.objects.filter(hall=hall, date=date)
    if not rows.update(**values):
        CalendarDay.objects.create(hall_id=hall, date=date, **values)
