"""Dated limits: a new version from a day on; clocks that run keep theirs. A place may have its own."""

import datetime as dt
import uuid
from collections.abc import Set

from openhall.deadlines import services
from openhall.deadlines.queries import dated
from openhall.deadlines.queries.dated import LimitView
from openhall.deadlines.services import Extension, Rule
from openhall.kit.changes import Values
from openhall.kit.errors import Conflict, Malformed, NotNow
from openhall.kit.working_time import LimitKind
from openhall.ledger.services import Act
from openhall.places.queries import divisions
from openhall.routines.settings.intent import ChangeOf, Effect, Intent, Kind

FIELDS = ("code", "kind", "amount", "warn_before", "extensions", "extension_amount", "rule", "source")
FAR = dt.date.max


def read_limit(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """The limit whose version this record is, as the latest version says it; only where it holds in this hall."""
    found = dated.same_limit(record, FAR)
    if found is None or found.region not in (None, *divisions.regions_of(hall)):
        return None
    return limit_values(found, {each.id: each.code for each in divisions.regions()})


def limit_values(limit: LimitView, regions: dict[uuid.UUID, str]) -> Values:
    """A limit as plain values; `region` is empty for the nation's."""
    return {
        **{name: getattr(limit, name) for name in FIELDS},
        "region": regions[limit.region] if limit.region else "",
    }


def check_limit(intent: Intent) -> None:
    """A version begins after the one before it; an extension says both how often and how long."""
    after = intent.after or {}
    if bool(after["extensions"]) != bool(after["extension_amount"]):
        raise Malformed("bad_extension", "An extension needs both how often and how long.")
    region = _region(intent.hall, after["region"])
    known = intent.before is None and dated.same_code(after["code"], region)
    if known:
        raise Conflict("limit_known", "This place has such a limit already. Change that one.")
    later = dated.later_version(after["code"], region, intent.on)
    if later is not None:
        raise NotNow(
            "limit_dated", "A version is in force from %(day)s already. Choose a later day.", {"day": later}
        )


def _region(hall: uuid.UUID, code: str) -> uuid.UUID | None:
    if not code:
        return None
    mine = divisions.regions_of(hall)
    found = next((each.id for each in divisions.regions() if each.code == code and each.id in mine), None)
    if found is None:
        raise Malformed("unknown_region", "This hall does not lie in such a region.")
    return found


def write_limit(intent: Intent, act: Act) -> None:
    """The new version, from the day on."""
    after = intent.after or {}
    rule = Rule(after["rule"], after["source"], intent.on, _region(intent.hall, after["region"]))
    extension = Extension(after["extensions"], after["extension_amount"])
    kind = LimitKind(after["kind"])
    services.put_limit(after["code"], kind, after["amount"], rule, act, after["warn_before"], extension)


def effects_limit(intent: Intent) -> list[Effect]:
    """Clocks that run keep the version they began with; the halls that count by the new one."""
    found = dated.same_limit(intent.record, FAR) if intent.before else None
    kept = dated.running_with(found.id) if found else 0
    halls = divisions.halls_touched(_region(intent.hall, (intent.after or {})["region"]))
    effects = [Effect("clocks_keep", {"count": kept})] if kept else []
    return [*effects, Effect("halls_count", {"count": len(halls)})]


def halls_of_limit(what: ChangeOf) -> Set[uuid.UUID]:
    """Every hall of the region, of the nation's limit every hall."""
    return {what.hall} | divisions.halls_touched(_region(what.hall, (what.after or what.before or {})["region"]))


LIMIT = Kind("limit", read_limit, write_limit, check_limit, effects_limit, halls_of_limit, overnight=True)
