"""Where devices stand: what a screen may become, what it is called by its place, and the page it opens."""

import dataclasses
import datetime as dt
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from openhall.people.queries.devices import DeviceView
from openhall.people.services import Place
from openhall.people.states import DeviceKind
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews.rules.pads import pad_key
from openhall.web.templatetags.openhall import named


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One thing a screen may become; `code` is what the form sends."""

    code: str
    place: Place
    words: str


def choices(plan: HallPlan) -> tuple[Choice, ...]:
    """Everything a screen of this hall may become: kiosks, boards of zones and windows, pads."""
    zones = [(zone.code, Place(DeviceKind.BOARD, zone=zone.id)) for zone in plan.hall.zones]
    windows = [(window.code, window.id) for window in plan.windows.values()]
    rows = [("kiosk", Place(DeviceKind.KIOSK))]
    rows += [(f"zone:{code}", place) for code, place in zones]
    rows += [(f"window:{code}", Place(DeviceKind.BOARD, window=window)) for code, window in windows]
    rows += [(f"pad:{code}", Place(DeviceKind.PAD, window=window)) for code, window in windows]
    return tuple(Choice(code, place, stands(plan, place.kind, place.zone, place.window)) for code, place in rows)


def stands(plan: HallPlan, kind: str, zone: uuid.UUID | None, window: uuid.UUID | None) -> str:
    """A device by its place, in the reader's language."""
    if kind == DeviceKind.KIOSK:
        return gettext("Kiosk")
    if window is not None:
        found = plan.window_by_id.get(window)
        text = gettext("Pad of window %(code)s") if kind == DeviceKind.PAD else gettext("Board of window %(code)s")
        return text % {"code": found.code if found else "?"}
    names = {each.id: named(each) for each in plan.hall.zones}
    return gettext("Board of %(zone)s") % {"zone": names.get(zone or plan.hall.id, "?")}


def home_of(device: DeviceView, at: dt.datetime) -> str:
    """The address of the page a device is for."""
    plan = hall_plan(places.code_of(device.hall), at)
    hall = plan.hall.code
    if device.kind == DeviceKind.KIOSK:
        return reverse("web:kiosk", args=[hall])
    if device.window is None:
        zone = next(each.code for each in plan.hall.zones if each.id == device.zone)
        return reverse("web:screen_zone", args=[hall, zone])
    window = plan.window_by_id[device.window].code
    if device.kind == DeviceKind.PAD:
        return reverse("web:pad", args=[hall, window, pad_key(settings.SECRET_KEY, hall, window)])
    return reverse("web:screen_window", args=[hall, window])
