"""The living state of a hall: queues with who waits, windows with whom they serve. Five queries, whatever the size."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import Count, Min

from openhall.kit.clock import local_day
from openhall.places.queries import WindowView
from openhall.places.rules import is_open, next_opening
from openhall.queue.models import Curve, Desk, HallRule, Serving, Ticket
from openhall.queue.queries.plan import HallPlan, QueuePlan
from openhall.queue.states import OPEN_AT_WINDOW, TicketState, VisitorClass


@dataclasses.dataclass(frozen=True, slots=True)
class Estimate:
    """A wait in whole minutes: one in five is shorter than `low`, one in five longer than `high`."""

    low: int
    likely: int
    high: int


def in_minutes(low: int, likely: int, high: int) -> Estimate:
    """Seconds as minutes: the range is rounded outwards, so that it stays a range."""
    return Estimate(low // 60, round(likely / 60), -(-high // 60))


@dataclasses.dataclass(frozen=True, slots=True)
class QueueNow:
    """A queue: how many wait, since when the longest, and what a newcomer must expect."""

    plan: QueuePlan
    waiting: int
    longest_wait: int
    estimate: Estimate
    windows: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TicketNow:
    """A ticket at a window or on a list, as staff see it."""

    id: uuid.UUID
    number: str
    queue: str
    item: str
    visitor_class: str
    language: str
    state: str
    taken_at: dt.datetime
    eligible_at: dt.datetime
    arrived_at: dt.datetime | None
    called_at: dt.datetime | None
    started_at: dt.datetime | None
    calls: int
    needs_mark: str
    window: str
    reason: Mapping[str, object]


@dataclasses.dataclass(frozen=True, slots=True)
class WindowNow:
    """A window: its state, what it serves in order of skill, whom it serves now."""

    view: WindowView
    state: str
    reason: str
    since: dt.datetime
    clerk: uuid.UUID | None
    queues: tuple[str, ...]
    lent_until: dt.datetime | None
    help_kind: str
    ticket: TicketNow | None


@dataclasses.dataclass(frozen=True, slots=True)
class Emergency:
    """What the boards of a closed hall say."""

    closed_message: str
    closed_message_en: str


def emergencies() -> Mapping[uuid.UUID, Emergency]:
    """The halls that an emergency keeps closed, and why."""
    rows = HallRule.objects.filter(closed_at__isnull=False)
    return {row.hall_id: Emergency(row.closed_message, row.closed_message_en) for row in rows}


@dataclasses.dataclass(frozen=True, slots=True)
class HallNow:
    """A hall at a moment."""

    plan: HallPlan
    at: dt.datetime
    open: bool
    next_opening: dt.datetime | None
    closed_message: str
    closed_message_en: str
    queues: tuple[QueueNow, ...]
    windows: tuple[WindowNow, ...]

    @property
    def waiting(self) -> int:
        """Everybody who waits in this hall."""
        return sum(each.waiting for each in self.queues)


def hall_now(plan: HallPlan, now: dt.datetime) -> HallNow:
    """The whole hall."""
    rule = HallRule.objects.get(hall=plan.hall.id)
    served = _served(plan, now)
    open_now = is_open(plan.hall.hours, now) and rule.closed_at is None
    return HallNow(
        plan,
        now,
        open_now,
        None if open_now else next_opening(plan.hall.hours, now),
        rule.closed_message,
        rule.closed_message_en,
        _queues(plan, now, served),
        _windows(plan, served),
    )


type Served = Mapping[uuid.UUID, list[tuple[int, str, dt.datetime | None]]]


def _served(plan: HallPlan, now: dt.datetime) -> Served:
    served: dict[uuid.UUID, list[tuple[int, str, dt.datetime | None]]] = {}
    for row in Serving.objects.filter(hall=plan.hall.id).order_by("rank", "id"):
        if (row.until is None or row.until > now) and row.queue_id in plan.queue_by_id:
            entry = (row.rank, plan.queue_by_id[row.queue_id].code, row.until)
            served.setdefault(row.window_id, []).append(entry)
    return served


def _queues(plan: HallPlan, now: dt.datetime, served: Served) -> tuple[QueueNow, ...]:
    rows = (
        Ticket.objects.filter(hall=plan.hall.id, state=TicketState.WAITING)
        .values("queue_id")
        .annotate(count=Count("id"), first=Min("eligible_at"))
    )
    waiting = {row["queue_id"]: (row["count"], row["first"]) for row in rows}
    curves = {
        row.queue_id: row
        for row in Curve.objects.filter(hall=plan.hall.id, visitor_class=VisitorClass.ORDINARY)
    }
    result = []
    for queue in plan.queues.values():
        count, first = waiting.get(queue.id, (0, None))
        windows = tuple(
            window.code
            for window in plan.windows.values()
            if any(code == queue.code for _, code, _ in served.get(window.id, ()))
        )
        longest = max(0, int((now - first).total_seconds())) if first else 0
        result.append(QueueNow(queue, count, longest, _estimate(queue, count, curves.get(queue.id)), windows))
    return tuple(result)


def _estimate(queue: QueuePlan, waiting: int, curve: Curve | None) -> Estimate:
    if curve is None:
        guess = waiting * queue.pace
        return in_minutes(guess // 2, guess, 2 * guess + queue.pace)
    more = (waiting - curve.waiting) * curve.per_ticket
    return in_minutes(max(0, curve.low + more), max(0, curve.likely + more), max(0, curve.high + more))


def _windows(plan: HallPlan, served: Served) -> tuple[WindowNow, ...]:
    desks = {desk.window_id: desk for desk in Desk.objects.filter(hall=plan.hall.id)}
    open_rows = Ticket.objects.filter(hall=plan.hall.id, state__in=OPEN_AT_WINDOW)
    tickets = {row.window_id: ticket_now(plan, row) for row in open_rows}
    result = []
    for window in plan.windows.values():
        desk = desks[window.id]
        queues = served.get(window.id, [])
        lent = [until for _, _, until in queues if until is not None]
        result.append(
            WindowNow(
                window, desk.state, desk.reason, desk.since, desk.clerk_id, tuple(code for _, code, _ in queues),
                max(lent, default=None), desk.help_kind, tickets.get(window.id),
            )
        )
    return tuple(result)


def ticket_now(plan: HallPlan, row: Ticket) -> TicketNow:
    """A ticket's row as staff see it."""
    item = plan.item_by_id.get(row.item_id) if row.item_id else None
    window = plan.window_by_id.get(row.window_id) if row.window_id else None
    return TicketNow(
        row.id, str(row), plan.queue_by_id[row.queue_id].code, item.code if item else "", row.visitor_class,
        row.language, row.state, row.taken_at, row.eligible_at, row.arrived_at, row.called_at, row.started_at,
        row.calls, row.needs_mark, window.code if window else "", row.reason,
    )


def tickets_today(plan: HallPlan, now: dt.datetime, *states: str) -> list[TicketNow]:
    """Today's tickets in these states (all without), in the order they wait."""
    rows = Ticket.objects.filter(hall=plan.hall.id, day=local_day(now, plan.hall.hours.timezone))
    if states:
        rows = rows.filter(state__in=states)
    return [ticket_now(plan, row) for row in rows.order_by("order_at", "number")]
