"""Training, commendation and evaluation in a record; corrections, with what stood there before."""

import datetime as dt
import uuid
from collections.abc import Callable

from openhall.community.models import Correction, DutyTimeRule, Note, Place, Volunteer
from openhall.community.permissions import own_volunteer
from openhall.community.queries.subjects import place_subject, volunteer_subject
from openhall.community.rules.events import LONGEST, required
from openhall.community.services.attending import count
from openhall.community.services.signing import no_place
from openhall.community.services.steps import Facts, moved, today
from openhall.community.states import CORRECTION, By, CorrectionState, NoteKind, PlaceState
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import perhaps
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept

MOST_REASON, MOST_NOTE = 300, 200


def note(volunteer: uuid.UUID, kind: str, on: dt.date, text: str, act: Act) -> Kept:
    """Add a training, a commendation or an evaluation to a record: 201 with its id.

    Malformed for another kind, no words or a day to come; NotAllowed for a program, and about oneself.
    """
    return ledger.once(act, lambda: _note(volunteer, kind, on, text, act), status=201)


def _note(volunteer: uuid.UUID, kind: str, on: dt.date, text: str, act: Act) -> Facts:
    row = Volunteer.objects.filter(id=volunteer).first()
    if row is None:
        raise Missing("no_volunteer", "There is no volunteer at this address. Check the link.")
    by = _other_person(row, act)
    if kind not in set(NoteKind):
        raise Malformed("no_note_kind", "Choose training, commendation or evaluation.")
    if on > today(row.hall_id, act.now):
        raise Malformed("future_note", "That day has not come yet.")
    made = Note.objects.create(
        id=uuid7(act.now), volunteer=row, kind=kind, on=on, text=required(text, MOST_NOTE), by_id=by,
        at=act.now,
    )  # fmt: skip
    ledger.append(act, "RecordNoted", volunteer_subject(row), row.hall_id, {"note": made.id, "kind": kind, "on": on})
    return {"id": str(made.id)}


def _other_person(row: Volunteer, act: Act) -> uuid.UUID:
    if act.account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    if act.account == row.account_id:
        raise NotAllowed("own_record", "This is your own record: somebody else has to do it.")
    return act.account


def ask_correction(token: str, place: uuid.UUID, words: str, act: Act) -> Kept:
    """The volunteer says what is wrong with a record of service: 201 with its id. Conflict while one is open.

    Who has ended may still ask: the record stays theirs.
    """

    def once() -> Facts:
        volunteer = own_volunteer(token, locked=True)
        row = volunteer.places.filter(id=place).first()
        if row is None:
            raise no_place()
        if row.state not in (PlaceState.SERVED, PlaceState.MISSED):
            raise NotNow("nothing_recorded", "Nothing is recorded here yet.")
        if row.corrections.filter(state=CorrectionState.ASKED).exists():
            raise Conflict("correction_open", "You have asked for a correction of this already.")
        made = Correction.objects.create(
            id=uuid7(act.now), place=row, words=required(words, MOST_REASON), asked_at=act.now,
            came_before=row.came_at, went_before=row.went_at, minutes_before=row.minutes,
        )  # fmt: skip
        return _told(made, "ask", act)

    return ledger.once(act, once, status=201)


def grant_correction(
    hall: uuid.UUID, correction: uuid.UUID, came: dt.datetime, went: dt.datetime, reason: str, act: Act
) -> Kept:
    """Put a record right: when the volunteer really came and went. What stood there stays in the correction."""

    def work(row: Correction) -> None:
        place = Place.objects.select_for_update(of=("self",)).select_related("shift", "volunteer").get(id=row.place_id)
        if not came <= went <= min(came + LONGEST, act.now):
            raise Malformed("bad_times", "Who came went later, within a day, and not in the future.")
        count(place, came, went)
        place.came_by, place.went_by = place.came_by or By.HAND, By.HAND
        moved(place, "correct", PlaceState.SERVED, act, {"minutes": place.minutes, "before": row.minutes_before})
        row.state, row.minutes_after = CorrectionState.GRANTED, place.minutes

    return _decide(hall, correction, "grant", reason, act, work)


def refuse_correction(hall: uuid.UUID, correction: uuid.UUID, reason: str, act: Act) -> Kept:
    """Leave a record as it is, with the reason that the volunteer reads."""

    def work(row: Correction) -> None:
        row.state = CorrectionState.REFUSED

    return _decide(hall, correction, "refuse", reason, act, work)


def _decide(
    hall: uuid.UUID, correction: uuid.UUID, verb: str, reason: str, act: Act, work: Callable[[Correction], None]
) -> Kept:
    def once() -> Facts:
        rows = Correction.objects.select_for_update(of=("self",)).select_related("place__volunteer")
        row = rows.filter(id=correction, place__volunteer__hall=hall).first()
        if row is None:
            raise Missing("no_correction", "There is no such wish.")
        if not CORRECTION.allows(verb, row.state):
            raise NotNow("correction_decided", "This has been decided already.")
        row.decided_by_id = _other_person(row.place.volunteer, act)
        row.reason, row.decided_at = required(reason, MOST_REASON), act.now
        work(row)
        row.save()
        return _told(row, verb, act)

    return ledger.once(act, once)


def _told(row: Correction, verb: str, act: Act) -> Facts:
    facts = {"correction": row.id, "before": row.minutes_before, "after": row.minutes_after}
    hall = row.place.volunteer.hall_id
    ledger.append(act, CORRECTION[verb].event, place_subject(row.place), hall, facts)
    return {"id": str(row.id), "state": str(row.state)}


def put_duty_time_rule(hall: uuid.UUID, valid_from: dt.date, counts: bool, basis: str, act: Act) -> None:
    """Set from which day time within paid duty counts as volunteer time, by which local rule; Malformed without it."""

    def once() -> Facts:
        said = perhaps(basis, MOST_NOTE)
        if counts and not said:
            raise Malformed("no_local_rule", "Name the local rule that makes paid duty volunteer time.")
        DutyTimeRule.objects.update_or_create(
            hall_id=hall, valid_from=valid_from, defaults={"counts": counts, "basis": said}
        )
        facts = {"valid_from": valid_from, "counts": counts}
        ledger.append(act, "DutyTimeRuleSet", Subject("hall", hall), hall, facts)
        return {}

    ledger.once(act, once)
