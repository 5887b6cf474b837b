"""Every kind of record that can be changed from a day on."""

from collections.abc import Mapping

from openhall.kit.errors import Missing
from openhall.routines.settings.accounts import ACCOUNT
from openhall.routines.settings.hall_records import HALL, RULES, UNIT, WINDOW, ZONE
from openhall.routines.settings.intent import Kind
from openhall.routines.settings.items import ITEM
from openhall.routines.settings.limits import LIMIT
from openhall.routines.settings.postings import LEAVE, POSTING
from openhall.routines.settings.staff_import import STAFF
from openhall.routines.settings.time import DAY, HOURS

_ALL = (HALL, HOURS, DAY, WINDOW, ZONE, UNIT, ITEM, ACCOUNT, POSTING, LEAVE, RULES, LIMIT, STAFF)
KINDS: Mapping[str, Kind] = {each.name: each for each in _ALL}


def kind_of(name: str) -> Kind:
    """The kind of this name, else Missing."""
    if name not in KINDS:
        raise Missing("no_setting", "There are no settings of this name.")
    return KINDS[name]
