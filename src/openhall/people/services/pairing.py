"""Pairing: a code is offered, typed once on a screen, and turns it into a device with a secret of its own."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from openhall.kit.errors import Malformed, Missing, NotNow, TooMany
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.people.models import Device, DeviceRule, Pairing
from openhall.people.queries.devices import DeviceView, open_pairings, view
from openhall.people.rules import address_limit
from openhall.people.rules.devices import (
    CODE_FOR,
    MOST_CODES,
    MOST_OPEN,
    code_digest,
    pairing_code,
    plain_code,
    secret_digest,
)
from openhall.people.services.tries import count_try, forgive_try
from openhall.people.states import DeviceKind

FORGOTTEN_AFTER = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """What a screen shall become and where: a kiosk; the board of a zone or a window; the pad of a window."""

    kind: str
    zone: uuid.UUID | None = None
    window: uuid.UUID | None = None

    @property
    def stands(self) -> bool:
        """Whether such a thing can be."""
        allowed = {
            DeviceKind.KIOSK: self.window is None,
            DeviceKind.BOARD: (self.zone is None) != (self.window is None),
            DeviceKind.PAD: self.zone is None and self.window is not None,
        }
        return any(self.kind == kind and fits for kind, fits in allowed.items())


@dataclasses.dataclass(frozen=True, slots=True)
class Screen:
    """The screen a code is typed on: its address, the secret it would get, the device it was before, if any."""

    address: str
    secret: str
    was: uuid.UUID | None = None


def offer_pairing(hall: uuid.UUID, place: Place, key: str, act: Act) -> Kept:
    """A code for one screen, good once and for ten minutes; `key` is the server's. The facts hold the pairing's `id`.

    Malformed for a place that can't be, NotNow while twenty codes of the hall are open.
    """
    if not place.stands:
        raise Malformed("no_device_place", "Choose what the screen shall be, from the list.")
    return ledger.once(act, lambda: _offered(hall, place, key, act))


def _offered(hall: uuid.UUID, place: Place, key: str, act: Act) -> Mapping[str, object]:
    Pairing.objects.filter(expires_at__lt=act.now - FORGOTTEN_AFTER).delete()
    if len(open_pairings(hall, act.now)) >= MOST_OPEN:
        raise NotNow("many_codes", "There are %(most)s codes that nobody has typed yet. Use one of them, or wait.",
                     {"most": MOST_OPEN})  # fmt: skip
    pairing = uuid7(act.now)
    Pairing.objects.create(
        id=pairing, hall_id=hall, kind=place.kind, zone_id=place.zone, window_id=place.window,
        digest=code_digest(key, pairing_code(key, pairing)), offered_by=act.actor, offered_at=act.now,
        expires_at=act.now + CODE_FOR,
    )  # fmt: skip
    return {"id": str(pairing)}


def pair(typed: str, screen: Screen, key: str, now: dt.datetime) -> DeviceView:
    """Turn the screen on which a code was typed into its device, once; the try is counted before it is looked at.

    TooMany with `seconds` for an address that guesses, Missing for an unknown code, NotNow for one that was used or is
    too old. A screen that was another device before stops being that.
    """
    limit = address_limit("pairing", screen.address, MOST_CODES)
    try:
        count_try([limit], now)
    except TooMany as error:
        raise TooMany(
            "too_many_codes", "Too many codes were tried here. Please try again in %(minutes)s minutes.", error.values
        ) from error
    found = _claimed(plain_code(typed), screen, key, now)
    forgive_try([limit], now)
    return found


@transaction.atomic
def _claimed(code: str, screen: Screen, key: str, now: dt.datetime) -> DeviceView:
    pairing = Pairing.objects.select_for_update().filter(digest=code_digest(key, code)).first()
    if pairing is None:
        raise Missing("no_code", "There is no such code. Look again at the devices page and type all eight symbols.")
    if pairing.device_id is not None:
        raise NotNow("code_used", "This code has been used. Ask for a new one on the devices page.")
    if pairing.expires_at <= now:
        raise NotNow("code_expired", "This code is older than ten minutes. Ask for a new one on the devices page.")
    device = Device.objects.create(
        id=uuid7(now), hall_id=pairing.hall_id, kind=pairing.kind, zone_id=pairing.zone_id,
        window_id=pairing.window_id, digest=secret_digest(screen.secret), paired_at=now, last_seen_at=now,
    )  # fmt: skip
    pairing.device = device
    pairing.save(update_fields=["device"])
    _replaced(screen.was, device.id, now)
    data = {"kind": device.kind, "code_by": pairing.offered_by}
    ledger.append(Act(f"device:{device.id}", now), "DevicePaired", Subject("device", device.id), device.hall_id, data)
    return view(device)


def _replaced(was: uuid.UUID | None, by: uuid.UUID, now: dt.datetime) -> None:
    row = Device.objects.select_for_update().filter(id=was, revoked_at=None).first() if was else None
    if row is not None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        act = Act(f"device:{by}", now)
        ledger.append(act, "DeviceReplaced", Subject("device", row.id), row.hall_id, {"by": str(by)})


def demand_pairing(hall: uuid.UUID, demanded: bool, act: Act) -> Kept:
    """Say whether screens of this hall work only when paired; saying it again changes nothing."""
    return ledger.once(act, lambda: _demanded(hall, demanded, act))


def _demanded(hall: uuid.UUID, demanded: bool, act: Act) -> Mapping[str, object]:
    row, _ = DeviceRule.objects.select_for_update().get_or_create(hall_id=hall)
    if row.paired_only != demanded:
        row.paired_only = demanded
        row.save(update_fields=["paired_only"])
        ledger.append(act, "PairingDemanded", Subject("hall", hall), hall, {"demanded": demanded})
    return {"demanded": demanded}
