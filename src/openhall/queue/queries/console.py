"""What a clerk must see without asking: the window, its visitor, who waits for it, what was just done here."""

import dataclasses
import datetime as dt
import hashlib
import uuid

from openhall.catalogue import queries as catalogue
from openhall.catalogue.queries import ItemView
from openhall.kit.clock import local_day
from openhall.places.queries import WindowView
from openhall.queue.models import Stop, Ticket
from openhall.queue.queries.console_rows import Face, Stay, Tickets, face_of, stays_of, tickets_of
from openhall.queue.queries.finding import matching
from openhall.queue.queries.live import TicketNow, ticket_now
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules import ticket_label
from openhall.queue.rules.watching import Level, wait_level
from openhall.queue.states import Outcome, TicketState

SHOWN = 20
SEARCHED = 400
RECENT = 6
REFRESHED_SECONDS = 30
REMEMBERED = dt.timedelta(hours=14)
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
    day = local_day(now, plan.hall.hours.timezone)
    face = face_of(plan, window, day, now)
    trained = catalogue.trained_items(face.clerk) if face.clerk else None
    rows = tickets_of(plan, window, face.queues, trained, day, SEARCHED if find else SHOWN, SEARCHED)
    here = rows.here
    stays = stays_of(window, here.id if here else None, now - REMEMBERED, RECENT)
    recent = tuple(_stop(plan, each) for each in stays if each.place == "recent")
    earlier = tuple(_stop(plan, each) for each in stays if each.place == "here")
    return Console(
        plan, window, now, face.state, face.reason, face.since, face.clerk, face.help_kind,
        face.closed_at is not None, face.closed_message, face.closed_message_en,
        tuple(plan.queue_by_id[each].code for each in face.queues),
        _visitor(plan, here, rows, earlier) if here else None, here.last_called_at if here else None,
        _line(plan, rows, now, find), recent, _last_step(here, recent, now), _mark(face, now, find),
    )  # fmt: skip


def console_mark(plan: HallPlan, window: WindowView, now: dt.datetime, find: str = "") -> str:
    """A word that stays the same while the console would: one statement, so that a screen may ask often.

    It changes every half minute at the latest, because waits are shown in minutes.
    """
    return _mark(face_of(plan, window, local_day(now, plan.hall.hours.timezone), now), now, find)


def _mark(face: Face, now: dt.datetime, find: str) -> str:
    facts = (dataclasses.astuple(face), find, int(now.timestamp()) // REFRESHED_SECONDS)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _visitor(plan: HallPlan, row: Ticket, rows: Tickets, earlier: tuple[StopNow, ...]) -> Visitor:
    ticket = ticket_now(plan, row)
    return Visitor(
        ticket,
        catalogue.item(plan.hall.id, ticket.item) if ticket.item else None,
        earlier,
        tuple(plan.queue_by_id[uuid.UUID(leg["queue"])].code for leg in row.plan),
        str(rows.companion_of or ""),
        tuple(str(each) for each in rows.companions),
    )


def _line(plan: HallPlan, rows: Tickets, now: dt.datetime, find: str) -> Line:
    longest = max(0, int((now - rows.first_at).total_seconds())) if rows.first_at else 0
    steps = (plan.rule.wait_target_minutes, plan.rule.wait_warn_minutes, plan.rule.wait_alarm_minutes)
    first, aside = ((ticket_now(plan, each) for each in listed) for listed in (rows.waits, rows.aside))
    return Line(
        rows.line,
        longest,
        wait_level(longest, steps),
        tuple(matching(plan, first, find)[:SHOWN]),
        tuple(matching(plan, aside, find)[:SHOWN]),
    )


def _stop(plan: HallPlan, row: Stay) -> StopNow:
    item = plan.item_by_id.get(row.item) if row.item else None
    window = plan.window_by_id.get(row.window)
    over = row.ticket_state == TicketState.DONE and row.result in set(Outcome)
    return StopNow(
        row.ticket, ticket_label(row.prefix, row.number), plan.queue_by_id[row.queue].code, item.code if item else "",
        window.code if window else "", row.ended_at, max(0, int(row.seconds)),
        row.ticket_outcome if over else row.result,
    )  # fmt: skip


def correctable(plan: HallPlan, window: WindowView, ticket: uuid.UUID, now: dt.datetime) -> bool:
    """Whether this window ended a stay of this ticket in the last 14 hours."""
    since = now - REMEMBERED
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
