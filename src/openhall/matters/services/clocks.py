"""The clocks of a matter. Whoever answers, sends back or takes up again: the time that has run is never given back."""

import datetime as dt
import uuid

from openhall.deadlines import queries, services
from openhall.deadlines.queries import ClockView
from openhall.deadlines.states import CancelReason, ClockState, PauseReason
from openhall.kit.errors import NotNow
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.matters.models import Matter
from openhall.matters.queries.subjects import subject_of
from openhall.matters.rules import is_longer
from openhall.matters.states import ANSWER, CONTACT, LIMITS, RETURN_VISIT, Grade


def begin(row: Matter, act: Act) -> None:
    """A new matter: who left a contact is reached the same working day; the answer is due by the grade, also with
    nobody named.
    """
    if row.reachable:
        services.start_clock(subject_of(row), CONTACT, row.hall_id, act)
    services.start_clock(subject_of(row), answer_code(row), row.hall_id, act)


def answer_code(row: Matter) -> str:
    """The limit within which this matter is answered."""
    return LIMITS[Grade(row.grade)]


def running(row: Matter, code: str) -> ClockView | None:
    """The clock of this code that runs or stands still."""
    listed = queries.clocks_of(subject_of(row))
    return next((each for each in listed if each.code == code and each.is_open), None)


def meet(row: Matter, code: str, act: Act) -> None:
    """What the clock waited for has happened; nothing where it does not run any more."""
    if running(row, code):
        services.meet(subject_of(row), code, act)


def drop(row: Matter, reason: CancelReason, act: Act) -> None:
    """Nothing is waited for any more."""
    for each in queries.clocks_of(subject_of(row)):
        if each.is_open:
            services.cancel(subject_of(row), each.code, reason, act)


def regrade(row: Matter, grade: Grade, act: Act) -> None:
    """Another grade: its limit counts from the beginning of the round. More time is given only while there is some.

    NotNow while the clock stands still, or for a longer grade when the time is over.
    """
    now = running(row, answer_code(row))
    if grade == row.grade or now is None:
        return
    if now.state == ClockState.PAUSED:
        raise NotNow("stands_still", "The time limit stands still; it has to go on first.")
    if now.is_overdue(act.now) and is_longer(grade, row.grade):
        raise NotNow("over_for_grade", "The time is over: the grade can't be raised any more.")
    services.cancel(subject_of(row), now.code, CancelReason.REPLACED, act)
    services.start_clock(subject_of(row), LIMITS[grade], row.hall_id, act, now.assigned_to, row.round_at)


def hold(row: Matter, act: Act) -> None:
    """An answer waits for the person's word: its clock stands still; one whose time is over is met, late."""
    code = answer_code(row)
    now = running(row, code)
    if now is None or now.due_at is None:  # it stands still already
        return
    if act.now < now.due_at:
        services.pause(subject_of(row), code, PauseReason.DECISION, act)
    else:
        services.meet(subject_of(row), code, act)


def go_on(row: Matter, act: Act) -> None:
    """The answer was not accepted: the clock goes on, or anew from the beginning of the round if it was met late."""
    code = answer_code(row)
    now = running(row, code)
    if now is None:
        services.start_clock(subject_of(row), code, row.hall_id, act, row.handler_id, row.round_at)
    elif now.state == ClockState.PAUSED:
        services.resume(subject_of(row), code, act)


def close(row: Matter, act: Act) -> None:
    """The answer is accepted; the return visit is due."""
    meet(row, answer_code(row), act)
    meet(row, CONTACT, act)
    services.start_clock(subject_of(row), RETURN_VISIT, row.hall_id, act)


def assign(row: Matter, account: uuid.UUID | None, act: Act) -> None:
    """Say who answers for it; the due time stays what it is."""
    code = answer_code(row)
    if running(row, code):
        services.assign(subject_of(row), code, account, act)


def due_moved(subject: Subject, code: str, due_at: dt.datetime) -> None:
    """A change of the calendar moved a due time: the copy that lists are sorted by follows; other rooms' do nothing."""
    if subject.kind == "matter" and code.startswith(ANSWER):
        Matter.objects.filter(id=subject.id).update(due_at=due_at)
