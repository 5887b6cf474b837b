"""What the devices page needs: rows by kind, codes that wait for a screen, one chosen device."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings

import openhall
from openhall.people.queries.devices import DeviceView, PairingView, devices, open_pairings, pairing_demanded
from openhall.people.rules.devices import is_dark, is_out_of_paper, open_since, pairing_code
from openhall.people.states import DeviceKind
from openhall.queue.queries.plan import HallPlan
from openhall.web.devices import places, words
from openhall.web.staff_words import KINDS_OF_DEVICES, word


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A device in the list; `seen`, `clock` and `paper` are tone and words, `version` its own and whether it is old."""

    device: DeviceView
    name: str
    stands: str
    dark: bool
    seen: tuple[str, str]
    clock: tuple[str, str]
    paper: tuple[str, str]
    old: bool
    shown: str


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """All devices of a kind."""

    code: str
    title: str
    rows: tuple[Row, ...]

    @property
    def prints(self) -> bool:
        """Whether these have a roll of paper."""
        return self.code == DeviceKind.KIOSK


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """A code that waits for its screen, and for how many minutes more."""

    text: str
    stands: str
    minutes: int


@dataclasses.dataclass(frozen=True, slots=True)
class DevicesPage:
    """The whole page."""

    plan: HallPlan
    kinds: tuple[Kind, ...]
    codes: tuple[Code, ...]
    chosen: Row | None
    dark: int
    empty: int
    demanded: bool

    @property
    def count(self) -> int:
        """How many devices the hall has."""
        return sum(len(each.rows) for each in self.kinds)


def devices_page(plan: HallPlan, now: dt.datetime, chosen: str) -> DevicesPage:
    """The page with the device `chosen` (its id) beside the list, if there is one."""
    opened = open_since(plan.hall.hours, now)
    order = [*(zone.id for zone in plan.hall.zones), *(window.id for window in plan.hall.windows)]
    found = sorted(devices(plan.hall.id), key=lambda each: (_at(order, each), each.name, each.paired_at))
    rows = [_row(plan, each, opened, now) for each in found]
    return DevicesPage(
        plan,
        _kinds(rows),
        tuple(_code(plan, each, now) for each in open_pairings(plan.hall.id, now)),
        next((each for each in rows if str(each.device.id) == chosen), None),
        dark=sum(each.dark for each in rows),
        empty=sum(is_out_of_paper(each.device.kind, each.device.roll) for each in rows),
        demanded=pairing_demanded(plan.hall.id),
    )


def _at(order: Sequence[uuid.UUID], device: DeviceView) -> int:
    """Where a device stands in the order of zones and windows; what stands nowhere comes first."""
    place = device.zone or device.window
    return order.index(place) if place in order else -1


def _row(plan: HallPlan, device: DeviceView, opened: dt.datetime | None, now: dt.datetime) -> Row:
    dark = is_dark(device.last_seen, opened, now)
    stands = place_of(plan, device)
    tone = "late" if dark else "good" if (now - device.last_seen).total_seconds() <= 60 else ""
    return Row(
        device, device.name or stands, stands, dark, (tone, words.ago((now - device.last_seen).total_seconds())),
        words.off(device.offset_ms), words.paper(device), device.version not in ("", openhall.__version__),
        words.shown(plan, device),
    )  # fmt: skip


def place_of(plan: HallPlan, device: DeviceView | PairingView) -> str:
    """A device by its place."""
    return places.stands(plan, device.kind, device.zone, device.window)


def _kinds(rows: Sequence[Row]) -> tuple[Kind, ...]:
    found = [
        Kind(code, word(KINDS_OF_DEVICES, code), tuple(each for each in rows if each.device.kind == code))
        for code in DeviceKind
    ]
    return tuple(kind for kind in found if kind.rows)


def _code(plan: HallPlan, pairing: PairingView, now: dt.datetime) -> Code:
    text = pairing_code(settings.SECRET_KEY, pairing.id)
    left = (pairing.expires_at - now).total_seconds()
    return Code(f"{text[:4]}-{text[4:]}", place_of(plan, pairing), max(1, -(-int(left) // 60)))


