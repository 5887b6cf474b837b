"""What stands in a hall: the hall itself, its zones and windows, the units that its windows belong to."""

import uuid
from collections.abc import Mapping, Set

from openhall.catalogue import queries as catalogue
from openhall.kit.changes import Values
from openhall.kit.errors import Malformed, NotNow
from openhall.ledger.services import Act
from openhall.places import queries, services
from openhall.queue.queries import rules_of_hall, touched
from openhall.queue.services import setting_up
from openhall.routines.settings.intent import ChangeOf, Effect, Intent, Kind

HALL_FIELDS = ("name", "name_en", "address", "address_en", "phone", "public_phone")


def read_hall(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """What a hall is called and how it is reached."""
    found = queries.hall_address(hall) if record == hall else None
    return {name: getattr(found, name) for name in HALL_FIELDS} if found else None


def write_hall(intent: Intent, act: Act) -> None:
    """The hall's name and address."""
    services.save_hall(intent.hall, {name: (intent.after or {})[name] for name in HALL_FIELDS})


def read_rules(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """The numbers of a hall's queues and screens."""
    if record != hall:
        return None
    found = rules_of_hall.settings_of(hall)
    names = [name for name in found.__dataclass_fields__ if name != "languages"]
    return {**{name: getattr(found, name) for name in names}, "languages": list(found.languages)}


def check_rules(intent: Intent) -> None:
    """The three steps of a wait ascend, and something is spoken."""
    steps = [int((intent.after or {})[f"wait_{each}_minutes"]) for each in ("target", "warn", "alarm")]
    if steps != sorted(steps):
        raise Malformed(
            "wait_steps", "The target of a wait comes before its warning, and the warning before the alarm."
        )
    if not (intent.after or {})["languages"]:
        raise Malformed("no_language", "Choose at least one language.")


def write_rules(intent: Intent, act: Act) -> None:
    """The rules of the queues; every process knows them two seconds later."""
    setting_up.put_hall_rule(intent.hall, dict(intent.after or {}))


def read_zone(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """A zone of this hall."""
    found = next((each for each in queries.zones(hall) if each.id == record), None)
    return _named(found, "floor") if found else None


def write_zone(intent: Intent, act: Act) -> None:
    """The zone, or nothing any more."""
    values = None if intent.after is None else {**intent.after, "hall_id": intent.hall}
    services.save_zone(intent.record, values)


def effects_zone(intent: Intent) -> list[Effect]:
    """The windows that stand there."""
    count = sum(each.zone == intent.record for each in queries.windows(intent.hall))
    return [Effect("windows_there", {"count": count})] if count else []


def read_unit(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """A unit of the city."""
    found = next((each for each in queries.units() if each.id == record), None)
    return _named(found) if found else None


def write_unit(intent: Intent, act: Act) -> None:
    """The unit, or nothing any more."""
    services.save_unit(intent.record, intent.after)


def effects_unit(intent: Intent) -> list[Effect]:
    """The windows that belong to it here."""
    count = sum(each.unit == intent.record for each in queries.windows(intent.hall))
    return [Effect("windows_there", {"count": count})] if count else []


def halls_of_unit(what: ChangeOf) -> Set[uuid.UUID]:
    """Where a unit has windows or items."""
    return {what.hall} | queries.halls_of_unit(what.record) | catalogue.halls_with_items_of(what.record)


def read_window(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """A window of this hall, also one that was given up."""
    return windows_of(hall).get(record)


def windows_of(hall: uuid.UUID) -> dict[uuid.UUID, Values]:
    """Every window of a hall with the queues it serves, best skill first; those in use before the others."""
    zones = {each.id: each.code for each in queries.zones(hall)}
    units = {each.id: each.code for each in queries.units()}
    codes = {queue: code for code, queue in touched.queue_codes(hall).items()}
    ranks = rules_of_hall.served_ranks(hall)
    return {
        each.id: {
            **_named(each), "zone": zones[each.zone], "unit": units[each.unit],
            "queues": [codes[queue] for queue in _in_order(ranks.get(each.id, {}))], "marks": sorted(each.marks),
            "in_use": in_use,
        }
        for in_use in (True, False)
        for each in queries.windows(hall, in_use)
    }  # fmt: skip


def _in_order(ranks: Mapping[uuid.UUID, int]) -> list[uuid.UUID]:
    return sorted(ranks, key=ranks.__getitem__)


def check_window(intent: Intent) -> None:
    """A window at work is not given up; one in use serves something that there is."""
    after = intent.after or {}
    if not after["in_use"]:
        if after["queues"]:
            raise Malformed("still_serves", "A window that is given up serves no queue.")
        _idle(intent.record)
    elif not after["queues"]:
        raise Malformed("serves_nothing", "Say which queues the window serves.")
    unknown = set(after["queues"]) - set(touched.queue_codes(intent.hall))
    if unknown:
        raise Malformed(
            "unknown_queue", "This hall has no queue with the code %(code)s.", {"code": min(unknown)[:40]}
        )


def _idle(window: uuid.UUID) -> None:
    if number := touched.number_at(window):
        raise NotNow("window_at_work", "Number %(number)s is at this window. Finish it first, then close the window.",
                     {"number": number})  # fmt: skip
    if count := touched.only_for(window):
        raise NotNow("window_awaited", "%(count)s numbers wait for this very window. Send them elsewhere first.",
                     {"count": count})  # fmt: skip


def write_window(intent: Intent, act: Act) -> None:
    """The window; its queues alone where they change, so that what is lent stays lent."""
    after = intent.after or {}
    (zone,) = (each.id for each in queries.zones(intent.hall) if each.code == after["zone"])
    (unit,) = (each.id for each in queries.units() if each.code == after["unit"])
    values = {name: after[name] for name in ("code", "name", "name_en", "marks", "in_use")}
    services.save_window(intent.record, {**values, "hall_id": intent.hall, "zone_id": zone, "unit_id": unit})
    if not after["in_use"]:
        setting_up.withdraw_window(intent.record)
        _idle(intent.record)  # somebody may have been called while this was being written
    elif intent.changes("queues") or intent.changes("in_use"):
        codes = touched.queue_codes(intent.hall)
        setting_up.set_serving(intent.hall, intent.record, [codes[each] for each in after["queues"]], act.now)


def effects_window(intent: Intent) -> list[Effect]:
    """Queues that nobody serves any more, and who waits there."""
    after = intent.after or {}
    left = touched.served_by_nobody(intent.hall, intent.record, after["queues"])
    effects = [Effect("queue_alone", {"queue": code, "count": count}) for code, count in left.items()]
    if intent.before and intent.changes("in_use") and not after["in_use"]:
        effects.append(Effect("window_given_up"))
    return effects


def _named(found: object, *further: str) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("code", "name", "name_en", *further)}


HALL = Kind("hall", read_hall, write_hall)
RULES = Kind("rules", read_rules, write_rules, check_rules)
ZONE = Kind("zone", read_zone, write_zone, effects=effects_zone, removable=True)
UNIT = Kind("unit", read_unit, write_unit, effects=effects_unit, halls=halls_of_unit, removable=True)
WINDOW = Kind("window", read_window, write_window, check_window, effects_window)
