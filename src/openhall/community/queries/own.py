"""A volunteer's own page: the places held and waited for, the record, teams, corrections, certificates."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Q

from openhall.community.models import Correction, Place, Team, Volunteer
from openhall.community.queries.record import Record, record_of
from openhall.community.rules.joining import TOKEN
from openhall.community.states import PlaceState
from openhall.kit.errors import Missing


@dataclasses.dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place as its volunteer sees it. `ahead` is how many wait before, None off the waitlist."""

    id: uuid.UUID
    event: uuid.UUID
    title: str
    community: str
    where: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    offered: bool
    ahead: int | None
    came_at: dt.datetime | None
    minutes: int | None
    paid_minutes: int | None
    wished: str


@dataclasses.dataclass(frozen=True, slots=True)
class OwnTeam:
    """A team of the hall, and whether the volunteer is in it."""

    code: str
    name: str
    name_en: str
    joined: bool


@dataclasses.dataclass(frozen=True, slots=True)
class OwnCorrection:
    """A wish to have a record put right and what came of it; minutes before and after."""

    place: uuid.UUID
    state: str
    words: str
    reason: str
    before: int | None
    after: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class OwnVolunteer:
    """What a volunteer's link opens."""

    id: uuid.UUID
    hall: uuid.UUID
    token: str
    ended: bool
    public_name: str
    places: tuple[OwnPlace, ...]
    teams: tuple[OwnTeam, ...]
    record: Record
    corrections: tuple[OwnCorrection, ...]
    codes: tuple[str, ...]


def own(token: str) -> OwnVolunteer:
    """The volunteer whose link this is; Missing for any other text."""
    row = Volunteer.objects.filter(token=token).first() if TOKEN.fullmatch(token) else None
    if row is None:
        raise Missing("no_volunteer", "There is no volunteer at this address. Check the link.")
    held = Place.objects.filter(volunteer=row).exclude(state=PlaceState.LEFT).select_related("shift__event")
    wishes = Correction.objects.filter(place__volunteer=row).order_by("id")
    latest = {each.place_id: str(each.state) for each in wishes}
    listed = tuple(_place(each, latest) for each in held.order_by("-shift__starts_at", "-id"))
    return OwnVolunteer(
        row.id, row.hall_id, row.token, row.ended_at is not None, row.public_name,
        listed, _teams(row), record_of(row), tuple(_wish(each) for each in wishes),
        tuple(row.certificates.order_by("-id").values_list("code", flat=True)),
    )  # fmt: skip


def _wish(row: Correction) -> OwnCorrection:
    return OwnCorrection(row.place_id, row.state, row.words, row.reason, row.minutes_before, row.minutes_after)


def _place(row: Place, wishes: dict[uuid.UUID, str]) -> OwnPlace:
    event, line = row.shift.event, Place.objects.filter(shift=row.shift_id, state=PlaceState.WAITING)
    earlier = Q(signed_at__lt=row.signed_at) | Q(signed_at=row.signed_at, id__lt=row.id)
    before = line.filter(earlier).count() if row.state == PlaceState.WAITING else None
    return OwnPlace(
        row.id, event.id, event.title, event.community, event.place, row.shift.starts_at, row.shift.ends_at, row.state,
        row.offered, before, row.came_at, row.minutes, row.paid_minutes, wishes.get(row.id, ""),
    )  # fmt: skip


def _teams(row: Volunteer) -> tuple[OwnTeam, ...]:
    mine = set(row.memberships.filter(ended_at=None).values_list("team_id", flat=True))
    teams = Team.objects.filter(hall=row.hall_id, in_use=True).order_by("code")
    return tuple(OwnTeam(each.code, each.name, each.name_en, each.id in mine) for each in teams)
