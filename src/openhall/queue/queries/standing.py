"""A hall as the pure rule sees it: who waits, and which windows call whom; times are microseconds since 1970."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from openhall.catalogue import queries as catalogue
from openhall.lab.replay import Place
from openhall.queue.models import Desk, Serving, Ticket
from openhall.queue.queries.measured import Seconds, remaining
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules import Caller, Waiting
from openhall.queue.states import OPEN_AT_WINDOW, TicketState, WindowState

MICROS = 1_000_000
SECOND = dt.timedelta(seconds=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
COLUMNS = (
    "id", "queue_id", "eligible_at", "order_at", "cap_at", "number", "booked", "front", "item_id", "needs_mark",
    "only_window_id",
)  # fmt: skip


def micros(moment: dt.datetime) -> int:
    """Whole microseconds since 1970: what PostgreSQL keeps."""
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


def waiting_tickets(plan: HallPlan) -> list[Waiting]:
    """Everybody who waits in the hall; identifiers are the integers of their UUIDs, which sort alike."""
    rows = Ticket.objects.filter(hall=plan.hall.id, state=TicketState.WAITING).values_list(*COLUMNS)
    return [
        Waiting(
            row[0].int, row[1].int, micros(row[2]), micros(row[3]), micros(row[4]), row[5], row[6], row[7],
            _number(row[8]), row[9], _number(row[10]),
        )
        for row in rows
        if row[1] in plan.queue_by_id
    ]  # fmt: skip


def _number(identifier: uuid.UUID | None) -> int | None:
    return identifier.int if identifier else None


def open_places(plan: HallPlan, service: Seconds, now: dt.datetime) -> list[Place[Caller]]:
    """The open windows that serve a queue, with the moments at which each may get free."""
    ranks = _ranks(plan, now)
    desks = list(Desk.objects.filter(hall=plan.hall.id, state=WindowState.OPEN).order_by("window_id"))
    trained = catalogue.trainings(desk.clerk_id for desk in desks if desk.clerk_id)
    free, wished = _frees(plan, service, now), _wished(plan)
    return [
        _place(plan, desk, ranks[desk.window_id], trained, free.get(desk.window_id) or [micros(now)], wished)
        for desk in desks
        if desk.window_id in ranks and desk.window_id in plan.window_by_id
    ]


def _place(
    plan: HallPlan, desk: Desk, ranks: dict[int, int], trained: Mapping[uuid.UUID, set[uuid.UUID]],
    free: Sequence[int], wished: set[uuid.UUID],
) -> Place[Caller]:  # fmt: skip
    items = trained.get(desk.clerk_id) if desk.clerk_id else None
    caller = Caller(
        desk.window_id.int, ranks, desk.booked_streak, plan.rule.booked_ratio, plan.rule.skill_step_seconds * MICROS,
        frozenset(plan.window_by_id[desk.window_id].marks),
        None if items is None else frozenset(item.int for item in items),
    )  # fmt: skip
    alone = desk.window_id if desk.window_id in wished else None
    profile = (tuple(sorted(ranks.items())), caller.marks, caller.trained, alone)
    return Place(caller, profile, tuple(ranks), free, desk.booked_streak)


def _ranks(plan: HallPlan, now: dt.datetime) -> dict[uuid.UUID, dict[int, int]]:
    """Window → queue → rank, lent windows included while they are lent."""
    found: dict[uuid.UUID, dict[int, int]] = {}
    for row in Serving.objects.filter(hall=plan.hall.id):
        if row.until is None or row.until > now:
            found.setdefault(row.window_id, {})[row.queue_id.int] = row.rank
    return found


def _frees(plan: HallPlan, service: Seconds, now: dt.datetime) -> dict[uuid.UUID, list[int]]:
    """Window → when its present visitor may be done."""
    rows = Ticket.objects.filter(hall=plan.hall.id, state__in=OPEN_AT_WINDOW).values_list(
        "window_id", "queue_id", "called_at"
    )
    return {
        window: [micros(now) + each * MICROS for each in remaining(service[queue], (now - called) // SECOND)]
        for window, queue, called in rows
        if queue in service and called is not None
    }


def _wished(plan: HallPlan) -> set[uuid.UUID]:
    """Windows that somebody waits for by name: each of them is a kind of its own."""
    rows = Ticket.objects.filter(hall=plan.hall.id, state=TicketState.WAITING, only_window__isnull=False)
    return set(rows.values_list("only_window_id", flat=True))
