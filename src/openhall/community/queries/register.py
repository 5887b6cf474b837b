"""The register of a hall: corrections that wait, campaigns that run, whose service is to be handed over."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator

from django.db.models import Q

from openhall.community.models import Campaign, Correction, Volunteer
from openhall.community.queries.record import Service, record_of
from openhall.community.queries.subjects import volunteer_subject
from openhall.community.states import CorrectionState, PlaceState
from openhall.vault import queries as vault


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A wish to have a record put right."""

    id: uuid.UUID
    title: str
    words: str
    came_at: dt.datetime | None
    went_at: dt.datetime | None
    starts_at: dt.datetime
    ends_at: dt.datetime


def corrections_asked(hall: uuid.UUID) -> list[Asked]:
    """Wishes that nobody has answered, the oldest first."""
    rows = Correction.objects.filter(place__volunteer__hall=hall, state=CorrectionState.ASKED).order_by("id")
    return [
        Asked(row.id, row.place.shift.event.title, row.words, row.came_before, row.went_before,
              row.place.shift.starts_at, row.place.shift.ends_at)
        for row in rows.select_related("place__shift__event")
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign by code and names."""

    code: str
    name: str
    name_en: str


def running_campaigns(hall: uuid.UUID, on: dt.date) -> list[CampaignView]:
    """The campaigns that have not ended on a day, by code."""
    rows = Campaign.objects.filter(Q(until_on=None) | Q(until_on__gte=on), hall=hall).order_by("code")
    return [CampaignView(*row) for row in rows.values_list("code", "name", "name_en")]


@dataclasses.dataclass(frozen=True, slots=True)
class Served:
    """Somebody with service on record. `name_kept`: whether the vault still holds who it is."""

    volunteer: uuid.UUID
    skills: tuple[str, ...]
    services: tuple[Service, ...]
    name_kept: bool


def served_records(hall: uuid.UUID) -> Iterator[Served]:
    """Everybody of a hall who served, in the order of joining."""
    rows = Volunteer.objects.filter(hall=hall, places__state=PlaceState.SERVED).distinct().order_by("id")
    for row in rows:
        kept = any(each.erased_at is None for each in vault.kept_fields(volunteer_subject(row)) if each.field == "name")
        yield Served(row.id, tuple(row.skills), record_of(row).services, kept)
