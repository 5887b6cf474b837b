"""What the devices page says of a device: how long ago, how far off, how much paper, what is on its screen."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from openhall.people.queries.devices import DeviceView
from openhall.people.rules.devices import is_off, paper_of
from openhall.people.states import DeviceKind, Paper
from openhall.queue.queries.plan import HallPlan
from openhall.web.templatetags.openhall import named

SHOWN: Mapping[str, str] = {
    "screen_zone": _("Calls of %(of)s"),
    "screen_window": _("Number at window %(of)s"),
    "kiosk": _("Welcome"),
    "kiosk_queues": _("Choice of a queue"),
    "kiosk_items": _("Choice of a service"),
    "kiosk_take": _("Who the ticket is for"),
    "kiosk_ticket": _("A ticket just taken"),
    "kiosk_help": _("Where help is"),
    "pad": _("Asks for reviews at window %(of)s"),
}
PAPERS: Mapping[str, tuple[str, str]] = {
    Paper.OK: ("good", _("for about %(left)s tickets")),
    Paper.LOW: ("wait", _("low: about %(left)s tickets")),
    Paper.EMPTY: ("late", _("The roll is empty")),
}


def ago(seconds: float) -> str:
    """How long ago something was, in the coarsest unit that still tells."""
    whole = max(0, int(seconds))
    if whole < 60:
        return gettext("just now") if whole < 10 else gettext("%(count)s s ago") % {"count": whole}
    if whole < 3600:
        return gettext("%(count)s min ago") % {"count": whole // 60}
    if whole < 48 * 3600:
        return gettext("%(count)s h ago") % {"count": whole // 3600}
    days = whole // 86400
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}


def off(offset_ms: int | None) -> tuple[str, str]:
    """Tone and words for a device's clock: by how many seconds it is fast or slow."""
    if offset_ms is None:
        return "", "–"
    seconds = abs(offset_ms) / 1000
    if not is_off(offset_ms):
        return "good", gettext("right")
    size = f"{seconds:.1f}" if seconds < 60 else f"{seconds:.0f}"
    text = gettext("%(seconds)s s fast") if offset_ms > 0 else gettext("%(seconds)s s slow")
    return "late", text % {"seconds": size}


def paper(device: DeviceView) -> tuple[str, str]:
    """Tone and words for a kiosk's roll; nothing for what has none."""
    if device.kind != DeviceKind.KIOSK:
        return "", ""
    tone, text = PAPERS[paper_of(device.roll)]
    return tone, gettext(text) % {"left": device.roll.left}


def shown(plan: HallPlan, device: DeviceView) -> str:
    """What is on the screen, as far as it has said so; a page that a newer version shows stands for itself."""
    if not device.shows:
        return ""
    zones = {each.code: named(each) for each in plan.hall.zones}
    of = zones.get(device.shows_of, device.shows_of) if device.shows == "screen_zone" else device.shows_of
    return gettext(SHOWN[device.shows]) % {"of": of} if device.shows in SHOWN else device.shows
