"""Every kind of record that can be changed from a day on."""

from collections.abc import Mapping

from openhall.kit.errors import Missing
from openhall.routines.settings.intent import Kind
from openhall.routines.settings.time import DAY, HOURS

KINDS: Mapping[str, Kind] = {each.name: each for each in (HOURS, DAY)}


def kind_of(name: str) -> Kind:
    """The kind of this name, else Missing."""
    if name not in KINDS:
        raise Missing("no_setting", "There are no settings of this name.")
    return KINDS[name]
