"""The visitor's own view of a ticket, found by its token: position, range, where to go. No other personal data."""

import dataclasses
import datetime as dt
import uuid

from openhall.kit.errors import Missing
from openhall.places.queries import WindowView, ZoneView
from openhall.queue.models import Stop, Ticket
from openhall.queue.queries.live import Estimate, in_minutes
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.position import visitor_estimate


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
    place = visitor_estimate(plan, row, now)
    window = plan.window_by_id.get(row.window_id) if row.window_id else None
    zone = next((zone for zone in plan.hall.zones if window and zone.id == window.zone), None)
    item = plan.item_by_id.get(row.item_id) if row.item_id else None
    return MyTicket(
        row.id, row.token, plan, str(row), plan.queue_by_id[row.queue_id].code, row.state,
        item.code if item else "", row.visitor_class, row.language, row.taken_at, place.ahead if place else None,
        in_minutes(place.low, place.likely, place.high) if place else None, window, zone, row.called_at, len(row.plan),
        Stop.objects.filter(ticket=row).count(), row.calls,
    )


def _is_token(token: str) -> bool:
    return 16 <= len(token) <= 32 and token.isascii() and token.replace("-", "").replace("_", "").isalnum()
