"""Generated histories of a hall, played twice: by the claiming statement on PostgreSQL and by the pure rule."""

import dataclasses
import datetime as dt
import json
import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from openhall.kit.ids import uuid7
from openhall.kit.named_sql import statement
from openhall.queue.models import Desk, Serving, Ticket
from openhall.queue.queries.standing import micros
from openhall.queue.rules import Caller, Choice, Waiting, next_ticket, streak_after
from tests.cast import TODAY, Cast

MINUTE = dt.timedelta(minutes=1)
STEP = 120_000_000

type Next = Callable[[Iterable[Waiting], Caller, int], Choice | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """A window asks for the next visitor: with which skill, marks and training, when, or for one ticket by number."""

    window: uuid.UUID
    trained: frozenset[int] | None
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class History:
    """Who waits, what the windows are like, and who asks when."""

    tickets: Sequence[Ticket]
    windows: Sequence[Caller]
    claims: Sequence[Claim]


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """Who was called and what was kept of the reason."""

    ticket: int | None
    why: str = ""
    waited: int = 0
    credit: int = 0
    rank: int = 0


def history(hall: Cast, rng: random.Random) -> History:
    """Few distinct ages, credits, caps and numbers, so that every term has its turn; the same seed, the same story."""
    queues, items = list(hall.queues.values()), list(hall.items.values())
    windows = [
        _window(hall, code, queues, rng) for code in rng.sample(sorted(hall.windows), rng.randint(1, 3))
    ]
    slots = rng.sample(range(10), rng.randint(2, 9))
    served = [each for each in queues if any(each.int in one.ranks for one in windows)]
    tickets = [_ticket(hall, slot, served, items, windows, rng) for slot in slots]
    now, claims = hall.start, []
    for _ in range(len(tickets) + 1):
        now += MINUTE * rng.choice((0, 1, 5, 20))
        trained = frozenset(each.int for each in rng.sample(items, 2)) if rng.random() < 0.2 else None
        claims.append(Claim(uuid.UUID(int=rng.choice(windows).window), trained, now))
    return History(tickets, windows, claims)


def _window(hall: Cast, code: str, queues: Sequence[uuid.UUID], rng: random.Random) -> Caller:
    served = rng.sample(queues, rng.randint(1, len(queues)))
    marks = frozenset(rng.sample(["low_counter", "sign_language"], rng.randint(0, 2)))
    ranks = {each.int: rng.randint(0, 2) for each in served}
    return Caller(hall.windows[code].int, ranks, rng.choice((0, 0, 1, 2, 5)), 2, STEP, marks)


def _ticket(
    hall: Cast, slot: int, queues: Sequence[uuid.UUID], items: Sequence[uuid.UUID],
    windows: Sequence[Caller], rng: random.Random,
) -> Ticket:  # fmt: skip
    age = rng.choice((0, 0, 3, 3, 10, 10, 29, 40, 61))
    # Credits that make up for the age are common: then age, number and id decide.
    credit = 10 - age if age <= 10 and rng.random() < 0.4 else rng.choice((0, 0, 3, 7, 10))
    taken = hall.start - MINUTE * age
    identifier = uuid7(hall.start, rng)
    return Ticket(
        id=identifier, hall_id=hall.hall, day=TODAY, prefix="AB"[slot % 2], number=900 + slot // 2,
        token=identifier.hex, queue_id=rng.choice(queues), item_id=rng.choice((None, *items)), plan=[],
        visitor_class="ordinary", booked=rng.random() < 0.4, needs_mark=rng.choice(("", "", "", "low_counter")),
        origin="kiosk", state="waiting", front=rng.random() < 0.15, taken_at=taken, eligible_at=taken,
        order_at=taken - MINUTE * credit, cap_at=taken + MINUTE * rng.choice((30, 60)),
        only_window_id=uuid.UUID(int=rng.choice(windows).window) if rng.random() < 0.1 else None,
    )  # fmt: skip


def by_rule(story: History, next_one: Next = next_ticket) -> list[Answer]:
    """What the pure rule answers to every claim."""
    left = {each.id: _waiting(each) for each in story.tickets}
    callers = {each.window: each for each in story.windows}
    answers = []
    for claim in story.claims:
        caller = dataclasses.replace(callers[claim.window.int], trained=claim.trained)
        choice = next_one(left.values(), caller, micros(claim.at))
        answers.append(_answer(choice, caller, micros(claim.at)))
        if choice is not None:
            del left[uuid.UUID(int=choice.ticket.id)]
            streak = streak_after(caller, choice.ticket)
            callers[claim.window.int] = dataclasses.replace(caller, streak=streak)
    return answers


def _waiting(row: Ticket) -> Waiting:
    return Waiting(
        row.id.int, row.queue_id.int, micros(row.eligible_at), micros(row.order_at), micros(row.cap_at), row.number,
        row.booked, row.front, row.item_id.int if row.item_id else None, row.needs_mark,
        row.only_window_id.int if row.only_window_id else None,
    )  # fmt: skip


def _answer(choice: Choice | None, caller: Caller, now: int) -> Answer:
    if choice is None:
        return Answer(None)
    ticket = choice.ticket
    waited, credit = (now - ticket.eligible) // 1_000_000, (ticket.eligible - ticket.order) // 1_000_000
    return Answer(ticket.id, choice.why, waited, credit, caller.ranks[ticket.queue])


def by_statement(hall: Cast, story: History, text: str | None = None) -> list[Answer]:
    """What the claiming statement answers (`text` = another wording of it); nothing of it stays in the database."""
    with transaction.atomic():
        _set_up(hall, story)
        answers = list(_claims(hall, story, text or statement("queue", "call_next")))
        transaction.set_rollback(True)
    return answers


def _set_up(hall: Cast, story: History) -> None:
    Ticket.objects.bulk_create(story.tickets)
    Serving.objects.filter(hall=hall.hall).delete()
    Serving.objects.bulk_create(
        Serving(
            hall_id=hall.hall, window_id=uuid.UUID(int=each.window), queue_id=uuid.UUID(int=queue), rank=rank
        )
        for each in story.windows
        for queue, rank in each.ranks.items()
    )
    for each in story.windows:
        Desk.objects.filter(window=uuid.UUID(int=each.window)).update(booked_streak=each.streak)


def _claims(hall: Cast, story: History, text: str) -> Iterator[Answer]:
    marks = {each.window: sorted(each.marks) for each in story.windows}
    zone, ids = hall.plan().hall.zones[0].id, random.Random(1)
    with connection.cursor() as cursor:
        for claim in story.claims:
            params: dict[str, Any] = {
                "hall": hall.hall, "window": claim.window, "window_code": "1", "zone": zone,
                "marks": marks[claim.window.int], "ticket": None, "clerk": None, "staffed_at": None,
                "trained": None if claim.trained is None else [uuid.UUID(int=each) for each in claim.trained],
                "now": claim.at, "announcement": uuid7(claim.at, ids), "event": uuid7(claim.at, ids),
                "actor": "test", "key": None, "body": b"",
            }  # fmt: skip
            cursor.execute(text, params)
            facts = _facts(cursor.fetchone())
            if facts is None:
                yield Answer(None)
                continue
            reason, called = facts["reason"], uuid.UUID(facts["id"])
            yield Answer(called.int, reason["why"], reason["waited"], reason["credit"], reason["rank"])
            cursor.execute("UPDATE queue_ticket SET state = 'done', outcome = 'done' WHERE id = %s", [called])


def _facts(row: Sequence[Any] | None) -> Any:
    assert row is not None
    assert row[2] is False, "the window was left with a ticket"
    return json.loads(row[3]) if row[3] else None
