"""The visitor's own view of a ticket, found by its token: position, range, where to go. No other personal data."""

import dataclasses
import datetime as dt
import uuid

from openhall.kit.errors import Missing
from openhall.places.queries import WindowView, ZoneView
from openhall.queue.models import Curve, Stop, Ticket
from openhall.queue.queries.live import Estimate, in_minutes
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.states import TicketState


@dataclasses.dataclass(frozen=True, slots=True)
class MyTicket:
    """What a visitor sees of the own ticket; `ahead` and `estimate` only while waiting."""

    id: uuid.UUID
    token: str
    plan: HallPlan
    number: str
    queue: str
    state: str
    item: str
    visitor_class: str
    language: str
    taken_at: dt.datetime
    ahead: int | None
    estimate: Estimate | None
    window: WindowView | None
    zone: ZoneView | None
    called_at: dt.datetime | None
    more: int
    stops: int
    calls: int = 0


def my_ticket(token: str, now: dt.datetime) -> MyTicket:
    """The ticket of this token; Missing for any other text."""
    row = Ticket.objects.select_related("hall").filter(token=token).first() if _is_token(token) else None
    if row is None:
        raise Missing("no_ticket", "There is no such ticket. Check the link or take a new ticket.")
    plan = hall_plan(row.hall.code, now)
    ahead = ahead_of(row) if row.state == TicketState.WAITING else None
    window = plan.window_by_id.get(row.window_id) if row.window_id else None
    zone = next((zone for zone in plan.hall.zones if window and zone.id == window.zone), None)
    item = plan.item_by_id.get(row.item_id) if row.item_id else None
    return MyTicket(
        row.id, row.token, plan, str(row), plan.queue_by_id[row.queue_id].code, row.state,
        item.code if item else "", row.visitor_class, row.language, row.taken_at, ahead,
        None if ahead is None else estimate_for(plan, row, ahead), window, zone, row.called_at, len(row.plan),
        Stop.objects.filter(ticket=row).count(), row.calls,
    )


def _is_token(token: str) -> bool:
    return 16 <= len(token) <= 32 and token.isascii() and token.replace("-", "").replace("_", "").isalnum()


def ahead_of(row: Ticket) -> int:
    """How many in the same queue stand before this ticket by credit and age."""
    line = Ticket.objects.filter(queue=row.queue_id, state=TicketState.WAITING)
    return line.filter(order_at__lt=row.order_at).exclude(id=row.id).count()


def estimate_for(plan: HallPlan, row: Ticket, ahead: int) -> Estimate:
    """The range for somebody with `ahead` before, from the stored curve or the usual minutes."""
    curve = Curve.objects.filter(queue=row.queue_id, visitor_class=row.visitor_class).first()
    if curve is None:
        guess = ahead * plan.queue_by_id[row.queue_id].pace
        return in_minutes(guess // 2, guess, 2 * guess + plan.queue_by_id[row.queue_id].pace)
    more = (ahead - curve.waiting) * curve.per_ticket
    return in_minutes(max(0, curve.low + more), max(0, curve.likely + more), max(0, curve.high + more))


