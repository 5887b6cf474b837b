"""Where to go and when: places, moments and waits in the words of a visitor."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from openhall.places.queries import ZoneView
from openhall.places.rules import Hours, closes_at
from openhall.queue.queries.live import Estimate, HallNow
from openhall.queue.queries.plan import HallPlan
from openhall.web.templatetags.openhall import clock, named


def zones_of(plan: HallPlan, windows: Collection[str]) -> tuple[ZoneView, ...]:
    """The zones in which these windows stand, in the hall's order."""
    here = {plan.windows[code].zone for code in windows if code in plan.windows}
    return tuple(zone for zone in plan.hall.zones if zone.id in here)


def place_words(zone: ZoneView) -> str:
    """Floor and zone; a floor written as 2F or 2楼 is the floor 2."""
    floor = re.sub(r"(?i)[f楼层]", "", zone.floor).strip()
    if not floor:
        return named(zone)
    return gettext("Floor %(floor)s, %(zone)s") % {"floor": floor, "zone": named(zone)}


def places_words(zones: Collection[ZoneView]) -> str:
    """Several places in one line; nothing when there is none."""
    return gettext("; ").join(place_words(zone) for zone in zones)


def where_to_wait(now: HallNow, queue: str) -> str:
    """Floor and zone of the windows that serve a queue at this moment."""
    windows = next((each.windows for each in now.queues if each.plan.code == queue), ())
    return places_words(zones_of(now.plan, windows))


def wait_words(value: Estimate | None) -> str:
    """A wait as the range it is, never as one number: "about 12–20 min"."""
    if value is None:
        return ""
    high = max(1, value.high)
    if value.low < 1:
        return ngettext("up to %(high)d min", "up to %(high)d min", high) % {"high": high}
    return gettext("about %(low)d–%(high)d min") % {"low": value.low, "high": max(high, value.low + 1)}


def moment_words(moment: dt.datetime, now: dt.datetime, timezone: str) -> str:
    """Day and time on the hall's own clock; today needs no date."""
    zone = zoneinfo.ZoneInfo(timezone)
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return gettext("today at %(time)s") % {"time": clock(moment, timezone)}
    return date_format(local, pgettext("day and time, in Django's date letters", "l j F, H:i"))


def closing_words(hours: Hours, now: dt.datetime) -> str:
    """When the present opening ends; nothing for a hall that never shuts."""
    ends = closes_at(hours, now)
    return "" if ends is None or hours.around_the_clock else clock(ends, hours.timezone)
