"""What the duty manager must see: windows with their people, waits and their reasons, calls for help, proposals."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.catalogue import queries as catalogue
from openhall.kit.clock import local_day
from openhall.people import queries as people
from openhall.people.queries import PersonName
from openhall.places.queries import WindowView
from openhall.queue.models import Desk, Ticket
from openhall.queue.queries.live import HallNow, QueueNow, TicketNow, WindowNow, hall_now, ticket_now
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules.lending import Lender, Line, Proposal, propose_lending
from openhall.queue.rules.watching import Level, WhyWaits, is_unmanned, opened_at, wait_level, why_waits
from openhall.queue.states import TicketState, WindowState

LONGEST_SHOWN = 8


@dataclasses.dataclass(frozen=True, slots=True)
class WatchedWindow:
    """A window; `shows` is idle, called, serving, paused, unmanned or closed; `seconds` since then."""

    now: WindowNow
    shows: str
    seconds: int
    level: Level
    clerk: PersonName | None


@dataclasses.dataclass(frozen=True, slots=True)
class WatchedQueue:
    """A queue, how grave its longest wait is, and how many of its windows work."""

    now: QueueNow
    level: Level
    working: int


@dataclasses.dataclass(frozen=True, slots=True)
class WatchedTicket:
    """Somebody who waits long, and why."""

    ticket: TicketNow
    seconds: int
    level: Level
    why: WhyWaits


@dataclasses.dataclass(frozen=True, slots=True)
class HelpCall:
    """A window asks for the duty manager."""

    window: WindowView
    kind: str
    since: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Watch:
    """A hall as its duty manager sees it."""

    hall: HallNow
    hall_closed: bool
    windows: tuple[WatchedWindow, ...]
    queues: tuple[WatchedQueue, ...]
    longest: tuple[WatchedTicket, ...]
    helps: tuple[HelpCall, ...]
    proposals: tuple[Proposal, ...]

    def count(self, *shows: str) -> int:
        """How many windows show one of these states."""
        return sum(each.shows in shows for each in self.windows)


def watch(plan: HallPlan, now: dt.datetime) -> Watch:
    """The whole hall; a dozen queries, whatever its size."""
    hall = hall_now(plan, now)
    return Watch(
        hall,
        bool(hall.closed_message),
        _windows(hall, _steps(plan)),
        watched_queues(hall),
        _longest(hall, _working(hall), _steps(plan)),
        _helps(plan),
        tuple(propose_lending([_line(each) for each in hall.queues], _lenders(hall))),
    )


def watched_queues(hall: HallNow) -> tuple[WatchedQueue, ...]:
    """Every queue of the hall; no further query."""
    working = _working(hall)
    return tuple(
        WatchedQueue(each, wait_level(each.longest_wait, _steps(hall.plan)), len(working.intersection(each.windows)))
        for each in hall.queues
    )


def _working(hall: HallNow) -> set[str]:
    return {each.view.code for each in hall.windows if each.state == WindowState.OPEN}


def _steps(plan: HallPlan) -> tuple[int, int, int]:
    return plan.rule.wait_target_minutes, plan.rule.wait_warn_minutes, plan.rule.wait_alarm_minutes


def _windows(hall: HallNow, steps: tuple[int, int, int]) -> tuple[WatchedWindow, ...]:
    plan, now = hall.plan, hall.at
    posted = people.posted_on(plan.window_by_id, local_day(now, plan.hall.hours.timezone))
    clerks = [each.clerk for each in hall.windows if each.clerk]
    names = people.names({*clerks, *posted.values()})
    opening = opened_at(plan.hall.hours, now)
    result = []
    for each in hall.windows:
        person = each.clerk or posted.get(each.view.id)
        unmanned = is_unmanned(each.state, each.since, opening, each.view.id in posted)
        since = _since(each)
        seconds = max(0, int((now - since).total_seconds()))
        level = wait_level(seconds, steps) if each.ticket else ""
        shows = "unmanned" if unmanned else _shows(each)
        result.append(WatchedWindow(each, shows, seconds, level, names.get(person) if person else None))
    return tuple(result)


def _shows(window: WindowNow) -> str:
    if window.ticket is not None:
        return window.ticket.state
    return "idle" if window.state == WindowState.OPEN else window.state


def _since(window: WindowNow) -> dt.datetime:
    ticket = window.ticket
    if ticket is None:
        return window.since
    return ticket.started_at or ticket.called_at or window.since


def _longest(hall: HallNow, working: set[str], steps: tuple[int, int, int]) -> tuple[WatchedTicket, ...]:
    rows = Ticket.objects.filter(hall=hall.plan.hall.id, state=TicketState.WAITING).select_related("only_window")
    serving = {each.plan.code: each.windows for each in hall.queues}
    idle = {each.view.code for each in hall.windows if each.state == WindowState.OPEN and each.ticket is None}
    result: list[WatchedTicket] = []
    for row in rows.order_by("eligible_at", "number")[:LONGEST_SHOWN]:
        ticket = ticket_now(hall.plan, row)
        open_here = working.intersection(serving[ticket.queue])
        marked = [code for code in open_here if _has_mark(hall.plan, code, ticket.needs_mark)]
        only = row.only_window.code if row.only_window else ""
        seconds = max(0, int((hall.at - row.eligible_at).total_seconds()))
        ahead = sum(each.ticket.queue == ticket.queue for each in result)
        why = why_waits(ahead, serving[ticket.queue], open_here, marked, only, idle)
        result.append(WatchedTicket(ticket, seconds, wait_level(seconds, steps), why))
    return tuple(result)


def _has_mark(plan: HallPlan, window: str, mark: str) -> bool:
    return not mark or mark in plan.windows[window].marks


def _helps(plan: HallPlan) -> tuple[HelpCall, ...]:
    rows = Desk.objects.filter(hall=plan.hall.id, help_at__isnull=False).order_by("help_at")
    calls = [
        HelpCall(plan.window_by_id[row.window_id], row.help_kind, row.help_at)
        for row in rows
        if row.help_at is not None
    ]
    return tuple(sorted(calls, key=lambda each: each.kind != "emergency"))


def _line(queue: QueueNow) -> Line:
    return Line(queue.plan.code, queue.waiting, queue.plan.usual_seconds, queue.plan.target_minutes * 60)


def _lenders(hall: HallNow) -> list[Lender]:
    trained = catalogue.trainings(each.clerk for each in hall.windows if each.clerk)
    return [
        Lender(each.view.code, frozenset(each.queues), _able(hall.plan, trained, each.clerk))
        for each in hall.windows
        if each.state == WindowState.OPEN
    ]


def _able(
    plan: HallPlan, trained: Mapping[uuid.UUID, set[uuid.UUID]], clerk: uuid.UUID | None
) -> frozenset[str] | None:
    """The queues whose items the clerk is trained for, at least in part; None = no limit."""
    if clerk is None or clerk not in trained:
        return None
    queues = {item.queue for item in plan.items.values() if item.id in trained[clerk] and item.queue}
    return frozenset(plan.queue_by_id[each].code for each in queues)
