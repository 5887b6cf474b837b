"""The shape of a hall file: frozen values whose field names are the keys of the file, in the file's order.

Optional text is "" when absent, optional lists are (), optional numbers None. Every tuple keeps the file's order.
"""

import datetime as dt
from dataclasses import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LANGUAGES = ("zh-hans", "en")
OBJECTS = ("person", "enterprise", "both")
CASE_TYPES = ("instant", "promised")
PAPERS = (58, 80)


@dataclass(frozen=True)
class Region:
    """An administrative division; `code` has 12 digits, `level` is city, county or township."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str = ""


@dataclass(frozen=True)
class Unit:
    """A stationed unit of the city."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Material:
    """One thing to bring: how many originals are shown, how many copies are kept."""

    name: str
    name_en: str
    originals: int = 1
    copies: int = 0
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Item:
    """A service item. `usual_minutes` is the time at the window; the limits count working days."""

    code: str
    name: str
    name_en: str
    unit: str
    usual_minutes: int
    object: str
    case_type: str
    statutory_days: int | None = None
    promised_days: int | None = None
    fee: str = ""
    fee_en: str = ""
    trips: int | None = None
    where: str = ""
    where_en: str = ""
    conditions: str = ""
    conditions_en: str = ""
    keywords: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True, order=True)
class Interval:
    """Opening hours from `opens` to `closes`, wall-clock time of the hall, to the minute."""

    opens: dt.time
    closes: dt.time


@dataclass(frozen=True)
class Week:
    """The opening hours of each weekday, in order of time; a closed day is ()."""

    monday: tuple[Interval, ...] = ()
    tuesday: tuple[Interval, ...] = ()
    wednesday: tuple[Interval, ...] = ()
    thursday: tuple[Interval, ...] = ()
    friday: tuple[Interval, ...] = ()
    saturday: tuple[Interval, ...] = ()
    sunday: tuple[Interval, ...] = ()

    def days(self) -> tuple[tuple[Interval, ...], ...]:
        """The seven days, Monday first."""
        return tuple(getattr(self, day) for day in WEEKDAYS)


@dataclass(frozen=True)
class Zone:
    """A part of a hall with its own board."""

    code: str
    name: str
    name_en: str
    floor: str


@dataclass(frozen=True)
class Queue:
    """A line of people; `prefix` starts its ticket numbers, nobody in it waits longer than `cap_minutes`."""

    code: str
    prefix: str
    name: str
    name_en: str
    items: tuple[str, ...]
    target_minutes: int = 15
    cap_minutes: int = 60


@dataclass(frozen=True)
class Window:
    """A window; `queues` in the order of its skill, the first is served first."""

    code: str
    name: str
    name_en: str
    zone: str
    unit: str
    queues: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class VisitorClass:
    """What a class of visitors is worth: minutes of waiting credited, and the most it may wait."""

    code: str
    credit_minutes: int
    cap_minutes: int | None = None
    needs_mark: str = ""


@dataclass(frozen=True)
class Settings:
    """The numbers of a hall's queues that are policy."""

    booked_ratio: int = 2
    recall_limit: int = 3
    recall_cooldown_seconds: int = 15
    open_tickets_per_contact: int = 1
    daily_limit: int | None = None
    close_of_day: str = "end"
    ticket_paper: int = 80
    wait_target_minutes: int = 15
    wait_warn_minutes: int = 20
    wait_alarm_minutes: int = 30
    skill_step_seconds: int = 120
    announcement_repeats: int = 2
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A hall with its zones, queues, windows, classes of visitors and settings."""

    code: str
    name: str
    name_en: str
    kind: str
    region: str
    parent: str = ""
    timezone: str
    address: str
    address_en: str
    phone: str
    public_phone: str = ""
    around_the_clock: bool = False
    training: bool = False
    hours: Week
    settings: Settings = Settings()
    classes: tuple[VisitorClass, ...]
    zones: tuple[Zone, ...]
    queues: tuple[Queue, ...]
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class Staff:
    """A member of staff: one role, in one hall (or in every hall where `hall` is empty), and where it matters a unit.

    `windows` are those the person stands at from today; `trained` lists items, () = whatever the window offers.
    """

    username: str
    name: str
    name_en: str
    role: str
    hall: str = ""
    unit: str = ""
    windows: tuple[str, ...] = ()
    substitute: str = ""
    trained: tuple[str, ...] = ()


@dataclass(frozen=True)
class HallFile:
    """A whole file: the regions of one city, its units, items, halls and staff."""

    regions: tuple[Region, ...]
    units: tuple[Unit, ...]
    items: tuple[Item, ...]
    halls: tuple[Hall, ...]
    staff: tuple[Staff, ...] = ()
