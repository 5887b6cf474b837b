"""A hall played twice at random: by the services on PostgreSQL and by the model in memory, compared after every step.

Each example is a transaction of its own that is rolled back. `Cast` hands in the hall; `Counts` says what was played.
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
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from openhall.kit.errors import Refusal
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act, Kept, first_answer
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import forget_plans
from openhall.queue.services.closing import close_days
from openhall.queue.services.setting_up import put_hall_rule
from openhall.queue.states import TICKET, PauseReason
from tests.cast import CLASSES, ITEMS, QUEUES, WINDOWS, Cast
from tests.queue import hall_model as model
from tests.queue.hall_model import ACTORS, SECOND, SHANGHAI, Hall, No, Wish

type Verb = Callable[[Act], Kept]

WINDOW, QUEUE = st.sampled_from(sorted(WINDOWS)), st.sampled_from(sorted(QUEUES))
PICK = st.integers(0, 40)
CLASS = st.sampled_from(["ordinary", "ordinary", *sorted(CLASSES)])
PLACING = st.sampled_from(["first", "last", "by_time"])
OUTCOME = st.sampled_from(["done", "not_done", "referred"])
CONTACT = st.sampled_from(["", "", "13900000001", "13900000002"])
MARK = st.sampled_from(["", "", "", "sign_language"])
SPANS = st.sampled_from([1, 3, 8, 11, 60, 300, 900, 2400])

# What a refused verb must leave alone: every row of the queue; the log and the kept answers only ever grow.
WHOLE = ("ticket", "desk", "stop", "serving", "counter", "hallrule", "announcement")
GROWS = ("event", "unordered", "idempotency")
FINGERPRINT = " UNION ALL ".join(
    [f"SELECT '{each}', count(*), sum(hashtextextended(t::text, 0)) FROM queue_{each} t" for each in WHOLE]
    + [f"SELECT '{each}', count(*), 0 FROM ledger_{each}" for each in GROWS]
)
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


def has(*states: str) -> Callable[["HallMachine"], bool]:
    """The condition that a ticket is in one of these states."""
    return lambda self: any(each.state in states for each in self.hall.tickets)


@dataclasses.dataclass(slots=True)
class Counts:
    """What was played: the steps of each example, and how often each verb was done or refused."""

    lengths: list[int] = dataclasses.field(default_factory=list)
    done: Counter[str] = dataclasses.field(default_factory=Counter)
    refused: Counter[str] = dataclasses.field(default_factory=Counter)


class HallMachine(RuleBasedStateMachine):
    """One hall, its visitors and clerks."""

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

    @initialize(
        close_of_day=st.sampled_from(["end", "carry"]), limit=st.sampled_from([None, None, 6]), ratio=st.integers(0, 3)
    )
    def settings(self, close_of_day: str, limit: int | None, ratio: int) -> None:
        values = {"close_of_day": close_of_day, "daily_limit": limit, "booked_ratio": ratio}
        put_hall_rule(self.cast.hall, values)
        self.hall = Hall(close_of_day, limit, ratio)
        self.print = self.fingerprint()

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
            self.last = (real, act, _plain(kept.facts))
        except Refusal as error:
            kept, said = None, error.code
        assert said == refusal, f"{verb}: refused with {said!r}, the model says {refusal!r}"
        self.count(verb, said)
        if said:
            assert self.changed() == [], f"{verb} was refused ({said})"
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

    def at(self, window: str, ticket: uuid.UUID | None = None) -> queue.AtWindow:
        return self.cast.at(window, ticket)

    def near(self, pick: int, *states: str) -> model.Ticket | None:
        """A ticket, mostly one of these states."""
        fitting = [each for each in self.hall.tickets if each.state in states]
        some = fitting if fitting and pick % 5 else self.hall.tickets
        return some[pick % len(some)] if some else None

    def busy(self, window: str, pick: int, *states: str) -> str:
        """A window, mostly one with a visitor in one of these states."""
        fitting = [each.window for each in self.hall.tickets if each.state in states and each.window]
        return fitting[pick % len(fitting)] if fitting and pick % 5 else window

    def free(self, window: str, pick: int) -> str:
        """A window, mostly one that may call."""
        fitting = [code for code, desk in self.hall.windows.items() if desk.state == "open" and not self.hall.at(code)]
        return fitting[pick % len(fitting)] if fitting and pick % 5 else window

    def press(self, verb: str, window: str, told: Callable[[], Any], real: Verb) -> Any:
        """Somebody presses a button of a window, a second later."""
        self.now += SECOND
        self.pressed = window
        return self.both(verb, told, real, ACTORS[window])

    # ---- visitors

    @rule(wished=QUEUE, visitor_class=CLASS, contact=CONTACT, mark=MARK, phone=st.booleans())
    def take_for_a_queue(self, wished: str, visitor_class: str, contact: str, mark: str, phone: bool) -> None:
        self.take(Wish(tuple(model.legs(wished)), visitor_class, mark, contact, None, phone))

    @rule(items=st.lists(st.sampled_from(sorted(ITEMS)), min_size=1, max_size=3), visitor_class=CLASS, contact=CONTACT)
    def take_for_items(self, items: list[str], visitor_class: str, contact: str) -> None:
        self.take(Wish(tuple(model.legs(items)), visitor_class, "", contact))

    @rule(wished=QUEUE, visitor_class=CLASS, pick=PICK)
    def take_beside_somebody(self, wished: str, visitor_class: str, pick: int) -> None:
        self.take(Wish(tuple(model.legs(wished)), visitor_class, companion_of=self.near(pick, "waiting")))

    def take(self, wish: Wish) -> None:
        self.both("take", lambda: self.hall.take(wish, self.now),
                  lambda act: queue.take(self.cast.plan(), self.real_wish(wish), act))  # fmt: skip

    def real_wish(self, wish: Wish) -> queue.TicketWish:
        items = tuple(item for _queue, item in wish.legs if item)
        person = wish.companion_of
        return queue.TicketWish(
            "" if items else wish.legs[0][0], items, wish.visitor_class, origin="phone" if wish.limited else "kiosk",
            contact=wish.contact, needs_mark=wish.mark, companion_of=person.id if person else None,
        )  # fmt: skip

    @precondition(has("waiting", "called", "held", "missed"))
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        if ticket := self.near(pick, "waiting", "called", "held"):
            self.both("cancel", lambda: self.hall.cancel(ticket, self.now), lambda act: queue.cancel(ticket.id, act))

    # ---- the reception

    @precondition(has("waiting", "held", "missed"))
    @rule(pick=PICK, visitor_class=CLASS)
    def set_class(self, pick: int, visitor_class: str) -> None:
        if ticket := self.near(pick, "waiting", "held", "missed"):
            self.both("set_class", lambda: self.hall.set_class(ticket, visitor_class, self.now),
                      lambda act: queue.set_class(self.cast.plan(), ticket.id, visitor_class, act), "guide")  # fmt: skip

    @precondition(has("waiting", "held", "missed"))
    @rule(pick=PICK, to=QUEUE, placing=PLACING)
    def move(self, pick: int, to: str, placing: str) -> None:
        if ticket := self.near(pick, "waiting", "held", "missed"):
            self.both("move", lambda: self.hall.move(ticket, to, placing, self.now),
                      lambda act: queue.move_waiting(self.cast.plan(), ticket.id, to, placing, act), "guide")  # fmt: skip

    # ---- the counter

    @rule(window=WINDOW, pick=PICK)
    def call_next(self, window: str, pick: int) -> None:
        self.call_who_is_next(window, pick)

    @precondition(has("waiting"))
    @rule(window=WINDOW, pick=PICK)
    def call_next_of_those_who_wait(self, window: str, pick: int) -> None:
        self.call_who_is_next(window, pick)

    def call_who_is_next(self, window: str, pick: int) -> None:
        where = self.pressed = self.free(window, pick)
        self.now += SECOND
        choice = self.hall.next_at(where, self.now)
        called = self.both("call_next", lambda: self.hall.call_next(where, self.now),
                           lambda act: queue.call_next(self.at(where), act), ACTORS[where])  # fmt: skip
        if called is not None:
            assert choice is not None
            reason = Ticket.objects.values_list("reason", flat=True).get(id=called.id)
            assert reason["why"] == choice[1], "the reason kept is not the rule's"

    @precondition(has("waiting"))
    @rule(window=WINDOW, pick=PICK)
    def call_number(self, window: str, pick: int) -> None:
        where, ticket = self.free(window, pick), self.near(pick, "waiting")
        number = ticket.label if ticket else "A999"
        self.press("call_number", where, lambda: self.hall.call_number(where, number, self.now),
                   lambda act: queue.call_number(self.at(where), number.lower(), act))  # fmt: skip

    @rule(window=WINDOW, pick=PICK, wished=QUEUE, visitor_class=CLASS)
    def walk_in(self, window: str, pick: int, wished: str, visitor_class: str) -> None:
        where, wish = self.free(window, pick), Wish(tuple(model.legs(wished)), visitor_class)
        self.press("walk_in", where, lambda: self.hall.walk_in(where, wish, self.now),
                   lambda act: queue.walk_in(self.at(where), self.real_wish(wish), act))  # fmt: skip

    @precondition(has("called"))
    @rule(window=WINDOW, pick=PICK)
    def recall(self, window: str, pick: int) -> None:
        where = self.busy(window, pick, "called")
        self.press("recall", where, lambda: self.hall.recall(where, self.now),
                   lambda act: queue.recall(self.at(where), act))  # fmt: skip

    @precondition(has("called"))
    @rule(window=WINDOW, pick=PICK)
    def start(self, window: str, pick: int) -> None:
        where = self.busy(window, pick, "called")
        self.press("start", where, lambda: self.hall.start(where, self.now),
                   lambda act: queue.start(self.at(where), act))  # fmt: skip

    @precondition(has("called", "serving"))
    @rule(window=WINDOW, pick=PICK, outcome=OUTCOME)
    def finish(self, window: str, pick: int, outcome: str) -> None:
        where = self.busy(window, pick, "serving", "called")
        self.press("finish", where, lambda: self.hall.finish(where, outcome, self.now),
                   lambda act: queue.finish(self.at(where), outcome, act))  # fmt: skip

    @precondition(has("called"))
    @rule(window=WINDOW, pick=PICK)
    def no_show(self, window: str, pick: int) -> None:
        where = self.busy(window, pick, "called")
        self.press("no_show", where, lambda: self.hall.no_show(where, self.now),
                   lambda act: queue.no_show(self.at(where), act))  # fmt: skip

    @precondition(has("called", "serving"))
    @rule(window=WINDOW, pick=PICK)
    def hold(self, window: str, pick: int) -> None:
        where = self.busy(window, pick, "serving", "called")
        self.press("hold", where, lambda: self.hall.hold(where, self.now),
                   lambda act: queue.hold(self.at(where), act))  # fmt: skip

    @precondition(has("held", "missed"))
    @rule(window=WINDOW, pick=PICK)
    def call_back(self, window: str, pick: int) -> None:
        where = self.free(window, pick)
        if ticket := self.near(pick, "held", "missed"):
            self.press("call_back", where, lambda: self.hall.call_back(where, ticket, self.now),
                       lambda act: queue.call_back(self.at(where, ticket.id), "", act))  # fmt: skip

    @precondition(has("called", "serving"))
    @rule(window=WINDOW, pick=PICK, to=QUEUE, placing=PLACING, to_window=st.sampled_from(["", "", *sorted(WINDOWS)]))
    def transfer(self, window: str, pick: int, to: str, placing: str, to_window: str) -> None:
        where = self.busy(window, pick, "serving", "called")
        self.press("transfer", where, lambda: self.hall.transfer(where, to, placing, to_window, self.now),
                   lambda act: queue.transfer(self.at(where), act, to, placing, to_window))  # fmt: skip

    @precondition(lambda self: self.pressed)
    @rule(window=WINDOW, pick=PICK)
    def undo(self, window: str, pick: int) -> None:
        where = self.pressed if pick % 5 else window
        self.press("undo", where, lambda: self.hall.undo(where, self.now),
                   lambda act: queue.undo(self.at(where), act))  # fmt: skip

    @precondition(has("done"))
    @rule(pick=PICK, outcome=OUTCOME)
    def correct(self, pick: int, outcome: str) -> None:
        if ticket := self.near(pick, "done"):
            self.both("correct", lambda: self.hall.correct(ticket, outcome, self.now),
                      lambda act: queue.correct(ticket.id, outcome, "a slip", act), "clerk")  # fmt: skip

    # ---- windows, the hall, the day

    @rule(window=WINDOW, reason=st.sampled_from(sorted(PauseReason)), pick=PICK)
    def a_window_opens_or_stands_still(self, window: str, reason: str, pick: int) -> None:
        verb = ("pause", "close_window")[pick % 2]
        if self.hall.windows[window].state != "open" or pick % 7 == 0:
            verb = ("resume", "open_window")[pick % 2]
        state, why, event, real = {
            "pause": ("paused", reason, "WindowPaused", lambda act: queue.pause(self.at(window), reason, act)),
            "close_window": ("closed", "", "WindowClosed", lambda act: queue.close_window(self.at(window), act)),
            "resume": ("open", "", "WindowResumed", lambda act: queue.resume(self.at(window), act)),
            "open_window": ("open", "", "WindowOpened", lambda act: queue.open_window(self.at(window), act)),
        }[verb]
        self.press(verb, window, lambda: self.hall.set_window(window, state, why, event), real)

    @rule(window=WINDOW, to=QUEUE, minutes=st.sampled_from([1, 15, 60]), pick=PICK)
    def lend_or_help(self, window: str, to: str, minutes: int, pick: int) -> None:
        if pick % 3 == 0:
            self.press("lend", window, lambda: self.hall.lend(window, to, minutes, self.now),
                       lambda act: queue.lend(self.at(window), to, minutes, act))  # fmt: skip
        elif pick % 3 == 1:
            self.press("answer_help", window, lambda: self.hall.help(window, "HelpAnswered"),
                       lambda act: queue.answer_help(self.at(window), act))  # fmt: skip
        else:
            self.press("ask_help", window, lambda: self.hall.help(window, "HelpAsked"),
                       lambda act: queue.ask_help(self.at(window), "help", act))  # fmt: skip

    @precondition(lambda self: self.hall.closed or self.number % 8 == 7)
    @rule()
    def emergency(self) -> None:
        if self.hall.closed:
            self.both("reopen_hall", self.hall.reopen_hall, lambda act: queue.reopen_hall(self.cast.plan(), act))
        else:
            self.both("close_hall", self.hall.close_hall,
                      lambda act: queue.close_hall(self.cast.plan(), "停电", "Power cut", act))  # fmt: skip

    @precondition(lambda self: self.number % 6 == 5)
    @rule(evening=st.integers(0, 3))
    def close_of_day(self, evening: int) -> None:
        evening -= any(each.state == "held" for each in self.hall.tickets)
        if evening <= 0:
            self.now = _at(self.now, 19)
        self.verb = "close_of_day"
        expected = self.hall.close_days(self.now)
        assert close_days("lakeside", self.now) == expected
        self.count("close_of_day", "")
        if evening <= 0:
            self.now = _at(self.now + dt.timedelta(days=3 if self.now.astimezone(SHANGHAI).isoweekday() == 5 else 1), 9)

    @rule(seconds=SPANS)
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * SECOND
        self.count("time_passes", "")

    @precondition(lambda self: self.last)
    @rule()
    def the_same_button_once_more(self) -> None:
        """The same key again: the first answer, and nothing happens."""
        assert self.last is not None
        real, act, facts = self.last
        assert _plain(first_answer(act, lambda: real(act)).facts) == facts
        assert self.changed() == [], "a repeated key changed something"
        self.count("the_same_button_once_more", "")

    # ---- what must never be false

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall())

    def fingerprint(self) -> dict[str, tuple[Any, ...]]:
        """Every row of the queue and of the log: table → count and digest."""
        return {table: tuple(rest) for table, *rest in self.rows(FINGERPRINT)}

    def changed(self) -> list[str]:
        """The tables that are not as they were after the last step."""
        return [table for table, now in self.fingerprint().items() if now != self.print[table]]

    @invariant()
    def everything_stands_as_in_the_model(self) -> None:
        self.print = self.fingerprint()
        rows = [self.named(row) for row in self.rows(f"SELECT {', '.join(COLUMNS)} FROM queue_ticket")]
        self.each_ticket_is_in_one_state(rows)
        self.numbers_have_no_gap(rows)
        self.one_open_ticket_a_window(rows)
        self.states_follow_the_table(rows)
        self.every_change_has_its_event()
        self.windows_stand_as_in_the_model()
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

    def every_change_has_its_event(self) -> None:
        names = {each.id: each.label for each in self.hall.tickets} | {self.cast.hall: ""} | {
            value: code for code, value in self.cast.windows.items()
        }
        found = Counter((kind, names[about]) for kind, about in self.rows("SELECT kind, subject_id FROM ledger_event"))
        assert found == +self.hall.events, f"events: too many {found - self.hall.events}, missing {self.hall.events - found}"

    def windows_stand_as_in_the_model(self) -> None:
        desks = self.rows("SELECT window_id, state, reason, booked_streak, clerk_id FROM queue_desk")
        found = {self.codes[row[0]]: (*row[1:4], self.codes.get(row[4], "")) for row in desks if row[0] in self.codes}
        wanted = {code: (each.state, each.reason, each.streak, each.clerk) for code, each in self.hall.windows.items()}
        assert found == wanted, f"windows are {found}, the model has {wanted}"
        lent = self.rows("SELECT window_id, queue_id, rank, until FROM queue_serving")
        served = {(self.codes[row[0]], self.codes[row[1]], *row[2:]) for row in lent if row[0] in self.codes}
        assert served == {
            (code, to, *rest) for code, each in self.hall.windows.items() for to, rest in each.serves.items()
        }, "a window serves other queues than in the model"


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


def _plain(facts: object) -> Any:
    return json.loads(json.dumps(facts, default=str))


def _at(now: dt.datetime, hour: int) -> dt.datetime:
    """This hour of the same day in the hall's zone."""
    return now.astimezone(SHANGHAI).replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
