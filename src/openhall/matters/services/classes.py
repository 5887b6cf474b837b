"""From one case to one class: the desk puts matters together, names the root cause, says what was improved."""

import uuid

from django.db.models import Max

from openhall.catalogue import queries as catalogue
from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Improvement, Matter, MatterClass
from openhall.matters.permissions import require_person
from openhall.matters.queries.subjects import class_subject, subject_of
from openhall.matters.rules import MOST_CAUSE, MOST_NAME, Change, check_change, recurrences
from openhall.matters.services.steps import Facts, next_ordinal, no_matter

CLASSES = 0
"""The year under which classes are numbered: they go on from year to year."""


def open_class(hall: uuid.UUID, name: str, first: uuid.UUID, act: Act) -> Kept:
    """Open a class with its first matter: 201 with its id and number.

    Missing for a matter of another hall, NotNow for one that belongs to a class already.
    """
    return ledger.once(act, lambda: _open(hall, name, first, act), status=201)


def _open(hall: uuid.UUID, name: str, first: uuid.UUID, act: Act) -> Facts:
    person, row = require_person(act.account), _matter(hall, first)
    made = MatterClass.objects.create(
        id=uuid7(act.now), hall_id=hall, number=next_ordinal(hall, CLASSES), name=sentence(name, MOST_NAME),
        opened_at=act.now, opened_by_id=person,
    )  # fmt: skip
    ledger.append(act, "ClassOpened", class_subject(made), hall, {"number": made.number})
    _join(made, row, act)
    return {"id": str(made.id), "number": made.number}


def join_class(hall: uuid.UUID, group: uuid.UUID, matter: uuid.UUID, act: Act) -> Kept:
    """Put a matter into a class; one that was brought after the last improvement is told as a recurrence."""
    return ledger.once(act, lambda: _join_class(hall, group, matter, act))


def _join_class(hall: uuid.UUID, group: uuid.UUID, matter: uuid.UUID, act: Act) -> Facts:
    require_person(act.account)
    found, row = _locked(hall, group), _matter(hall, matter)
    return {"id": str(found.id), "number": found.number, "recurs": _join(found, row, act)}


def _join(found: MatterClass, row: Matter, act: Act) -> bool:
    if row.of_id is not None:
        raise NotNow("in_a_class", "This matter belongs to a class already: take it out there first.")
    row.of = found
    row.save(update_fields=["of"])
    improved = found.improvements.aggregate(at=Max("at"))["at"]
    recurs = recurrences(improved, [row.opened_at]) > 0
    ledger.append(act, "ClassJoined", subject_of(row), row.hall_id, {"class": found.id, "recurs": recurs})
    return recurs


def leave_class(hall: uuid.UUID, matter: uuid.UUID, act: Act) -> Kept:
    """Take a matter out of its class; NotNow for one that belongs to none."""
    return ledger.once(act, lambda: _leave(hall, matter, act))


def _leave(hall: uuid.UUID, matter: uuid.UUID, act: Act) -> Facts:
    require_person(act.account)
    row = _matter(hall, matter)
    if row.of_id is None:
        raise NotNow("in_no_class", "This matter belongs to no class.")
    left, row.of_id = row.of_id, None
    row.save(update_fields=["of"])
    ledger.append(act, "ClassLeft", subject_of(row), hall, {"class": left})
    return {"id": str(left)}


def name_cause(hall: uuid.UUID, group: uuid.UUID, text: str, act: Act) -> Kept:
    """Say why matters of this class fail; a later finding replaces an earlier one."""
    return ledger.once(act, lambda: _name_cause(hall, group, text, act))


def _name_cause(hall: uuid.UUID, group: uuid.UUID, text: str, act: Act) -> Facts:
    found, person = _locked(hall, group), require_person(act.account)
    found.root_cause, found.caused_at, found.caused_by_id = sentence(text, MOST_CAUSE), act.now, person
    found.save(update_fields=["root_cause", "caused_at", "caused_by"])
    ledger.append(act, "ClassCauseNamed", class_subject(found), hall, {"number": found.number})
    return {"id": str(found.id), "number": found.number}


def improve(hall: uuid.UUID, group: uuid.UUID, change: Change, act: Act) -> Kept:
    """Say what was changed against the root cause; from now on the class is watched.

    NotNow without a root cause; Malformed for a change that does not name what it changed.
    """
    return ledger.once(act, lambda: _improve(hall, group, change, act))


def _improve(hall: uuid.UUID, group: uuid.UUID, change: Change, act: Act) -> Facts:
    found, person, checked = _locked(hall, group), require_person(act.account), check_change(change)
    if not found.root_cause:
        raise NotNow("no_root_cause", "Name the root cause first: an improvement answers to one.")
    if checked.item is not None and not catalogue.items_by_id([checked.item]):
        raise Malformed("no_changed_item", "Say of which item.")
    made = Improvement.objects.create(
        id=uuid7(act.now), of=found, kind=checked.kind, item_id=checked.item, changed=checked.changed,
        text=checked.text, at=act.now, by_id=person,
    )  # fmt: skip
    data = {"class": found.id, "kind": made.kind, "item": made.item_id}
    ledger.append(act, "ClassImproved", Subject("improvement", made.id, str(found.number)), hall, data)
    return {"id": str(found.id), "number": found.number, "improvement": str(made.id)}


def _locked(hall: uuid.UUID, group: uuid.UUID) -> MatterClass:
    found = MatterClass.objects.select_for_update(of=("self",)).filter(hall=hall, id=group).first()
    if found is None:
        raise Missing("no_class_here", "There is no such class of matters.")
    return found


def _matter(hall: uuid.UUID, matter: uuid.UUID) -> Matter:
    row = Matter.objects.select_for_update(of=("self",)).filter(hall=hall, id=matter).first()
    if row is None:
        raise no_matter()
    return row
