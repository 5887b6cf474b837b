"""Find a ticket by what a person has in hand: its printed number, or the code or name of an item."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from openhall.kit.clock import local_day
from openhall.kit.errors import Missing
from openhall.places.queries import WindowView
from openhall.queue.models import Desk, Serving, Ticket
from openhall.queue.queries.live import TicketNow, ticket_now
from openhall.queue.queries.plan import HallPlan
from openhall.queue.queries.position import visitor_estimate
from openhall.queue.states import WindowState


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """Where a ticket must go: to `window` if one has called it, else to wait for one of `windows`.

    `ahead` counts who stands before it, only while it waits; `open` are the windows of those that work now.
    """

    ticket: TicketNow
    window: WindowView | None
    windows: tuple[WindowView, ...]
    open: tuple[WindowView, ...]
    ahead: int | None


def parse_number(text: str) -> tuple[str, int] | None:
    """`a12` or `A012` as prefix and number; None if it is no ticket number."""
    label = text.strip().upper()[:12]
    prefix = label.rstrip("0123456789")
    digits = label[len(prefix) :]
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 7:
        return None
    return prefix, int(digits)


def way_of(plan: HallPlan, text: str, now: dt.datetime) -> Way:
    """Where today's ticket of this printed number must go; Missing if there is none."""
    row = _row(plan, text, now)
    serving = Serving.objects.filter(hall=plan.hall.id, queue=row.queue_id)
    codes = [each for each in serving.order_by("rank", "id") if each.until is None or each.until > now]
    windows = tuple(plan.window_by_id[each.window_id] for each in codes if _fits(plan, row, each))
    working = set(
        Desk.objects.filter(hall=plan.hall.id, state=WindowState.OPEN).values_list("window_id", flat=True)
    )
    place = visitor_estimate(plan, row, now)
    ahead = place.ahead if place else None
    here = plan.window_by_id.get(row.window_id) if row.window_id and ahead is None else None
    return Way(ticket_now(plan, row), here, windows, tuple(each for each in windows if each.id in working), ahead)


def _fits(plan: HallPlan, row: Ticket, serving: Serving) -> bool:
    window = plan.window_by_id.get(serving.window_id)
    if window is None or row.only_window_id not in (None, window.id):
        return False
    return not row.needs_mark or row.needs_mark in window.marks


def _row(plan: HallPlan, text: str, now: dt.datetime) -> Ticket:
    parsed = parse_number(text)
    day = local_day(now, plan.hall.hours.timezone)
    found = None
    if parsed:
        found = Ticket.objects.filter(hall=plan.hall.id, day=day, prefix=parsed[0], number=parsed[1]).first()
    if found is None:
        raise Missing("no_number", "There is no number %(number)s today.", {"number": text.strip().upper()[:12]})
    return found


def matching(plan: HallPlan, rows: Iterable[TicketNow], text: str) -> list[TicketNow]:
    """Those of `rows` whose number, item code or item name holds `text`; all of them without text."""
    wanted = text.strip().casefold()[:40]
    return [row for row in rows if not wanted or _holds(plan, row, wanted)]


def _holds(plan: HallPlan, row: TicketNow, wanted: str) -> bool:
    parsed = parse_number(wanted)
    if parsed and parse_number(row.number) == parsed:
        return True
    item = plan.items.get(row.item)
    words = [row.number, row.item, *((item.name, item.name_en) if item else ())]
    return any(wanted in word.casefold() for word in words)
