"""How a refusal is said in the reader's language: one place for pages and API."""

import datetime as dt
import zoneinfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from openhall.kit.errors import Refusal


def sentence(error: Refusal) -> str:
    """The refusal in the reader's language; moments are shown in their own zone."""
    zone = zoneinfo.ZoneInfo(str(error.values.get("timezone", "UTC")))
    values = {name: _readable(value, zone) for name, value in error.values.items()}
    return gettext(error.detail) % values


def _readable(value: object, zone: zoneinfo.ZoneInfo) -> object:
    if isinstance(value, dt.datetime):
        return date_format(localtime(value, zone), "SHORT_DATETIME_FORMAT")
    return gettext(value) if isinstance(value, str) and value.isalpha() and value.islower() else value
