"""One step played twice: by the services on PostgreSQL and by the model in memory, and what must then be true.

Each example is a transaction of its own that is rolled back.
"""

import dataclasses
import datetime as dt
import json
import random
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from openhall.kit.errors import Refusal
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.queries.plan import forget_plans
from openhall.queue.states import TICKET
from tests.cast import Cast
from tests.queue import hall_model as model
from tests.queue.hall_model import ACTORS, SECOND, Hall, No

type Verb = Callable[[Act], Kept]

# What a refused verb must leave alone: every row of the queue; the log and the kept answers only ever grow.
WHOLE = ("ticket", "desk", "stop", "serving", "counter", "hallrule", "announcement")
GROWS = ("event", "unordered", "idempotency")
FINGERPRINT = " UNION ALL ".join(
    [f"SELECT '{each}' AS \"table\", count(*), sum(hashtextextended(t::text, 0)) FROM queue_{each} t" for each in WHOLE]
    + [f"SELECT '{each}', count(*), 0 FROM ledger_{each}" for each in GROWS]
)
# Everything but the tickets in one round trip: what it is, and up to four words about it.
LOOK = f"""
SELECT 'print' AS what, "table" AS a, count::text AS b, sum::text AS c, '' AS d FROM ({FINGERPRINT}) AS prints
UNION ALL SELECT 'event', kind, subject_id::text, '', '' FROM ledger_event
UNION ALL SELECT 'desk', window_id::text, state || ' ' || reason, booked_streak::text, clerk_id::text FROM queue_desk
UNION ALL SELECT 'lent', window_id::text, queue_id::text, rank::text,
    (extract(epoch FROM until) * 1000000)::bigint::text FROM queue_serving
"""
COLUMNS = (
    "id", "prefix", "number", "day", "queue_id", "item_id", "visitor_class", "booked", "needs_mark", "state", "front",
    "window_id", "only_window_id", "clerk_id", "calls", "eligible_at", "order_at", "cap_at", "called_at",
    "last_called_at", "started_at", "ended_at", "outcome",
)  # fmt: skip

WAYS = {verb: row.ways for verb, row in TICKET.verbs.items()}
WAYS |= {
    "call_next": WAYS["call"], "call_number": WAYS["call"], "walk_in": frozenset({("", "called")}),
    "close_of_day": WAYS["expire"] | WAYS["carry"],
}  # fmt: skip


@dataclasses.dataclass(slots=True)
class Counts:
    """What was played: the steps of each example, and how often each verb was done or refused."""

    lengths: list[int] = dataclasses.field(default_factory=list)
    done: Counter[str] = dataclasses.field(default_factory=Counter)
    refused: Counter[str] = dataclasses.field(default_factory=Counter)


class PlayedTwice(RuleBasedStateMachine):
    """A hall and its model; what both say and hold is compared after every step."""

    cast: ClassVar[Cast]
    counts: ClassVar[Counts]
    rng: ClassVar[random.Random] = random.Random(7)

    def __init__(self) -> None:
        super().__init__()
        self.counts.lengths.append(0)
        self.rng.seed(7)
        connection.ensure_connection()
        connection.connection.prepare_threshold = 5  # else every savepoint, each of its own name, is prepared
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now, self.number = self.cast.start - dt.timedelta(minutes=59), 0
        self.hall = Hall("end", None, 2)
        self.last: tuple[Verb, Act, Any] | None = None
        self.before: dict[uuid.UUID, str] = {}
        self.pressed = self.verb = ""
        self.codes = {value: code for each in (self.cast.queues, self.cast.items, self.cast.windows, self.cast.staff)
                      for code, value in each.items()}  # fmt: skip
        self.print = self.fingerprint()

    def teardown(self) -> None:
        """Look at the log once more, then leave nothing."""
        try:
            assert ledger.bent() == [], "an event's digest does not fit"
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            forget_plans()

    # ---- playing a step twice

    def both(self, verb: str, told: Callable[[], Any], real: Verb, name: str = "visitor") -> Any:
        """The model's answer; the services must have done, or refused, the same."""
        self.number += 1
        self.verb = verb
        act = self.cast.act(name, self.now, key=f"k{self.number}")
        try:
            expected, refusal = told(), ""
        except No as no:
            expected, refusal = None, str(no)
        try:
            kept, said = real(act), ""
            self.last = (real, act, plain(kept.facts))
        except Refusal as error:
            kept, said = None, error.code
        assert said == refusal, f"{verb}: refused with {said!r}, the model says {refusal!r}"
        self.count(verb, said)
        if said:
            assert self.changed() == [], f"{verb} was refused ({said}), and yet these changed: {self.changed()}"
        elif expected is None and verb == "call_next":
            assert kept is not None and kept.status == 204, "somebody was called although nobody waits"
        elif isinstance(expected, model.Ticket):
            assert kept is not None
            self.told_of(verb, expected, kept.mapping)
        return expected

    def told_of(self, verb: str, expected: model.Ticket, facts: Any) -> None:
        """The answer is about the ticket that the model means; a new ticket's id is learned from it."""
        if not expected.id.int:
            expected.id = uuid.UUID(facts["id"])
        assert facts["id"] == str(expected.id), f"{verb}: another ticket than {expected.label}"
        assert facts["state"] == expected.state, f"{verb}: told {facts['state']}, the model has {expected.state}"
        assert facts.get("number", expected.label) == expected.label, f"{verb}: told {facts['number']}"

    def count(self, verb: str, refused: str) -> None:
        self.counts.lengths[-1] += 1
        (self.counts.refused if refused else self.counts.done)[verb] += 1

    def press(self, verb: str, window: str, told: Callable[[], Any], real: Verb) -> Any:
        """Somebody presses a button of a window, a second later."""
        self.now += SECOND
        self.pressed = window
        return self.both(verb, told, real, ACTORS[window])

    # ---- what must never be false

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall())

    def fingerprint(self) -> dict[str, tuple[str, str]]:
        """Every row of the queue and of the log: table → count and digest."""
        return {table: (str(count), str(total)) for table, count, total in self.rows(FINGERPRINT)}

    def changed(self) -> list[str]:
        """The tables that are not as they were after the last step."""
        return [table for table, now in self.fingerprint().items() if now != self.print[table]]

    @invariant()
    def everything_stands_as_in_the_model(self) -> None:
        seen = self.rows(LOOK)
        self.print = {row[1]: (row[2], str(row[3])) for row in seen if row[0] == "print"}
        rows = [self.named(row) for row in self.rows(f"SELECT {', '.join(COLUMNS)} FROM queue_ticket")]
        self.each_ticket_is_in_one_state(rows)
        self.numbers_have_no_gap(rows)
        self.one_open_ticket_a_window(rows)
        self.states_follow_the_table(rows)
        self.every_change_has_its_event([row for row in seen if row[0] == "event"])
        self.windows_stand_as_in_the_model(seen)
        self.before = {row["id"]: row["state"] for row in rows}

    def named(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """A row with codes instead of identifiers."""
        found = dict(zip(COLUMNS, row, strict=True))
        for name in ("queue_id", "item_id", "window_id", "only_window_id", "clerk_id"):
            found[name] = self.codes[found[name]] if found[name] else ""
        return found

    def each_ticket_is_in_one_state(self, rows: list[dict[str, Any]]) -> None:
        """Conservation: the tickets taken, no more and no fewer, each as the model has it."""
        found = {row["id"]: row for row in rows}
        assert len(found) == len(self.hall.tickets), "a ticket was lost, or is there twice"
        for each in self.hall.tickets:
            wanted = _row(each)
            other = {name: (found[each.id][name], value) for name, value in wanted.items() if found[each.id][name] != value}
            assert not other, f"{each.label}: database and model differ: {other}"

    def numbers_have_no_gap(self, rows: list[dict[str, Any]]) -> None:
        given: dict[tuple[dt.date, str], list[int]] = {}
        for row in rows:
            given.setdefault((row["day"], row["prefix"]), []).append(row["number"])
        for where, numbers in given.items():
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), f"{where}: {sorted(numbers)}"

    def one_open_ticket_a_window(self, rows: list[dict[str, Any]]) -> None:
        at = Counter(row["window_id"] for row in rows if row["state"] in model.AT_WINDOW)
        assert not [window for window, count in at.items() if count > 1 or not window], f"two at one window: {at}"

    def states_follow_the_table(self, rows: list[dict[str, Any]]) -> None:
        """A verb changes one ticket, as its row of the table says; only the close of day changes many."""
        changed = [(self.before.get(row["id"], ""), row["state"]) for row in rows]
        changed = [(was, now) for was, now in changed if was != now]
        allowed = WAYS.get(self.verb, frozenset())
        assert allowed.issuperset(changed), f"{self.verb}: {changed} stands in no row of the table"
        assert len(changed) <= 1 or self.verb == "close_of_day", f"{self.verb} changed {changed}"
        self.verb = ""

    def every_change_has_its_event(self, seen: list[tuple[Any, ...]]) -> None:
        names = {str(each.id): each.label for each in self.hall.tickets} | {str(self.cast.hall): ""} | {
            str(value): code for code, value in self.cast.windows.items()
        }
        found = Counter((kind, names[about]) for _event, kind, about, *_rest in seen)
        assert found == +self.hall.events, f"events: too many {found - self.hall.events}, missing {self.hall.events - found}"

    def windows_stand_as_in_the_model(self, seen: list[tuple[Any, ...]]) -> None:
        codes = {str(value): code for value, code in self.codes.items()}
        here = [(what, codes[each], *rest) for what, each, *rest in seen if what in ("desk", "lent") and each in codes]
        found = {code: tuple(rest) for what, code, *rest in here if what == "desk"}
        wanted = {
            code: (f"{each.state} {each.reason}", str(each.streak), str(self.cast.staff[each.clerk]) if each.clerk else None)
            for code, each in self.hall.windows.items()
        }
        assert found == wanted, f"windows are {found}, the model has {wanted}"
        lent = {(code, codes[to], *rest) for what, code, to, *rest in here if what == "lent"}
        assert lent == {
            (code, to, str(rank), until and str(_micros(until)))
            for code, each in self.hall.windows.items() for to, (rank, until) in each.serves.items()
        }, "a window serves other queues than in the model"  # fmt: skip


def _micros(moment: dt.datetime) -> int:
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


def _row(ticket: model.Ticket) -> dict[str, Any]:
    """The model's ticket as the database has it."""
    return {
        "id": ticket.id, "prefix": ticket.prefix, "number": ticket.number, "day": ticket.day,
        "queue_id": ticket.queue, "item_id": ticket.item, "visitor_class": ticket.visitor_class,
        "booked": ticket.booked, "needs_mark": ticket.mark, "state": ticket.state, "front": ticket.front,
        "window_id": ticket.window, "only_window_id": ticket.only_window, "clerk_id": ticket.clerk,
        "calls": ticket.calls, "eligible_at": ticket.eligible, "order_at": ticket.order, "cap_at": ticket.cap,
        "called_at": ticket.called, "last_called_at": ticket.last_called, "started_at": ticket.started,
        "ended_at": ticket.ended, "outcome": ticket.outcome,
    }  # fmt: skip


def plain(facts: object) -> Any:
    """Facts as they are kept: JSON."""
    return json.loads(json.dumps(facts, default=str))
