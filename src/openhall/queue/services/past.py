"""Write visits of the past in bulk: the same rows and events that the verbs would have left, one visit after another.

A test takes the same visits through the verbs and compares.
"""

import dataclasses
import datetime as dt
import json
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from openhall.kit.clock import local_day
from openhall.kit.ids import uuid7
from openhall.ledger.services.bulk import Fact, append_past
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules import ticket_label


@dataclasses.dataclass(frozen=True, slots=True)
class PastVisit:
    """One visit that is over. `outcome` is done, not_done or referred, `missed` or `cancelled`; times are aware.

    `credit` and `cap` are seconds; `estimate` is low, likely, high in seconds; `why` is the rule's reason.
    """

    queue: uuid.UUID
    item: uuid.UUID | None
    visitor_class: str
    language: str
    origin: str
    taken_at: dt.datetime
    ended_at: dt.datetime
    outcome: str
    credit: int
    cap: int
    ahead: int
    estimate: tuple[int, int, int]
    called_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    window: uuid.UUID | None = None
    clerk: uuid.UUID | None = None
    why: str = "in_turn"
    rank: int = 0
    needs_mark: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    visit: PastVisit
    id: uuid.UUID
    prefix: str
    number: int
    day: dt.date
    token: str

    @property
    def label(self) -> str:
        return ticket_label(self.prefix, self.number)


TICKET_COLUMNS = (
    "id, hall_id, day, prefix, number, token, queue_id, item_id, plan, visitor_class, booked, needs_mark, language,"
    " origin, state, front, taken_at, eligible_at, order_at, cap_at, window_id, clerk_id, calls, called_at,"
    " last_called_at, first_called_at, started_at, ended_at, outcome, reason, estimate_low, estimate_likely,"
    " estimate_high"
)
STOP_COLUMNS = (
    "id, hall_id, ticket_id, queue_id, item_id, window_id, clerk_id, eligible_at, called_at, started_at, ended_at,"
    " result, before"
)


def write_past(plan: HallPlan, visits: Sequence[PastVisit], rng: random.Random) -> int:
    """Write visits of whole days (numbers start at 1 each day); how many events they made."""
    rows = list(_numbered(plan, visits, rng))
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"COPY queue_ticket ({TICKET_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_ticket(plan, row))
        with cursor.copy(f"COPY queue_stop ({STOP_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                if row.visit.called_at is not None:
                    copy.write_row(_stop(plan, row, rng))
        _counters(cursor, plan, rows)
        facts = sorted((fact for row in rows for fact in _facts(plan, row, rng)), key=lambda fact: fact.id)
        return append_past(facts)


def _numbered(plan: HallPlan, visits: Iterable[PastVisit], rng: random.Random) -> Iterator[_Row]:
    last: dict[tuple[dt.date, str], int] = {}
    for visit in sorted(visits, key=lambda visit: visit.taken_at):
        prefix = plan.queue_by_id[visit.queue].prefix
        day = local_day(visit.taken_at, plan.hall.hours.timezone)
        number = last[day, prefix] = last.get((day, prefix), 0) + 1
        token = f"{rng.getrandbits(128):032x}"
        yield _Row(visit, uuid7(visit.taken_at, rng), prefix, number, day, token)


def _ticket(plan: HallPlan, row: _Row) -> tuple[Any, ...]:
    visit = row.visit
    state = "done" if visit.outcome in ("done", "not_done", "referred") else visit.outcome
    outcome = visit.outcome if state == "done" else ""
    served = None if state == "missed" else visit.started_at
    ended = None if state == "missed" else visit.ended_at
    clerk = visit.clerk if state == "done" else None
    return (
        row.id, plan.hall.id, row.day, row.prefix, row.number, row.token, visit.queue, visit.item, "[]",
        visit.visitor_class, visit.visitor_class == "booked", visit.needs_mark, visit.language, visit.origin, state,
        False, visit.taken_at, visit.taken_at, visit.taken_at - dt.timedelta(seconds=visit.credit),
        visit.taken_at + dt.timedelta(seconds=visit.cap), visit.window, clerk,
        1 if visit.called_at else 0, visit.called_at, visit.called_at, visit.called_at, served, ended, outcome,
        json.dumps(_reason(visit)), *visit.estimate,
    )  # fmt: skip


def _reason(visit: PastVisit) -> dict[str, object]:
    if visit.called_at is None:
        return {}
    waited = int((visit.called_at - visit.taken_at).total_seconds())
    return {"why": visit.why, "waited": waited, "credit": visit.credit, "rank": visit.rank}


def _stop(plan: HallPlan, row: _Row, rng: random.Random) -> tuple[Any, ...]:
    visit = row.visit
    state = "serving" if visit.started_at else "called"
    before: dict[str, object] = {"state": state, "plan": [], "front": False, "only_window": None}
    return (
        uuid7(visit.ended_at, rng), plan.hall.id, row.id, visit.queue, visit.item, visit.window, visit.clerk,
        visit.taken_at, visit.called_at, visit.started_at, visit.ended_at, visit.outcome,
        json.dumps({**before, "calls": 1}),
    )  # fmt: skip


def _counters(cursor: Any, plan: HallPlan, rows: Iterable[_Row]) -> None:
    last: dict[tuple[dt.date, str], int] = {}
    for row in rows:
        last[row.day, row.prefix] = max(row.number, last.get((row.day, row.prefix), 0))
    cursor.executemany(
        "INSERT INTO queue_counter (hall_id, day, prefix, last) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (hall_id, day, prefix) DO UPDATE SET last = greatest(queue_counter.last, excluded.last)",
        [(plan.hall.id, day, prefix, number) for (day, prefix), number in last.items()],
    )


def _facts(plan: HallPlan, row: _Row, rng: random.Random) -> Iterator[Fact]:
    visit, hall = row.visit, plan.hall.id

    def fact(at: dt.datetime, kind: str, actor: str, data: dict[str, object]) -> Fact:
        return Fact(uuid7(at, rng), hall, at, kind, "ticket", row.id, actor, {"number": row.label, **data})

    queue, item, window = str(visit.queue), visit.item and str(visit.item), visit.window and str(visit.window)
    yield fact(visit.taken_at, "TicketTaken", visit.origin, {
        "id": str(row.id), "queue": queue, "item": item, "class": visit.visitor_class, "language": visit.language,
        "state": "waiting", "ahead": visit.ahead, "low": visit.estimate[0], "likely": visit.estimate[1],
        "high": visit.estimate[2], "origin": visit.origin,
    })  # fmt: skip
    clerk = f"account:{visit.clerk}" if visit.clerk else "system"
    if visit.outcome == "cancelled":
        yield fact(visit.ended_at, "TicketCancelled", "visitor", {})
    if visit.called_at is None:
        return
    yield fact(visit.called_at, "TicketCalled", clerk, {
        "id": str(row.id), "queue": queue, "item": item, "class": visit.visitor_class, "language": visit.language,
        "state": "called", "window": window, "calls": 1, "reason": _reason(visit), "outcome": "", "more": 0,
    })  # fmt: skip
    if visit.outcome == "missed":
        yield fact(visit.ended_at, "TicketMissed", clerk, {"state": "missed", "window": window})
        return
    if visit.started_at:
        yield fact(visit.started_at, "ServiceStarted", clerk, {"window": window})
    yield fact(visit.ended_at, "ServiceFinished", clerk, {
        "window": window, "queue": queue, "item": item, "outcome": visit.outcome, "goes_on": False,
    })  # fmt: skip
