"""After a change of the calendar every due time is counted anew, and each that moves is an event: never silently."""

import uuid

from django.db import transaction

from openhall.deadlines.events import ClockMoved
from openhall.deadlines.models import Clock
from openhall.deadlines.queries.clocks import ClockView, subject_of, view
from openhall.deadlines.services.clocks import log
from openhall.deadlines.services.timing import Calendars, Plan, plan, set_times
from openhall.deadlines.states import ClockState
from openhall.kit.reactions import announce
from openhall.ledger.services import Act


def recompute(hall: uuid.UUID | None, act: Act) -> list[ClockView]:
    """Count the running clocks of a hall (of all halls: None) anew; those that moved. Cards given stay given."""
    calendars, moved = Calendars(act.now), list[Clock]()
    with transaction.atomic():
        rows = Clock.objects.select_for_update(of=("self",)).filter(state=ClockState.RUNNING).order_by("id")
        mine = rows if hall is None else rows.filter(hall=hall)
        for row in mine.select_related("limit", "ladder").prefetch_related("pauses"):
            planned = plan(row, calendars)
            if planned.due_at != row.due_at:
                move(row, planned, act)
                moved.append(row)
    return [view(row) for row in moved]


def move(row: Clock, planned: Plan, act: Act) -> None:
    """Give a running clock another due time in the caller's transaction, and say so."""
    before = row.due_at
    set_times(row, planned)
    if before is None or row.due_at is None or before == row.due_at:
        return
    row.save(update_fields=["due_at", "look_at"])
    log(row, "move", act, was_due_at=before, due_at=row.due_at)
    announce(ClockMoved(row.id, row.hall_id, subject_of(row), row.code, before, row.due_at))
