"""How names, times and durations are written on every page."""

import datetime as dt
import zoneinfo

from django import template
from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def named(thing: object, field: str = "name") -> str:
    """The Chinese or the English text of `field`, whichever the page speaks; the other if one is empty."""
    zh, en = getattr(thing, field, ""), getattr(thing, f"{field}_en", "")
    first, second = (en, zh) if _english() else (zh, en)
    return str(first or second or "")


@register.filter
def minutes(seconds: float | None, form: str = "") -> str:
    """Seconds as whole minutes in words; under one minute says so. `short` for columns: 12 min."""
    if seconds is None:
        return ""
    count = int(seconds) // 60
    if form == "short":
        return gettext("%(count)s min") % {"count": count}
    if count < 1:
        return gettext("under 1 minute")
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


@register.filter
def clock(moment: dt.datetime | None, timezone: str = "Asia/Shanghai") -> str:
    """24-hour local time, 09:05."""
    if moment is None:
        return ""
    return moment.astimezone(zoneinfo.ZoneInfo(timezone)).strftime("%H:%M")


@register.filter
def percent(share: float | None) -> str:
    """A share as 98.7 %; nothing where there is none."""
    return "" if share is None else f"{100 * share:.1f} %"


@register.simple_tag
def kept_days(code: str) -> int:
    """How many days a class of records is kept here."""
    return int(settings.KEPT_DAYS[code])
