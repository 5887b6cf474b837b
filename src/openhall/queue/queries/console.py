"""What a clerk must see without asking: the window, its visitor, who waits for it, what was just done here."""

import dataclasses
import datetime as dt
import hashlib
import uuid

from django.db.models import Count, Max, Min, Q, QuerySet

from openhall.catalogue import queries as catalogue
from openhall.catalogue.queries import ItemView
from openhall.kit.clock import local_day
from openhall.places.queries import WindowView
from openhall.queue.models import Desk, HallRule, Serving, Stop, Ticket
from openhall.queue.queries.finding import matching
from openhall.queue.queries.live import TicketNow, ticket_now
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules.watching import Level, wait_level
from openhall.queue.states import OPEN_AT_WINDOW, Outcome, TicketState

SHOWN = 20
SEARCHED = 400
RECENT = 6
REFRESHED_SECONDS = 30
LISTED = (TicketState.WAITING, TicketState.HELD, TicketState.MISSED)
UNDO_WITHIN = dt.timedelta(seconds=10)


@dataclasses.dataclass(frozen=True, slots=True)
class StopNow:
    """An ended stay at a window: which ticket, for what, how it ended, seconds of service."""

    ticket: uuid.UUID
    number: str
    queue: str
    item: str
    window: str
    ended_at: dt.datetime
    seconds: int
    result: str


@dataclasses.dataclass(frozen=True, slots=True)
class LastStep:
    """What can still be taken back, and until when."""

    step: str
    number: str
    until: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the window: the ticket, the item with its materials, the way behind and before."""

    ticket: TicketNow
    item: ItemView | None
    earlier: tuple[StopNow, ...]
    then: tuple[str, ...]
    companion_of: str
    companions: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Who waits for this window: how many, since how many seconds the longest, the first of them, who is set aside."""

    waiting: int
    longest: int
    level: Level
    first: tuple[TicketNow, ...]
    aside: tuple[TicketNow, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Console:
    """One window at a moment."""

    plan: HallPlan
    window: WindowView
    at: dt.datetime
    state: str
    reason: str
    since: dt.datetime
    clerk: uuid.UUID | None
    help_kind: str
    hall_closed: bool
    closed_message: str
    closed_message_en: str
    queues: tuple[str, ...]
    visitor: Visitor | None
    last_called_at: dt.datetime | None
    line: Line
    recent: tuple[StopNow, ...]
    undo: LastStep | None
    mark: str


def console(plan: HallPlan, window: WindowView, now: dt.datetime, find: str = "") -> Console:
    """The window as its clerk needs it; `find` narrows the lists by number, item code or item name."""
    desk = Desk.objects.get(window=window.id)
    rule = HallRule.objects.get(hall=plan.hall.id)
    queues = _queues(plan, window, now)
    row = _open_ticket(window)
    recent = _recent(plan, window, now)
    return Console(
        plan, window, now, desk.state, desk.reason, desk.since, desk.clerk_id, desk.help_kind,
        rule.closed_at is not None, rule.closed_message, rule.closed_message_en,
        tuple(plan.queue_by_id[each].code for each in queues),
        _visitor(plan, row) if row else None, row.last_called_at if row else None,
        _line(plan, window, queues, desk.clerk_id, now, find), recent, _last_step(row, recent, now),
        _mark(desk, rule, queues, window, now, find),
    )  # fmt: skip


def console_mark(plan: HallPlan, window: WindowView, now: dt.datetime, find: str = "") -> str:
    """A word that stays the same while the console would: four queries, so that a screen may ask often.

    It changes every half minute at the latest, because waits are shown in minutes.
    """
    desk, rule = Desk.objects.get(window=window.id), HallRule.objects.get(hall=plan.hall.id)
    return _mark(desk, rule, _queues(plan, window, now), window, now, find)


def _mark(
    desk: Desk, rule: HallRule, queues: list[uuid.UUID], window: WindowView, now: dt.datetime, find: str
) -> str:
    mine = Ticket.objects.filter(Q(queue__in=queues, state__in=LISTED) | Q(window=window.id, state__in=OPEN_AT_WINDOW))
    counts = {state: Count("id", filter=Q(state=state)) for state in (*LISTED, *sorted(OPEN_AT_WINDOW))}
    moments = {f"{name}_max": Max(name) for name in ("taken_at", "last_called_at", "started_at", "order_at")}
    seen = mine.aggregate(**counts, **moments)
    facts = (
        desk.state, desk.reason, desk.clerk_id, desk.help_kind, rule.closed_at, queues, sorted(seen.items()), find,
        int(now.timestamp()) // REFRESHED_SECONDS,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _queues(plan: HallPlan, window: WindowView, now: dt.datetime) -> list[uuid.UUID]:
    rows = Serving.objects.filter(window=window.id).order_by("rank", "id")
    valid = rows.filter(Q(until=None) | Q(until__gt=now)).values_list("queue_id", flat=True)
    return [each for each in valid if each in plan.queue_by_id]


def _open_ticket(window: WindowView) -> Ticket | None:
    rows = Ticket.objects.filter(window=window.id, state__in=OPEN_AT_WINDOW)
    return rows.select_related("companion_of").first()


def _visitor(plan: HallPlan, row: Ticket) -> Visitor:
    ticket = ticket_now(plan, row)
    stops = Stop.objects.filter(ticket=row).select_related("ticket").order_by("id")
    companions = Ticket.objects.filter(companion_of=row).order_by("number")
    then = tuple(plan.queue_by_id[uuid.UUID(leg["queue"])].code for leg in row.plan)
    return Visitor(
        ticket,
        catalogue.item(plan.hall.id, ticket.item) if ticket.item else None,
        tuple(_stop(plan, each) for each in stops),
        then,
        str(row.companion_of or ""),
        tuple(str(each) for each in companions),
    )


def _waiting_for(
    window: WindowView, queues: list[uuid.UUID], clerk: uuid.UUID | None
) -> QuerySet[Ticket]:
    """Who this window may call, by the terms of `rules.may_serve`."""
    trained = catalogue.trained_items(clerk) if clerk else None
    rows = Ticket.objects.filter(queue__in=queues, state=TicketState.WAITING)
    rows = rows.filter(Q(needs_mark="") | Q(needs_mark__in=window.marks))
    rows = rows.filter(Q(only_window=None) | Q(only_window=window.id))
    return rows if trained is None else rows.filter(Q(item=None) | Q(item__in=trained))


def _line(
    plan: HallPlan, window: WindowView, queues: list[uuid.UUID], clerk: uuid.UUID | None, now: dt.datetime, find: str
) -> Line:
    rows = _waiting_for(window, queues, clerk)
    limit = SEARCHED if find else SHOWN
    first = list(rows.order_by("-front", "order_at", "number")[: limit + 1])
    count, since = _count_and_first(rows, first, limit)
    longest = max(0, int((now - since).total_seconds())) if since else 0
    steps = (plan.rule.wait_target_minutes, plan.rule.wait_warn_minutes, plan.rule.wait_alarm_minutes)
    return Line(
        count,
        longest,
        wait_level(longest, steps),
        tuple(matching(plan, (ticket_now(plan, each) for each in first), find)[:SHOWN]),
        tuple(matching(plan, _aside(plan, window, queues, now), find)[:SHOWN]),
    )


def _count_and_first(rows: QuerySet[Ticket], listed: list[Ticket], limit: int) -> tuple[int, dt.datetime | None]:
    """How many wait and since when the first; asked of the database only if the list does not hold them all."""
    if len(listed) <= limit:
        return len(listed), min((row.eligible_at for row in listed), default=None)
    total = rows.aggregate(count=Count("id"), first=Min("eligible_at"))
    return total["count"], total["first"]


def _aside(plan: HallPlan, window: WindowView, queues: list[uuid.UUID], now: dt.datetime) -> list[TicketNow]:
    day = local_day(now, plan.hall.hours.timezone)
    rows = Ticket.objects.filter(hall=plan.hall.id, day=day, state__in=[TicketState.HELD, TicketState.MISSED])
    mine = rows.filter(Q(queue__in=queues) | Q(window=window.id)).order_by("state", "-last_called_at")
    return [ticket_now(plan, each) for each in mine[:SEARCHED]]


def _recent(plan: HallPlan, window: WindowView, now: dt.datetime) -> tuple[StopNow, ...]:
    since = now - dt.timedelta(hours=14)
    rows = Stop.objects.filter(window=window.id, ended_at__gte=since).select_related("ticket")
    return tuple(_stop(plan, each) for each in rows.order_by("-ended_at")[:RECENT])


def _stop(plan: HallPlan, row: Stop) -> StopNow:
    item = plan.item_by_id.get(row.item_id) if row.item_id else None
    window = plan.window_by_id.get(row.window_id)
    seconds = int((row.ended_at - (row.started_at or row.called_at)).total_seconds())
    over = row.ticket.state == TicketState.DONE and row.result in set(Outcome)
    return StopNow(
        row.ticket_id, str(row.ticket), plan.queue_by_id[row.queue_id].code, item.code if item else "",
        window.code if window else "", row.ended_at, max(0, seconds), row.ticket.outcome if over else row.result,
    )  # fmt: skip


def correctable(plan: HallPlan, window: WindowView, ticket: uuid.UUID, now: dt.datetime) -> bool:
    """Whether this window ended a stay of this ticket in the last 14 hours."""
    since = now - dt.timedelta(hours=14)
    rows = Stop.objects.filter(hall=plan.hall.id, window=window.id, ticket=ticket, ended_at__gte=since)
    return rows.exists()


def _last_step(row: Ticket | None, recent: tuple[StopNow, ...], now: dt.datetime) -> LastStep | None:
    if row is not None:
        began = row.started_at if row.state == TicketState.SERVING else row.called_at
        step, number, at = ("start" if row.state == TicketState.SERVING else "call"), str(row), began or now
    elif recent:
        step, number, at = recent[0].result, recent[0].number, recent[0].ended_at
    else:
        return None
    return LastStep(step, number, at + UNDO_WITHIN) if now < at + UNDO_WITHIN else None
