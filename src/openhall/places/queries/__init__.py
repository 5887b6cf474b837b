"""The reading door of places: halls with their zones, windows and hours, as frozen values."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Q

from openhall.kit.errors import Missing
from openhall.kit.work_calendar import Interval, WorkCalendar
from openhall.places.models import (
    CalendarDay,
    Hall,
    OpeningInterval,
    ReplacedHours,
    Unit,
    Window,
    Zone,
)
from openhall.places.rules import Day, Hours, read_hours, work_calendar, written_hours
from openhall.places.states import NOWHERE, DaySource


@dataclasses.dataclass(frozen=True, slots=True)
class ZoneView:
    """A zone of a hall."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    floor: str


@dataclasses.dataclass(frozen=True, slots=True)
class UnitView:
    """A stationed unit."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str


@dataclasses.dataclass(frozen=True, slots=True)
class WindowView:
    """A window with its zone, unit and marks."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    zone: uuid.UUID
    unit: uuid.UUID
    marks: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class HallView:
    """A hall with everything that stands in it."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    kind: str
    region: uuid.UUID
    parent: uuid.UUID | None
    address: str
    address_en: str
    phone: str
    public_phone: str
    hours: Hours
    zones: tuple[ZoneView, ...]
    windows: tuple[WindowView, ...]
    training: bool = False


def hall_codes(everywhere: bool = False, training: bool = True) -> list[str]:
    """The codes of all halls, city halls first; those that stand nowhere (replays) only where they are asked for.

    Without `training` only halls that serve the public: a training hall stands in no list of theirs and in no figure.
    """
    kinds = {"city": 0, "county": 1, "township": 2}
    halls = Hall.objects.all() if everywhere else Hall.objects.exclude(region__code=NOWHERE)
    rows = (halls if training else halls.exclude(training=True)).values_list("kind", "code")
    return [code for _, code in sorted(rows, key=lambda row: (kinds[row[0]], row[1]))]


def codes_by_id() -> dict[uuid.UUID, str]:
    """Hall → its code; halls that stand nowhere (replays) are left out."""
    return dict(Hall.objects.exclude(region__code=NOWHERE).values_list("id", "code"))


def hall(code: str, now: dt.datetime) -> HallView:
    """The hall of this code, its calendar loaded for a year around `now`; Missing if there is none."""
    found = _found(code)
    return HallView(
        found.id, found.code, found.name, found.name_en, found.kind, found.region_id, found.parent_id,
        found.address, found.address_en, found.phone, found.public_phone, hours(found, now), zones(found.id),
        windows(found.id), found.training,
    )  # fmt: skip


def is_training(hall_id: uuid.UUID) -> bool:
    """Whether a hall is for training: nothing of it counts, and no message leaves it."""
    return Hall.objects.filter(id=hall_id, training=True).exists()


def code_of(hall_id: uuid.UUID) -> str:
    """The code of the hall with this id; Missing if there is none."""
    found = Hall.objects.filter(id=hall_id).values_list("code", flat=True).first()
    if found is None:
        raise Missing("no_hall", "There is no such hall.")
    return found


def _found(code: str) -> Hall:
    found = Hall.objects.filter(code=code).first()
    if found is None:
        raise Missing("no_hall", "There is no such hall.")
    return found


def hours(hall: Hall, now: dt.datetime) -> Hours:
    """The hall's opening hours, its calendar loaded for a year around `now`."""
    return hours_between(hall, now.date() - dt.timedelta(days=200), now.date() + dt.timedelta(days=200))


def hours_between(hall: Hall, first: dt.date, last: dt.date) -> Hours:
    """The hall's opening hours with the calendar of these days; its own calendar days go before the nation's."""
    weekdays = _weekdays(hall.id)
    days = CalendarDay.objects.filter(Q(hall=hall) | Q(hall=None), date__range=(first, last))
    workdays = dict(sorted_by_hall(days.values_list("date", "is_workday", "hall_id")))
    return Hours(hall.timezone, weekdays, workdays, hall.around_the_clock)


def _weekdays(hall_id: uuid.UUID) -> dict[int, list[Interval]]:
    weekdays: dict[int, list[Interval]] = {}
    for row in OpeningInterval.objects.filter(hall=hall_id).order_by("weekday", "opens"):
        weekdays.setdefault(row.weekday, []).append((row.opens, row.closes))
    return weekdays


def weekly_hours(hall_id: uuid.UUID) -> dict[str, list[str]]:
    """The opening hours of a hall as a log or a form holds them: monday → ["09:00-12:00", …]."""
    return written_hours(_weekdays(hall_id))


def sorted_by_hall(days: Iterable[tuple[dt.date, bool, uuid.UUID | None]]) -> list[tuple[dt.date, bool]]:
    """Days (date, working day, hall) as pairs, the nation's first: a hall's own word overwrites them in a dict."""
    return [(date, works) for date, works, hall_id in sorted(days, key=lambda day: day[2] is not None)]


def hours_of(code: str, first: dt.date, last: dt.date) -> Hours:
    """The opening hours of the hall of this code with the calendar of these days; Missing if there is none."""
    return _counted(_found(code), first, last)


def _counted(hall: Hall, first: dt.date, last: dt.date) -> Hours:
    """The hours with those that were replaced since the first day: what counts time that has passed needs them."""
    rows = ReplacedHours.objects.filter(hall=hall, last_on__gte=first).order_by("last_on")
    replaced = tuple((row.last_on, read_hours(row.weekdays)) for row in rows)
    return dataclasses.replace(hours_between(hall, first, last), replaced=replaced)


def calendar_of(hall_id: uuid.UUID, first: dt.date, last: dt.date) -> WorkCalendar:
    """The working time of a hall from a first to a last day, prepared for counting; Missing if there is no hall."""
    found = Hall.objects.filter(id=hall_id).first()
    if found is None:
        raise Missing("no_hall", "There is no such hall.")
    return work_calendar(_counted(found, first, last), first, last)


def day_notes(hall_code: str, first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """What is written beside the calendar days of a hall, its own words before the nation's; empty notes left out."""
    days = CalendarDay.objects.filter(Q(hall__code=hall_code) | Q(hall=None), date__range=(first, last))
    rows = sorted(days.exclude(note=""), key=lambda day: day.hall_id is not None)
    return {row.date: row.note for row in rows}


def own_days(hall_id: uuid.UUID, first: dt.date) -> dict[dt.date, Day]:
    """What a hall itself says of days from a first one on, in order."""
    rows = CalendarDay.objects.filter(hall=hall_id, date__gte=first).order_by("date")
    return {row.date: Day(row.is_workday, row.note) for row in rows}


def own_day(hall_id: uuid.UUID, date: dt.date) -> Day | None:
    """What a hall itself says of a day."""
    row = CalendarDay.objects.filter(hall=hall_id, date=date).first()
    return None if row is None else Day(row.is_workday, row.note)


def timezone_of(hall_id: uuid.UUID) -> str | None:
    """The zone in which a hall's days begin and end; None if there is no such hall."""
    return Hall.objects.filter(id=hall_id).values_list("timezone", flat=True).first()


def zones(hall_id: uuid.UUID) -> tuple[ZoneView, ...]:
    """The zones of a hall in the order of floor and code."""
    rows = Zone.objects.filter(hall=hall_id).order_by("floor", "code")
    return tuple(ZoneView(row.id, row.code, row.name, row.name_en, row.floor) for row in rows)


def windows(hall_id: uuid.UUID, in_use: bool = True) -> tuple[WindowView, ...]:
    """The windows of a hall that are in use, or those that were given up; numbers sort as numbers."""
    rows = sorted(Window.objects.filter(hall=hall_id, in_use=in_use), key=lambda row: (row.code.zfill(10)))
    return tuple(
        WindowView(row.id, row.code, row.name, row.name_en, row.zone_id, row.unit_id, tuple(row.marks))
        for row in rows
    )


def units() -> tuple[UnitView, ...]:
    """All stationed units."""
    return tuple(UnitView(row.id, row.code, row.name, row.name_en) for row in Unit.objects.order_by("code"))


def calendar_sources(year: int) -> set[str]:
    """How sure the nation's calendar of a year is: the sources of its days."""
    days = CalendarDay.objects.filter(hall=None, date__year=year)
    return set(days.values_list("source", flat=True))


def confirmed_years(years: Iterable[int]) -> set[int]:
    """Those of the years whose calendar the State Council's notice has confirmed: known, and none of it estimated."""
    rows = CalendarDay.objects.filter(hall=None, date__year__in=set(years)).values_list("date__year", "source")
    found = set(rows.distinct())
    return {year for year, _ in found} - {year for year, source in found if source == DaySource.ESTIMATED}


def halls_of_unit(unit: uuid.UUID) -> set[uuid.UUID]:
    """The halls in which a unit has windows."""
    return set(Window.objects.filter(unit=unit).values_list("hall_id", flat=True))


@dataclasses.dataclass(frozen=True, slots=True)
class HallAddress:
    """What a hall is called and how it is reached."""

    name: str
    name_en: str
    address: str
    address_en: str
    phone: str
    public_phone: str


def hall_address(hall_id: uuid.UUID) -> HallAddress | None:
    """The name and address of a hall."""
    names = [each.name for each in dataclasses.fields(HallAddress)]
    row = Hall.objects.filter(id=hall_id).values_list(*names).first()
    return None if row is None else HallAddress(*row)
