"""Devices as they may be seen: never their secrets; what a hall asks of its screens; codes that wait for a screen."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Count, Q

from openhall.people.models import Device, DeviceRule, Pairing
from openhall.people.rules.devices import Roll, Standing, is_dark, is_out_of_paper, secret_digest


@dataclasses.dataclass(frozen=True, slots=True)
class DeviceView:
    """A kiosk, board or pad; `offset_ms` = its clock minus ours, `shows_of` the zone or window its page is about."""

    id: uuid.UUID
    hall: uuid.UUID
    kind: str
    zone: uuid.UUID | None
    window: uuid.UUID | None
    name: str
    paired_at: dt.datetime
    revoked_at: dt.datetime | None
    last_seen: dt.datetime
    version: str
    offset_ms: int | None
    shows: str
    shows_of: str
    announced: str
    roll: Roll
    roll_changed_at: dt.datetime | None
    dark_at: dt.datetime | None
    paper_out_at: dt.datetime | None

    @property
    def standing(self) -> Standing:
        """What the watch's rule asks for."""
        return Standing(self.kind, self.last_seen, self.roll, self.dark_at, self.paper_out_at)


def view(row: Device) -> DeviceView:
    """A row as others see it."""
    return DeviceView(
        row.id, row.hall_id, row.kind, row.zone_id, row.window_id, row.name, row.paired_at, row.revoked_at,
        row.last_seen_at, row.version, row.offset_ms, row.shows, row.shows_of, row.announced,
        Roll(row.roll_tickets, row.printed, row.paper_said), row.roll_changed_at, row.dark_at, row.paper_out_at,
    )  # fmt: skip


def devices(hall: uuid.UUID) -> list[DeviceView]:
    """The devices of a hall that are not revoked, by kind, in the order they were paired."""
    rows = Device.objects.filter(hall=hall, revoked_at=None).order_by("kind", "paired_at", "id")
    return [view(row) for row in rows]


def device(hall: uuid.UUID, device_id: uuid.UUID) -> DeviceView | None:
    """One device of a hall, a revoked one too."""
    row = Device.objects.filter(hall=hall, id=device_id).first()
    return None if row is None else view(row)


def device_of_secret(secret: str) -> DeviceView | None:
    """Whose secret it is; also a revoked device's, so that its screen can be told."""
    row = Device.objects.filter(digest=secret_digest(secret)).first()
    return None if row is None else view(row)


def revoked_among(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the devices that are revoked."""
    return set(Device.objects.filter(id__in=ids, revoked_at__isnull=False).values_list("id", flat=True))


def device_names(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Kind and name of devices, for those who read the log."""
    rows = Device.objects.filter(id__in=ids).values_list("id", "kind", "name")
    return {device_id: (kind, name) for device_id, kind, name in rows}


def pairing_demanded(hall: uuid.UUID) -> bool:
    """Whether this hall's kiosks, boards and pads work only when they are paired."""
    return DeviceRule.objects.filter(hall=hall, paired_only=True).exists()


@dataclasses.dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong with a device at this moment: `dark` since it was last heard, or `paper_out`."""

    device: DeviceView
    what: str


def alarms(hall: uuid.UUID, opened: dt.datetime | None, now: dt.datetime) -> list[Alarm]:
    """Dark devices and empty rolls, as the desk must see them; a dark kiosk's roll is nobody's first worry."""
    found = list[Alarm]()
    for each in devices(hall):
        if is_dark(each.last_seen, opened, now):
            found.append(Alarm(each, "dark"))
        elif opened is not None and is_out_of_paper(each.kind, each.roll):
            found.append(Alarm(each, "paper_out"))
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class PairingView:
    """A code that waits for its screen; whoever may see it makes the code of its id."""

    id: uuid.UUID
    kind: str
    zone: uuid.UUID | None
    window: uuid.UUID | None
    expires_at: dt.datetime


def open_pairings(hall: uuid.UUID, now: dt.datetime) -> list[PairingView]:
    """Codes that may still be typed, the newest first."""
    rows = Pairing.objects.filter(hall=hall, device=None, expires_at__gt=now).order_by("-offered_at", "-id")
    return [PairingView(row.id, row.kind, row.zone_id, row.window_id, row.expires_at) for row in rows]


@dataclasses.dataclass(frozen=True, slots=True)
class Marked:
    """How many screens of a hall the watch has found dark, and how many without paper."""

    dark: int
    out_of_paper: int


def marked_by_hall() -> dict[uuid.UUID, Marked]:
    """What the watch found last, by hall; halls where all is well are left out."""
    marked = Count("id", filter=Q(dark_at__isnull=False)), Count("id", filter=Q(paper_out_at__isnull=False))
    rows = Device.objects.filter(revoked_at=None).exclude(dark_at=None, paper_out_at=None)
    counted = rows.values("hall").annotate(dark=marked[0], paper=marked[1]).values_list("hall", "dark", "paper")
    return {hall: Marked(dark, paper) for hall, dark, paper in counted}
