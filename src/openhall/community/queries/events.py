"""Events as everybody sees them: shifts with places left, what is publicised, what was counted; no volunteer's name
but those who want to be shown.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Count, Q, prefetch_related_objects

from openhall.community.models import Event, Feedback, Place, Publicised, Shift
from openhall.community.states import HELD, EventState, PlaceState
from openhall.kit.errors import Missing


@dataclasses.dataclass(frozen=True, slots=True)
class ShiftView:
    """A shift with its places: held, left, and how many wait."""

    id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    held: int
    waiting: int
    offered: tuple[uuid.UUID, ...]

    @property
    def left(self) -> int:
        """Places that nobody holds."""
        return max(0, self.capacity - self.held)


@dataclasses.dataclass(frozen=True, slots=True)
class PublicisedView:
    """A document in the version that was publicised; `version` is its digest (hex)."""

    document: uuid.UUID
    title: str
    number: str
    from_on: dt.date | None
    version: str
    leaflets: int


@dataclasses.dataclass(frozen=True, slots=True)
class EventView:
    """An event. `served` and `again` are None until it is closed."""

    id: uuid.UUID
    hall: uuid.UUID
    state: str
    title: str
    community: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    topics: tuple[str, ...]
    campaigns: tuple[tuple[str, str, str], ...]
    needs: str
    risks: str
    dangerous: bool
    insurance: str
    served: int | None
    again: int | None
    shifts: tuple[ShiftView, ...]


def event(identifier: uuid.UUID) -> EventView:
    """One event; Missing for none."""
    row = Event.objects.filter(id=identifier).first()
    if row is None:
        raise Missing("no_event", "There is no such event.")
    return _views([row])[0]


def events(hall: uuid.UUID, since: dt.datetime, until: dt.datetime, states: Collection[str] = ()) -> list[EventView]:
    """The events of a hall that begin from `since` to before `until`, the earliest first; in `states`, if named."""
    rows = Event.objects.filter(hall=hall, starts_at__gte=since, starts_at__lt=until)
    return _views(list((rows.filter(state__in=list(states)) if states else rows).order_by("starts_at", "id")))


SHOWN = (EventState.OPEN, EventState.CLOSED)
"""What the public sees: what is planned or called off is the organisers' own."""


def _views(rows: list[Event]) -> list[EventView]:
    shifts = _shifts([row.id for row in rows])
    prefetch_related_objects(rows, "campaigns")
    campaigns = {row.id: tuple((each.code, each.name, each.name_en) for each in row.campaigns.all()) for row in rows}
    return [
        EventView(
            row.id, row.hall_id, row.state, row.title, row.community, row.place, row.starts_at, row.ends_at,
            tuple(row.topics), campaigns[row.id], row.needs, row.risks, row.dangerous, row.insurance, row.served,
            row.again, tuple(shifts.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _shifts(events: list[uuid.UUID]) -> dict[uuid.UUID, list[ShiftView]]:
    held = Count("places", filter=Q(places__state__in=sorted(HELD)))
    waiting = Count("places", filter=Q(places__state=PlaceState.WAITING))
    offered: dict[uuid.UUID, list[uuid.UUID]] = {}
    for shift, place in Place.objects.filter(shift__event__in=events, offered=True).values_list("shift_id", "id"):
        offered.setdefault(shift, []).append(place)
    found: dict[uuid.UUID, list[ShiftView]] = {}
    rows = Shift.objects.filter(event__in=events).annotate(held=held, waits=waiting).order_by("starts_at", "id")
    for row in rows:
        found.setdefault(row.event_id, []).append(
            ShiftView(row.id, row.starts_at, row.ends_at, row.capacity, row.held, row.waits,
                      tuple(offered.get(row.id, ())))
        )  # fmt: skip
    return found


def publicised(event: uuid.UUID) -> list[PublicisedView]:
    """What was publicised at an event, in the order it was written down."""
    rows = Publicised.objects.filter(event=event).order_by("id")
    return [
        PublicisedView(row.document, row.title, row.number, row.from_on, bytes(row.digest).hex(), row.leaflets)
        for row in rows
    ]


def opinions(event: uuid.UUID) -> dict[str, int]:
    """How many said what of an event."""
    rows = Feedback.objects.filter(event=event).values_list("opinion").annotate(many=Count("id")).order_by("opinion")
    return dict(rows)


def shown_names(event: uuid.UUID) -> list[str]:
    """The names under which volunteers of an event want to be shown, in order."""
    rows = Place.objects.filter(shift__event=event, state__in=sorted(HELD)).exclude(volunteer__public_name="")
    return sorted(set(rows.values_list("volunteer__public_name", flat=True)))


@dataclasses.dataclass(frozen=True, slots=True)
class Coming:
    """A place as the organiser sees it; the name is masked elsewhere."""

    place: uuid.UUID
    volunteer: uuid.UUID
    shift: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    skills: tuple[str, ...]
    minor: bool
    came_at: dt.datetime | None
    went_at: dt.datetime | None
    minutes: int | None


def coming(event: uuid.UUID) -> list[Coming]:
    """Who signed up, waits, serves or served, by shift and the order of signing up; who left is left out."""
    rows = Place.objects.filter(shift__event=event).exclude(state=PlaceState.LEFT).select_related("volunteer", "shift")
    return [
        Coming(row.id, row.volunteer_id, row.shift_id, row.shift.starts_at, row.shift.ends_at, row.state,
               tuple(row.volunteer.skills), row.volunteer.minor, row.came_at, row.went_at, row.minutes)
        for row in rows.order_by("shift__starts_at", "shift_id", "id")
    ]  # fmt: skip
