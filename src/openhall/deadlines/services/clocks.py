"""The verbs of a clock. Nothing but pause, resume and extend moves its due time; a comment is no verb here."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from openhall.deadlines.models import Clock, Pause
from openhall.deadlines.queries.clocks import ClockView, pauses_of, view
from openhall.deadlines.queries.dated import ladder_row, limit_row
from openhall.deadlines.rules import met_in_time
from openhall.deadlines.services.timing import Calendars, plan, set_times
from openhall.deadlines.states import CLOCK, OPEN, CancelReason, ClockState, PauseReason
from openhall.kit.clock import local_day, require_aware
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.working_time import Pause as Span
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places import queries as places
from openhall.places.queries import divisions


def start_clock(
    subject: Subject, code: str, hall: uuid.UUID, act: Act,
    assigned_to: uuid.UUID | None = None, since: dt.datetime | None = None,
) -> ClockView:  # fmt: skip
    """Start a clock with the limit in force in this hall, from now or from an earlier moment.

    Missing without such a hall or rule, Conflict while a clock of this code runs for the subject already.
    """
    started = require_aware(since or act.now)
    if started > act.now:
        raise Malformed("future_start", "A time limit can't start in the future.")
    zone = places.timezone_of(hall)
    if zone is None:
        raise Missing("no_hall", "There is no such hall.")
    on, regions = local_day(started, zone), divisions.regions_of(hall)
    limit = limit_row(code, regions, on)
    if limit is None:
        raise Missing("no_limit", "No rule sets the time limit %(code)s here.", {"code": code})
    row = Clock(
        id=uuid7(act.now), hall_id=hall, subject_kind=subject.kind, subject_id=subject.id, code=code, limit=limit,
        ladder=ladder_row(code, regions, on), rule=limit.rule, rule_version=limit.version, started_at=started,
        state=ClockState.RUNNING, assigned_to=assigned_to,
    )  # fmt: skip
    with transaction.atomic():
        set_times(row, plan(row, Calendars(act.now), ()))
        _insert(row)
        log(row, "start", act, due_at=row.due_at, started_at=started, assigned_to=assigned_to)
    return view(row)


def _insert(row: Clock) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "clock_runs", "The time limit %(code)s runs already for this record.", {"code": row.code}
        ) from error


def meet(subject: Subject, code: str, act: Act) -> ClockView:
    """What the clock waited for has happened: in time until the due moment itself, and while it stands still."""
    with transaction.atomic():
        row = open_clock(subject, code)
        _close_pause(row, act)
        was_due = row.due_at
        row.state, row.met_at, row.was_due_at = ClockState.MET, act.now, was_due
        _save_ended(row)
        log(row, "meet", act, in_time=met_in_time(act.now, was_due), was_due_at=was_due)
    return view(row)


def cancel(subject: Subject, code: str, reason: str, act: Act) -> ClockView:
    """The clock is no longer waited for, for a reason of the list."""
    if reason not in set(CancelReason):
        raise Malformed("no_cancel_reason", "Give one of these reasons: %(list)s.", {"list": ", ".join(CancelReason)})
    with transaction.atomic():
        row = open_clock(subject, code)
        _close_pause(row, act)
        row.state, row.cancelled_for = ClockState.CANCELLED, reason
        _save_ended(row)
        log(row, "cancel", act, reason=reason)
    return view(row)


def _save_ended(row: Clock) -> None:
    row.due_at = row.look_at = None
    row.save()


def pause(subject: Subject, code: str, reason: str, act: Act) -> ClockView:
    """The clock stands still, for a reason of the list; NotNow when it does already, or its time is over."""
    if reason not in set(PauseReason):
        raise Malformed("no_pause_reason", "Give one of these reasons: %(list)s.", {"list": ", ".join(PauseReason)})
    with transaction.atomic():
        row = open_clock(subject, code)
        _demand(row, "pause")
        if plan(row, Calendars(act.now), (*pauses_of(row), Span(act.now))).due_at is not None:
            raise _over(row)
        Pause.objects.create(id=uuid7(act.now), clock=row, since=act.now, reason=reason)
        row.state, row.due_at, row.look_at, stood = ClockState.PAUSED, None, None, row.due_at
        row.save()
        log(row, "pause", act, reason=reason, was_due_at=stood)
    return view(row)


def resume(subject: Subject, code: str, act: Act) -> ClockView:
    """The clock goes on; the time it stood still does not count."""
    with transaction.atomic():
        row = open_clock(subject, code)
        _demand(row, "resume")
        _close_pause(row, act)
        row.state = ClockState.RUNNING
        set_times(row, plan(row, Calendars(act.now)))
        row.save()
        log(row, "resume", act, due_at=row.due_at)
    return view(row)


def extend(subject: Subject, code: str, amount: int, approver: uuid.UUID, act: Act) -> ClockView:
    """More time, in the limit's own unit, with the consent of somebody else than the one who asks.

    Malformed beyond what the rule allows, NotNow when it allows no further extension or the time is over.
    """
    if approver == act.account or act.actor == f"account:{approver}":
        raise NotAllowed("own_approval", "Somebody else has to approve an extension.")
    with transaction.atomic():
        row = open_clock(subject, code)
        _demand(row, "extend")
        _may_extend(row, amount, act)
        before = row.due_at
        row.extended, row.extended_by = row.extended + 1, row.extended_by + amount
        set_times(row, plan(row, Calendars(act.now)))
        row.save()
        log(row, "extend", act, by=amount, approver=approver, was_due_at=before, due_at=row.due_at)
    return view(row)


def _may_extend(row: Clock, amount: int, act: Act) -> None:
    if row.extended >= row.limit.extensions:
        raise NotNow(
            "no_extension_left", "The rule allows no further extension of %(code)s.", {"code": row.code}
        )
    if not 1 <= amount <= row.limit.extension_amount:
        raise Malformed(
            "bad_extension", "An extension is 1 to %(most)s, in whole units of the time limit.",
            {"most": row.limit.extension_amount},
        )  # fmt: skip
    if row.due_at is not None and act.now > row.due_at:
        raise _over(row)


def assign(subject: Subject, code: str, account: uuid.UUID | None, act: Act) -> ClockView:
    """Say who answers for it, or nobody; the due time stays what it is."""
    with transaction.atomic():
        row = open_clock(subject, code)
        row.assigned_to = account
        row.save(update_fields=["assigned_to"])
        log(row, "assign", act, assigned_to=account)
    return view(row)


def open_clock(subject: Subject, code: str) -> Clock:
    """The running or paused clock, locked until the caller's transaction ends; NotNow if there is none."""
    rows = Clock.objects.select_for_update(of=("self",)).select_related("limit", "ladder")
    row = rows.filter(subject_id=subject.id, subject_kind=subject.kind, code=code, state__in=sorted(OPEN)).first()
    if row is None:
        raise NotNow("no_clock", "No time limit %(code)s runs for this record.", {"code": code})
    return row


def _demand(row: Clock, verb: str) -> None:
    if CLOCK.allows(verb, row.state):
        return
    if row.state == ClockState.PAUSED:
        raise NotNow("stands_still", "The time limit stands still; it has to go on first.", {"code": row.code})
    raise NotNow("runs_already", "The time limit is running already.", {"code": row.code})


def _over(row: Clock) -> NotNow:
    return NotNow("over", "The time of %(code)s is over; it can't be paused or extended any more.", {"code": row.code})


def _close_pause(row: Clock, act: Act) -> None:
    """End the pause that lasts, if one does; never before it began, whatever a clock says."""
    for each in row.pauses.filter(until=None):
        each.until = max(each.since, act.now)
        each.save(update_fields=["until"])


def log(row: Clock, verb: str, act: Act, **facts: object) -> None:
    """Append the event of a verb; every one names subject, code and the rule that is applied."""
    ledger.append(
        act, CLOCK[verb].event, Subject("clock", row.id, row.code), row.hall_id,
        {"subject_kind": row.subject_kind, "subject": row.subject_id, "code": row.code, "rule": row.rule,
         "rule_version": row.rule_version, **facts},
    )  # fmt: skip
