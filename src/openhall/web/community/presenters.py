"""What the pages show of events: moments in the hall's zone, words in the reader's language, hours with one decimal."""

import dataclasses
import datetime as dt
import io
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping

import segno
from django.utils.safestring import SafeString, mark_safe

from openhall.community.queries.events import Coming, EventView, ShiftView
from openhall.community.queries.own import OwnPlace, OwnVolunteer
from openhall.community.queries.register import Asked
from openhall.places.queries import HallView
from openhall.web.community.words import (
    CORRECTIONS,
    EVENT_STATES,
    EVENT_TONES,
    PLACE_STATES,
    TOPICS,
    Text,
)


@dataclasses.dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift with what is left; `over` when nobody can sign up any more."""

    id: uuid.UUID
    when: str
    capacity: int
    left: int
    waiting: int
    offered: tuple[uuid.UUID, ...]
    over: bool


@dataclasses.dataclass(frozen=True, slots=True)
class EventRow:
    """An event on a page."""

    event: EventView
    when: str
    state: Text
    tone: str
    topics: tuple[Text, ...]
    campaigns: tuple["Named", ...]
    shifts: tuple[ShiftRow, ...]
    begun: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """Something with a name in two languages."""

    name: str
    name_en: str


def when(begins: dt.datetime, ends: dt.datetime, zone: str) -> str:
    """A time in the hall's zone, 2026-03-07 09:00–12:00."""
    place = zoneinfo.ZoneInfo(zone)
    return f"{begins.astimezone(place):%Y-%m-%d %H:%M}–{ends.astimezone(place):%H:%M}"


def hours(minutes: int | None) -> str:
    """Minutes as hours with one decimal, 2.5; nothing for None."""
    return "" if minutes is None else f"{minutes / 60:.1f}"


def event_row(hall: HallView, event: EventView, now: dt.datetime) -> EventRow:
    """An event for a page of this hall."""
    zone = hall.hours.timezone
    return EventRow(
        event, when(event.starts_at, event.ends_at, zone), EVENT_STATES[event.state], EVENT_TONES[event.state],
        tuple(TOPICS[each] for each in event.topics), tuple(Named(name, other) for _, name, other in event.campaigns),
        tuple(_shift(each, zone, now) for each in event.shifts), event.starts_at <= now,
    )  # fmt: skip


def _shift(row: ShiftView, zone: str, now: dt.datetime) -> ShiftRow:
    return ShiftRow(
        row.id, when(row.starts_at, row.ends_at, zone), row.capacity, row.left, row.waiting, row.offered,
        row.ends_at <= now,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place on the volunteer's page. `wished` says how a wish for correction stands."""

    place: OwnPlace
    when: str
    state: Text
    hours: str
    wished: Text


def place_rows(hall: HallView, own: OwnVolunteer) -> list[PlaceRow]:
    """The volunteer's places, the latest first."""
    zone = hall.hours.timezone
    return [
        PlaceRow(each, when(each.starts_at, each.ends_at, zone), PLACE_STATES[each.state], hours(each.minutes),
                 CORRECTIONS.get(each.wished, ""))
        for each in own.places
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class ComingRow:
    """Somebody who signed up, as organisers see it: the name masked, no link."""

    row: Coming
    name: str
    shift: str
    state: Text
    hours: str


def coming_rows(
    hall: HallView, rows: Iterable[Coming], names: Mapping[uuid.UUID, Mapping[str, str]]
) -> list[ComingRow]:
    """Who comes to an event; `names` are masks by volunteer."""
    zone = hall.hours.timezone
    return [
        ComingRow(each, names.get(each.volunteer, {}).get("name", "–"), when(each.starts_at, each.ends_at, zone),
                  PLACE_STATES[each.state], hours(each.minutes))
        for each in rows
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class WishRow:
    """A wish for a correction, with what stands there in the form of a field for a day and time."""

    wish: Asked
    came: str
    went: str


def wish_rows(hall: HallView, rows: Iterable[Asked]) -> list[WishRow]:
    """Wishes for corrections; who is on record as missing is offered the times of the shift."""
    zone = zoneinfo.ZoneInfo(hall.hours.timezone)

    def field(moment: dt.datetime) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"

    return [WishRow(each, field(each.came_at or each.starts_at), field(each.went_at or each.ends_at)) for each in rows]


def drawn(address: str) -> SafeString:
    """An address as a QR code, drawn into the page."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", scale=6, border=2, xmldecl=False, svgns=True)
    return mark_safe(drawing.getvalue().decode())  # segno draws it; nothing typed is in it
