"""What is on record of a volunteer: service, training, commendation, evaluation; the person is in the vault."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.community.models import Note, Place, Volunteer
from openhall.community.queries.subjects import volunteer_subject
from openhall.community.states import NoteKind, PlaceState
from openhall.kit.clock import local_day
from openhall.places import queries as places
from openhall.vault import queries as vault


@dataclasses.dataclass(frozen=True, slots=True)
class Service:
    """One service: the day in the hall's zone, minutes of volunteer time and of paid duty, who was in charge."""

    place: uuid.UUID
    on: dt.date
    title: str
    community: str
    came_at: dt.datetime
    went_at: dt.datetime
    minutes: int
    paid_minutes: int
    organiser: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class Noted:
    """A training, commendation or evaluation."""

    kind: str
    on: dt.date
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A volunteer's record. `name` is the commitment to the name (hex), empty where none was ever kept."""

    volunteer: uuid.UUID
    hall: uuid.UUID
    joined_on: dt.date
    ended_on: dt.date | None
    skills: tuple[str, ...]
    name: str
    services: tuple[Service, ...]
    notes: tuple[Noted, ...]

    @property
    def minutes(self) -> int:
        """Volunteer time in all."""
        return sum(each.minutes for each in self.services)

    def noted(self, kind: str) -> tuple[Noted, ...]:
        """The notes of one kind."""
        return tuple(each for each in self.notes if each.kind == kind)


def record_of(row: Volunteer) -> Record:
    """The record of a volunteer as it stands now."""
    zone = places.timezone_of(row.hall_id) or "UTC"
    rows = Place.objects.filter(volunteer=row, state=PlaceState.SERVED).select_related("shift__event")
    services = (_service(each, zone) for each in rows.order_by("came_at", "id"))
    notes = tuple(Noted(*each) for each in Note.objects.filter(volunteer=row).order_by("on", "id").values_list(
        "kind", "on", "text"))  # fmt: skip
    ended = local_day(row.ended_at, zone) if row.ended_at else None
    return Record(
        row.id, row.hall_id, local_day(row.joined_at, zone), ended, tuple(row.skills), _name(row), tuple(services),
        notes,
    )  # fmt: skip


def _service(row: Place, zone: str) -> Service:
    event = row.shift.event
    assert row.came_at is not None  # a constraint of the table
    assert row.went_at is not None
    return Service(
        row.id, local_day(row.came_at, zone), event.title, event.community, row.came_at, row.went_at,
        row.minutes or 0, row.paid_minutes or 0, event.organiser_id,
    )  # fmt: skip


def _name(row: Volunteer) -> str:
    """The commitment to the name that was given last; it stays when the name is erased."""
    named = [each for each in vault.kept_fields(volunteer_subject(row)) if each.field == "name"]
    return named[-1].commitment if named else ""


def content_of(record: Record) -> Mapping[str, object]:
    """What a certificate says, in texts and whole numbers alone: five groups, the person as a commitment."""
    return {
        "person": {"volunteer": str(record.volunteer), "name": record.name, "since": record.joined_on.isoformat(),
                   "skills": list(record.skills)},
        "service": [{"on": each.on.isoformat(), "title": each.title, "community": each.community,
                     "minutes": each.minutes} for each in record.services],
        **{str(kind): [{"on": each.on.isoformat(), "text": each.text} for each in record.noted(kind)]
           for kind in NoteKind},
        "minutes": record.minutes,
    }  # fmt: skip
