"""The close of day: what is still open ends or is carried to the next day, by the hall's rule, and is logged."""

import datetime as dt

from django.db import transaction

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places.rules import day_is_over
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.states import OPEN, OPEN_AT_WINDOW, TICKET, CloseOfDay, TicketState

SYSTEM = "system"
GRACE = dt.timedelta(hours=2)


def close_days(hall: str, now: dt.datetime) -> int:
    """End or carry the open tickets of every day of this hall that is over; how many."""
    plan = hall_plan(hall, now)
    days = set(Ticket.objects.filter(hall=plan.hall.id, state__in=OPEN).values_list("day", flat=True))
    return sum(close_day(plan, day, now) for day in sorted(days) if day_is_over(plan.hall.hours, day, now))


def close_day(plan: HallPlan, day: dt.date, now: dt.datetime) -> int:
    """End or carry what is open of one day; who is at a window right now may be finished first."""
    carry = plan.rule.close_of_day == CloseOfDay.CARRY
    with transaction.atomic():
        rows = Ticket.objects.select_for_update().filter(hall=plan.hall.id, day=day, state__in=OPEN)
        due = [row for row in rows if not _stays(row, carry, now)]
        for row in due:
            _end(row, carry, now)
    return len(due)


def _stays(row: Ticket, carry: bool, now: dt.datetime) -> bool:
    """Carried already, or at a window: its clerk has two hours to finish."""
    if row.state in OPEN_AT_WINDOW:
        return row.called_at is not None and row.called_at > now - GRACE
    return carry and row.state == TicketState.WAITING


def _end(row: Ticket, carry: bool, now: dt.datetime) -> None:
    verb = "carry" if carry and TICKET.allows("carry", row.state) else "expire"
    if verb == "carry":  # it waits as somebody nobody has called yet
        row.state, row.window_id, row.calls = TicketState.WAITING, None, 0
        row.called_at = row.last_called_at = row.started_at = None
    else:
        row.state, row.ended_at = TicketState.EXPIRED, now
    row.save()
    act = Act(SYSTEM, now)
    ledger.append(act, TICKET[verb].event, Subject("ticket", row.id), row.hall_id, {"number": str(row)})
