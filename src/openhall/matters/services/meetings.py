"""Joint meetings about a matter: the desk calls them, minutes and decisions come after; no clock hears of them."""

import uuid
from collections.abc import Iterable

from openhall.kit.errors import Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Invited, Matter, Meeting, MeetingDecision
from openhall.matters.permissions import require_person
from openhall.matters.rules import MOST_MINUTES, Call, Decided, check_call, check_decisions
from openhall.matters.services.dispatching import check_units
from openhall.matters.services.steps import Facts, locked, today, told, write
from openhall.matters.states import Said
from openhall.people import queries as people


def call_meeting(identifier: uuid.UUID, call: Call, act: Act) -> Kept:
    """Call the units to a joint meeting: 200 with its id as `meeting`. One at a time: NotNow while one is ahead."""
    return ledger.once(act, lambda: _call(identifier, call, act))


def _call(identifier: uuid.UUID, call: Call, act: Act) -> Facts:
    row, person = locked(identifier, "call_meeting"), require_person(act.account)
    checked = check_call(call, act.now)
    check_units(checked.units)
    if _ahead(row) is not None:
        raise NotNow("meeting_ahead", "A joint meeting is called already: hold it or call it off first.")
    made = Meeting.objects.create(
        id=uuid7(act.now), matter=row, called_at=act.now, called_by_id=person, meets_at=checked.meets_at,
        place=checked.place, reason=checked.reason,
    )  # fmt: skip
    Invited.objects.bulk_create(Invited(meeting=made, unit_id=unit) for unit in sorted(checked.units))
    data = {"meeting": made.id, "meets_at": made.meets_at, "units": sorted(map(str, checked.units))}
    return {**told(row, act, "call_meeting", data), "meeting": str(made.id)}


def _ahead(row: Matter) -> Meeting | None:
    return row.meetings.filter(held_at=None, called_off_at=None).first()


def _the_one_ahead(row: Matter) -> Meeting:
    found = _ahead(row)
    if found is None:
        raise NotNow("no_meeting_ahead", "No joint meeting is called.")
    return found


def hold_meeting(identifier: uuid.UUID, minutes: str, decided: Iterable[Decided], act: Act) -> Kept:
    """The meeting that was ahead has taken place: its minutes, and its decisions with owner and date."""
    return ledger.once(act, lambda: _hold(identifier, minutes, tuple(decided), act))


def _hold(identifier: uuid.UUID, minutes: str, decided: tuple[Decided, ...], act: Act) -> Facts:
    row, person = locked(identifier, "hold_meeting"), require_person(act.account)
    held = _the_one_ahead(row)
    there = row.units() | set(held.invited.values_list("unit_id", flat=True))
    checked = check_decisions(decided, there, today(row, act))
    held.held_at, held.held_by_id, held.minutes = act.now, person, sentence(minutes, MOST_MINUTES)
    held.save(update_fields=["held_at", "held_by", "minutes"])
    MeetingDecision.objects.bulk_create(
        MeetingDecision(id=uuid7(act.now), meeting=held, text=each.text, unit_id=each.unit, due_on=each.due_on)
        for each in checked
    )
    data = {"meeting": held.id, "decisions": len(checked), "owners": sorted({str(each.unit) for each in checked})}
    return {**told(row, act, "hold_meeting", data), "meeting": str(held.id)}


def call_off_meeting(identifier: uuid.UUID, why: str, act: Act) -> Kept:
    """The meeting that was ahead does not take place."""
    return ledger.once(act, lambda: _call_off(identifier, why, act))


def _call_off(identifier: uuid.UUID, why: str, act: Act) -> Facts:
    row = locked(identifier, "call_off_meeting")
    require_person(act.account)
    off = _the_one_ahead(row)
    write(row, Said.DECISION, act, sentence(why))
    off.called_off_at = act.now
    off.save(update_fields=["called_off_at"])
    return told(row, act, "call_off_meeting", {"meeting": off.id})


def carry_out(identifier: uuid.UUID, decision: uuid.UUID, act: Act, is_desk: bool = False) -> Kept:
    """The unit that sees to a decision, or the desk, says that it is done.

    Missing for a decision of another matter, NotAllowed for another unit, NotNow for what is done already.
    """
    return ledger.once(act, lambda: _carry_out(identifier, decision, act, is_desk))


def _carry_out(identifier: uuid.UUID, decision: uuid.UUID, act: Act, is_desk: bool) -> Facts:
    row, person = locked(identifier, "carry_out"), require_person(act.account)
    made = MeetingDecision.objects.filter(meeting__matter=row, id=decision).first()
    if made is None:
        raise Missing("no_decision", "There is no such decision.")
    if not is_desk and made.unit_id not in people.units_of(person, row.hall_id, today(row, act)):
        raise NotAllowed("other_unit", "Another unit handles this matter.")
    if made.done_at is not None:
        raise NotNow("decision_done", "This decision is carried out already.")
    made.done_at, made.done_by_id = act.now, person
    made.save(update_fields=["done_at", "done_by"])
    late = today(row, act) > made.due_on
    return told(row, act, "carry_out", {"decision": made.id, "unit": made.unit_id, "late": late})
