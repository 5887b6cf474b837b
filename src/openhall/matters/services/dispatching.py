"""Sort matters and give them to a unit: refuse what is out of scope with its remedy, classify, name, take back."""

import random
import uuid
from collections.abc import Collection

from openhall.deadlines.states import CancelReason
from openhall.kit.errors import Malformed, NotAllowed
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Assisting, Matter, WrongUnit
from openhall.matters.permissions import require_person
from openhall.matters.rules import check_return, is_drawn
from openhall.matters.services import clocks
from openhall.matters.services.steps import Facts, locked, moved, today, told, write
from openhall.matters.services.steps import ended as tell_ended
from openhall.matters.states import Cause, Grade, MatterState, OutOfScope, Said
from openhall.people import queries as people
from openhall.places import queries as places

SYSTEM_RANDOM = random.SystemRandom()


def refuse(identifier: uuid.UUID, reason: str, remedy: str, act: Act, rng: random.Random = SYSTEM_RANDOM) -> Kept:
    """Say that a matter is out of scope, for a reason of the list and with the right remedy; one in five is drawn to
    be checked by supervision. `rng` draws, nothing else.
    """
    return ledger.once(act, lambda: _refuse(identifier, reason, remedy, act, rng))


def _refuse(identifier: uuid.UUID, reason: str, remedy: str, act: Act, rng: random.Random) -> Facts:
    row = locked(identifier, "refuse")
    if reason not in set(OutOfScope):
        raise Malformed("no_scope_reason", "Choose why this matter is not one for this window.")
    row.refused_for, row.remedy, row.refused_by_id = reason, sentence(remedy), require_person(act.account)
    row.drawn, row.closed_at, row.checked_at = is_drawn(rng.random()), act.now, None
    moved(row, "refuse", MatterState.REFUSED)
    clocks.drop(row, CancelReason.INVALID, act)
    answered = told(row, act, "refuse", {"reason": reason, "drawn": row.drawn})
    tell_ended(row, act)
    return answered


def check_refusal(identifier: uuid.UUID, right: bool, why: str, act: Act) -> Kept:
    """Supervision looks at a refusal: it was right, or the matter is taken in after all, its time running on."""
    return ledger.once(act, lambda: _check_refusal(identifier, right, why, act))


def _check_refusal(identifier: uuid.UUID, right: bool, why: str, act: Act) -> Facts:
    row = locked(identifier, "check_refusal")
    if require_person(act.account) == row.refused_by_id:
        raise NotAllowed("own_refusal", "You refused this yourself: a second person has to look at it.")
    write(row, Said.DECISION, act, sentence(why))
    row.checked_at = act.now
    if not right:
        row.closed_at, row.triaged_at, row.cause = None, None, ""
        moved(row, "check_refusal", MatterState.OPENED)
        clocks.go_on(row, act)
    return told(row, act, "check_refusal", {"right": right})


def triage(identifier: uuid.UUID, cause: str, grade: str, act: Act) -> Kept:
    """Say why it could not be got done and how long it may take. The clock counts from the opening, not from now."""
    return ledger.once(act, lambda: _triage(identifier, cause, grade, act))


def _triage(identifier: uuid.UUID, cause: str, grade: str, act: Act) -> Facts:
    row = locked(identifier, "triage")
    require_person(act.account)
    if cause not in set(Cause) or grade not in set(Grade):
        raise Malformed("no_class", "Say why it could not be got done, and whether it is simple, ordinary or complex.")
    before = row.grade
    clocks.regrade(row, Grade(grade), act)
    row.cause, row.grade, row.triaged_at = cause, grade, row.triaged_at or act.now
    moved(row, "triage", MatterState(row.state) if row.state != MatterState.OPENED else MatterState.TRIAGED)
    return told(row, act, "triage", {"cause": cause, "grade": grade, "grade_before": before})


def assign(
    identifier: uuid.UUID, lead: uuid.UUID, assisting: Collection[uuid.UUID], handler: uuid.UUID | None,
    act: Act, disputed: bool = False,
) -> Kept:  # fmt: skip
    """Name the lead unit, those that help, and who handles it there. After a dispute or a return the unit named now
    may not return it.
    """
    return ledger.once(act, lambda: _assign(identifier, lead, tuple(assisting), handler, act, disputed))


def _assign(
    identifier: uuid.UUID, lead: uuid.UUID, assisting: tuple[uuid.UUID, ...], handler: uuid.UUID | None,
    act: Act, disputed: bool,
) -> Facts:  # fmt: skip
    row = locked(identifier, "assign")
    require_person(act.account)
    check_units({lead, *assisting})
    _check_handler(row, lead, handler, act)
    if row.lead_id != lead:
        row.dispatched_at, row.named_after_dispute = act.now, False
    row.named_after_dispute |= disputed or hasattr(row, "wrong_unit")
    row.lead_id, row.handler_id = lead, handler
    _set_assisting(row, set(assisting) - {lead})
    moved(row, "assign", MatterState.HANDLING)
    clocks.assign(row, handler, act)
    return told(row, act, "assign", {"lead": lead, "assisting": sorted(map(str, assisting)), "handler": handler,
                                     "named_after_dispute": row.named_after_dispute})  # fmt: skip


def check_units(units: Collection[uuid.UUID]) -> None:
    """Malformed for a unit that nobody knows."""
    if not set(units) <= {each.id for each in places.units()}:
        raise Malformed("unknown_unit", "There is no such unit.")


def _check_handler(row: Matter, lead: uuid.UUID, handler: uuid.UUID | None, act: Act) -> None:
    if handler is not None and lead not in people.units_of(handler, row.hall_id, today(row, act)):
        raise Malformed("other_units_handler", "Who handles it has to belong to the lead unit.")


def _set_assisting(row: Matter, units: Collection[uuid.UUID]) -> None:
    row.assisting.exclude(unit__in=list(units)).delete()
    known = set(row.assisting.values_list("unit_id", flat=True))
    Assisting.objects.bulk_create(Assisting(matter=row, unit_id=unit) for unit in sorted(set(units) - known))


def return_unit(identifier: uuid.UUID, why: str, act: Act) -> Kept:
    """The lead unit says that the matter is not its own: once, within 24 hours, never after a dispute.

    Its time runs on: being sent to the wrong unit gives no day back.
    """
    return ledger.once(act, lambda: _return_unit(identifier, why, act))


def _return_unit(identifier: uuid.UUID, why: str, act: Act) -> Facts:
    row = locked(identifier, "return_unit")
    person = require_person(act.account)
    assert row.lead_id is not None  # handled by a unit: the database holds it
    assert row.dispatched_at is not None
    if row.lead_id not in people.units_of(person, row.hall_id, today(row, act)):
        raise NotAllowed("other_unit", "Another unit handles this matter.")
    check_return(row.dispatched_at, row.named_after_dispute, hasattr(row, "wrong_unit"), act.now)
    WrongUnit.objects.create(matter=row, unit_id=row.lead_id, at=act.now, by_id=person, why=sentence(why))
    unit, row.lead_id, row.handler_id, row.dispatched_at = row.lead_id, None, None, None
    row.assisting.all().delete()
    moved(row, "return_unit", MatterState.TRIAGED)
    clocks.assign(row, None, act)
    return told(row, act, "return_unit", {"unit": unit})
