"""Service items: what they are called, how long they usually take, and which queue of a hall serves them."""

import uuid
from collections.abc import Set

from openhall.catalogue import queries, services
from openhall.kit.changes import Values
from openhall.ledger.services import Act
from openhall.places import queries as places
from openhall.queue.queries import touched
from openhall.queue.services import setting_up
from openhall.routines.settings.intent import ChangeOf, Effect, Intent, Kind

COLUMNS = ("code", "name", "name_en", "usual_minutes", "object", "case_type")


def read_item(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """An item of the city; `queue` is the one that serves it in this hall, empty where it can't be done here."""
    found = queries.item_line(record)
    if found is None:
        return None
    units = {each.id: each.code for each in places.units()}
    own = {name: getattr(found, name) for name in COLUMNS}
    return {**own, "unit": units[found.unit], "queue": touched.queue_of_item(hall, record)}


def write_item(intent: Intent, act: Act) -> None:
    """The item, and whether it can be done in this hall."""
    after = intent.after or {}
    (unit,) = (each.id for each in places.units() if each.code == after["unit"])
    services.save_item(intent.record, {**{name: after[name] for name in COLUMNS}, "unit_id": unit})
    if intent.changes("queue"):
        services.offer_one(intent.hall, intent.record, bool(after["queue"]))
        setting_up.serve_item(
            intent.hall, intent.record, touched.queue_codes(intent.hall).get(after["queue"])
        )


def effects_item(intent: Intent) -> list[Effect]:
    """Who has a ticket for it now; other halls that read the same words."""
    found = []
    if intent.changes("queue") and (count := touched.open_for_item(intent.hall, intent.record)):
        found.append(Effect("item_tickets", {"count": count}))
    others = len(queries.halls_offering(intent.record) - {intent.hall})
    return [*found, Effect("other_halls", {"count": others})] if others and _shared(intent) else found


def _shared(intent: Intent) -> bool:
    return any(intent.changes(name) for name in (*COLUMNS, "unit"))


def halls_of_item(what: ChangeOf) -> Set[uuid.UUID]:
    """Where an item is offered; which queue serves it is this hall's own business."""
    return {what.hall} if what.fields <= {"queue"} else {what.hall} | queries.halls_offering(what.record)


ITEM = Kind("item", read_item, write_item, effects=effects_item, halls=halls_of_item)
