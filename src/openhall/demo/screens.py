"""Screens of the demo's main hall, paired as real ones and kept beating by the autopilot: one is dark, one roll low."""

import dataclasses
import datetime as dt
import hashlib
import random
import uuid

from django.conf import settings

import openhall
from openhall.kit.errors import Refusal
from openhall.ledger.services import Act
from openhall.people import services as people
from openhall.people.queries.devices import device_of_secret
from openhall.people.rules.devices import BEAT_EVERY, Roll, pairing_code, paper_of
from openhall.people.services import Beat, Place, Screen
from openhall.people.states import DeviceKind, Paper
from openhall.queue.queries.board import calls_in_zone
from openhall.queue.queries.live import HallNow
from openhall.queue.queries.plan import HallPlan
from openhall.queue.services.taking_over import AUTOPILOT

BEGAN_BEFORE = dt.timedelta(minutes=25)
USED_UP = 372


@dataclasses.dataclass(frozen=True, slots=True)
class DemoScreen:
    """A screen: what it is, what its page is called, and its little fault, if it has one."""

    place: Place
    shows: str
    shows_of: str
    secret: str = dataclasses.field(repr=False)
    name: str = ""
    fault: str = ""


def demo_screens(plan: HallPlan) -> list[DemoScreen]:
    """Two kiosks (one roll is low), a board for each zone (the last one dark), a window's board and its pad."""
    kiosk = Place(DeviceKind.KIOSK)
    rows = [(kiosk, "kiosk", "", "K1", ""), (kiosk, "kiosk_queues", "", "K2", "low")]
    zones = plan.hall.zones
    for zone in zones:
        fault = "dark" if zone == zones[-1] else ""
        rows.append((Place(DeviceKind.BOARD, zone=zone.id), "screen_zone", zone.code, "", fault))
    for window in plan.hall.windows[:1]:
        rows.append((Place(DeviceKind.BOARD, window=window.id), "screen_window", window.code, "", ""))
        rows.append((Place(DeviceKind.PAD, window=window.id), "pad", window.code, "", "fast"))
    return [
        DemoScreen(place, shows, of, _secret(plan.hall.id, number), name, fault)
        for number, (place, shows, of, name, fault) in enumerate(rows)
    ]


def _secret(hall: uuid.UUID, number: int) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}|demo screen|{hall}|{number}".encode()).hexdigest()


def pair_screens(plan: HallPlan, now: dt.datetime) -> None:
    """Pair those that never were; one that somebody revoked stays revoked."""
    began = now - BEGAN_BEFORE
    act = Act(AUTOPILOT, began)
    for each in demo_screens(plan):
        if device_of_secret(each.secret) is not None:
            continue
        offered = people.offer_pairing(plan.hall.id, each.place, settings.SECRET_KEY, act).mapping
        code = pairing_code(settings.SECRET_KEY, uuid.UUID(offered["id"]))
        device = people.pair(code, Screen("127.0.0.1", each.secret), settings.SECRET_KEY, began)
        if each.name:
            people.rename_device(plan.hall.id, device.id, each.name, act)
        people.beat(each.secret, _said(each, began, USED_UP if each.fault == "low" else 0), began)


def _said(each: DemoScreen, now: dt.datetime, printed: int, announced: str = "") -> Beat:
    clock = now + dt.timedelta(seconds=3.4) if each.fault == "fast" else now
    return Beat(openhall.__version__, clock, each.shows, each.shows_of, announced, printed)


class Screens:
    """The screens of one hall as the autopilot keeps them beating; chance is passed in."""

    def __init__(self, rng: random.Random) -> None:
        """None has beaten yet."""
        self.rng = rng
        self.last: dt.datetime | None = None
        self.printed = 0

    def due(self, now: dt.datetime) -> bool:
        """Whether half a minute has passed since the last beat."""
        return self.last is None or now - self.last >= BEAT_EVERY

    def step(self, plan: HallPlan, state: HallNow, now: dt.datetime) -> None:
        """Every half minute a beat of each that is paired and not dark."""
        if not self.due(now):
            return
        self.last = now
        self.printed += self.rng.randint(0, 2)
        for each in demo_screens(plan):
            if each.fault != "dark" and device_of_secret(each.secret) is not None:
                self._beat(plan, state, each, now)

    def _beat(self, plan: HallPlan, state: HallNow, each: DemoScreen, now: dt.datetime) -> None:
        printed = USED_UP if each.fault == "low" else self.printed
        try:
            device = people.beat(each.secret, _said(each, now, printed, _announced(plan, state, each, now)), now)
            if device.kind == DeviceKind.KIOSK and not each.fault and _is_used(device.roll):
                people.change_roll(plan.hall.id, device.id, device.roll.tickets, Act(AUTOPILOT, now))
        except Refusal:
            return


def _is_used(roll: Roll) -> bool:
    return paper_of(roll) != Paper.OK


def _announced(plan: HallPlan, state: HallNow, each: DemoScreen, now: dt.datetime) -> str:
    if each.place.zone is not None:
        calls = calls_in_zone(plan, each.place.zone, now, 1)
        return calls[0].number if calls else ""
    if each.shows != "screen_window":
        return ""
    ticket = next((window.ticket for window in state.windows if window.view.id == each.place.window), None)
    return ticket.number if ticket else ""
