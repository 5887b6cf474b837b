"""A hall in memory: what the verbs of the queue must do, told without a database and without the services.

Every verb either changes the model and returns the ticket it was about, or raises `No` with the word of the refusal
and leaves the model as it was. Only the calling rule itself is borrowed (it is tested beside its statement).
"""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections import Counter
from collections.abc import Iterator, Sequence

from openhall.queue.rules import Caller, Waiting, next_ticket
from tests.cast import AFTERNOON, CLASSES, ITEMS, MORNING, QUEUES, WINDOWS

NEW = uuid.UUID(int=0)
SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
SECOND = dt.timedelta(seconds=1)
UNDO, GRACE, COOL_DOWN, RECALLS = 10 * SECOND, dt.timedelta(hours=2), 3 * SECOND, 3
QUEUE_CAP, STEP = 3600, 120
AT_WINDOW, OPEN = ("called", "serving"), ("waiting", "called", "serving", "held")
QUEUE_OF = {item: queue for queue, (_zh, _en, items) in QUEUES.items() for item in items}
KEYS = {code: number for number, code in enumerate([*QUEUES, *ITEMS, *WINDOWS])}
# Who presses the buttons of a window; window 4 is worked by the machine, whom nobody trains.
ACTORS = {"1": "clerk", "2": "colleague", "3": "supervisor", "4": "system"}
TRAINED = {"colleague": ("residence",)}


class No(Exception):  # a refusal, named as the services name theirs
    """The verb is refused with this word."""


@dataclasses.dataclass(slots=True)
class Ticket:
    """A ticket; `rest` are the queues and items still to come."""

    prefix: str
    number: int
    day: dt.date
    queue: str
    item: str
    rest: list[tuple[str, str]]
    visitor_class: str
    mark: str
    contact: str
    eligible: dt.datetime
    order: dt.datetime
    cap: dt.datetime
    state: str = "waiting"
    front: bool = False
    only_window: str = ""
    window: str = ""
    clerk: str = ""
    calls: int = 0
    called: dt.datetime | None = None
    last_called: dt.datetime | None = None
    started: dt.datetime | None = None
    ended: dt.datetime | None = None
    outcome: str = ""
    was: str = ""
    booked: bool = False
    id: uuid.UUID = NEW

    @property
    def label(self) -> str:
        return f"{self.prefix}{self.number:03d}"


@dataclasses.dataclass(slots=True)
class Window:
    """A window: queue → rank of skill and, if it is lent, until when."""

    serves: dict[str, tuple[int, dt.datetime | None]]
    marks: tuple[str, ...]
    state: str = "open"
    reason: str = ""
    streak: int = 0
    clerk: str = ""


@dataclasses.dataclass(slots=True)
class Stay:
    """An ended stay at a window, and the ticket as it was when it ended."""

    ticket: Ticket
    window: str
    ended: dt.datetime
    before: Ticket


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor asks for."""

    legs: tuple[tuple[str, str], ...]
    visitor_class: str = "ordinary"
    mark: str = ""
    contact: str = ""
    companion_of: Ticket | None = None
    limited: bool = False


class Hall:
    """The hall `lakeside`, all windows open, nobody there."""

    def __init__(self, close_of_day: str, daily_limit: int | None, ratio: int) -> None:
        self.close_of_day, self.daily_limit, self.ratio = close_of_day, daily_limit, ratio
        self.tickets: list[Ticket] = []
        self.stays: list[Stay] = []
        self.events: Counter[tuple[str, str]] = Counter()
        self.last: Counter[tuple[dt.date, str]] = Counter()
        self.limited: Counter[dt.date] = Counter()
        self.closed = False
        self.windows = {
            code: Window({queue: (rank, None) for rank, queue in enumerate(served)}, marks)
            for code, (_zone, marks, served) in WINDOWS.items()
        }

    # ---- looking

    def at(self, window: str) -> Ticket | None:
        """Who is called to a window or served there."""
        return next((each for each in self.tickets if each.window == window and each.state in AT_WINDOW), None)

    def today(self, number: str, now: dt.datetime) -> Ticket:
        day = now.astimezone(SHANGHAI).date()
        named = [each for each in self.tickets if each.label == number]
        found = next((each for each in named if each.day == day), None)
        if found is None or found.state not in OPEN:
            carried = [each for each in named if each.day < day and each.state in OPEN]
            found = max(carried, key=lambda each: each.day, default=found)
        return found or _no("no_number")

    def next_at(self, window: str, now: dt.datetime) -> tuple[Ticket, str] | None:
        """Who is next by the pure rule, and why."""
        waiting = {each.id.int: each for each in self.tickets if each.state == "waiting"}
        choice = next_ticket([_as_waiting(each) for each in waiting.values()], self._caller(window, now), _micros(now))
        return (waiting[choice.ticket.id], choice.why) if choice else None

    def _caller(self, window: str, now: dt.datetime) -> Caller:
        desk, actor = self.windows[window], ACTORS[window]
        ranks = {_key(code): rank for code, (rank, until) in desk.serves.items() if until is None or until > now}
        trained = TRAINED.get(actor) if desk.clerk in ("", actor) else None
        return Caller(_key(window), ranks, desk.streak, self.ratio, STEP * 1_000_000, frozenset(desk.marks),
                      None if trained is None else frozenset(_key(each) for each in trained))  # fmt: skip

    def _holds_another(self, ticket: Ticket, queue: str) -> bool:
        return bool(ticket.contact) and any(
            each is not ticket and each.contact == ticket.contact and each.queue == queue and each.state in OPEN
            for each in self.tickets
        )

    def _log(self, kind: str, about: str) -> None:
        self.events[kind, about] += 1

    # ---- the verbs of a ticket

    def take(self, wish: Wish, now: dt.datetime) -> Ticket:
        """A new ticket at the end of its line, or beside its person."""
        day, (queue, item) = now.astimezone(SHANGHAI).date(), wish.legs[0]
        if not is_open(now):
            _no("hall_shut")
        if self.daily_limit is not None and wish.limited and self.limited[day] >= self.daily_limit:
            _no("daily_limit")
        if self.closed:
            _no("hall_closed")
        credit, cap, mark = CLASSES[wish.visitor_class]
        person = wish.companion_of if wish.companion_of and wish.companion_of.state == "waiting" else None
        eligible = person.eligible if person else now
        ticket = Ticket(
            queue, self.last[day, queue] + 1, day, queue, item, list(wish.legs[1:]), wish.visitor_class,
            mark or wish.mark, wish.contact, eligible, person.order if person else now - credit * SECOND,
            eligible + (cap or QUEUE_CAP) * SECOND, booked=wish.visitor_class == "booked",
        )  # fmt: skip
        if self._holds_another(ticket, queue):
            _no("already_waiting")
        self.tickets.append(ticket)
        self.last[day, queue] += 1
        self.limited[day] += wish.limited
        self._log("TicketTaken", ticket.label)
        return ticket

    def cancel(self, ticket: Ticket, now: dt.datetime) -> Ticket:
        _require(ticket.state in ("waiting", "called", "held", "missed"), "wrong_state")
        ticket.state, ticket.ended = "cancelled", now
        return self._done(ticket, "TicketCancelled")

    def set_class(self, ticket: Ticket, visitor_class: str, now: dt.datetime) -> Ticket:
        _require(ticket.state in ("waiting", "held", "missed"), "wrong_state")
        credit, cap, mark = CLASSES[visitor_class]
        if mark or ticket.mark == CLASSES[ticket.visitor_class][2]:
            ticket.mark = mark
        ticket.visitor_class, ticket.booked = visitor_class, visitor_class == "booked"
        ticket.order, ticket.cap = ticket.eligible - credit * SECOND, ticket.eligible + (cap or QUEUE_CAP) * SECOND
        return self._done(ticket, "ClassSet")

    def move(self, ticket: Ticket, queue: str, placing: str, now: dt.datetime) -> Ticket:
        _require(ticket.state in ("waiting", "held", "missed"), "wrong_state")
        self._place(ticket, queue, placing, "", now)
        return self._done(ticket, "TicketTransferred")

    def correct(self, ticket: Ticket, outcome: str, now: dt.datetime) -> Ticket:
        _require(ticket.state == "done", "wrong_state")
        ticket.outcome = outcome
        return self._done(ticket, "OutcomeCorrected")

    def _done(self, ticket: Ticket, event: str) -> Ticket:
        self._log(event, ticket.label)
        return ticket

    def _place(self, ticket: Ticket, queue: str, placing: str, window: str, now: dt.datetime) -> None:
        if self._holds_another(ticket, queue):
            _no("other_open_ticket")
        credit, cap, _mark = CLASSES[ticket.visitor_class]
        if placing == "last":
            ticket.eligible = now
        ticket.queue, ticket.state, ticket.front, ticket.only_window = queue, "waiting", placing == "first", window
        ticket.order, ticket.cap = ticket.eligible - credit * SECOND, ticket.eligible + (cap or QUEUE_CAP) * SECOND
        ticket.window = ticket.clerk = ticket.outcome = ""
        ticket.called = ticket.started = ticket.last_called = ticket.ended = None
        ticket.calls = 0

    # ---- the verbs of a window

    def call_next(self, window: str, now: dt.datetime) -> Ticket | None:
        """The rule's choice; None when nobody waits for this window."""
        self._may_call(window)
        found = self.next_at(window, now)
        return self._called(found[0], window, now) if found else None

    def call_number(self, window: str, number: str, now: dt.datetime) -> Ticket:
        ticket = self.today(number, now)
        self._may_call(window)
        _require(ticket.state == "waiting", "wrong_state")
        _require(self._may_serve(ticket, window, now), "not_for_window")
        return self._called(ticket, window, now)

    def walk_in(self, window: str, wish: Wish, now: dt.datetime) -> Ticket:
        ticket = self.take(wish, now)
        try:
            return self.call_number(window, ticket.label, now)
        except No:
            self.tickets.remove(ticket)
            self.last[ticket.day, ticket.prefix] -= 1
            self.events[("TicketTaken", ticket.label)] -= 1
            raise

    def _may_call(self, window: str) -> None:
        _require(self.at(window) is None, "window_busy")
        _require(not self.closed, "hall_closed")
        _require(self.windows[window].state == "open", "window_not_open")

    def _may_serve(self, ticket: Ticket, window: str, now: dt.datetime) -> bool:
        caller = self._caller(window, now)
        return next_ticket([_as_waiting(ticket)], caller, _micros(now)) is not None

    def _called(self, ticket: Ticket, window: str, now: dt.datetime) -> Ticket:
        desk, actor = self.windows[window], ACTORS[window]
        clerk = "" if actor == "system" else actor
        ticket.state, ticket.window, ticket.clerk, ticket.calls, ticket.was = "called", window, clerk, 1, ""
        ticket.called = ticket.last_called = now
        desk.streak = min(desk.streak + 1, 99) if ticket.booked else 0
        desk.clerk = clerk or desk.clerk
        return self._done(ticket, "TicketCalled")

    def recall(self, window: str, now: dt.datetime) -> Ticket:
        ticket = self._here(window, "called")
        _require(not self.closed, "hall_closed")
        _require(ticket.calls - 1 < RECALLS, "recall_limit")
        _require(ticket.last_called is not None and ticket.last_called + COOL_DOWN <= now, "cool_down")
        ticket.calls, ticket.last_called = ticket.calls + 1, now
        return self._done(ticket, "TicketRecalled")

    def start(self, window: str, now: dt.datetime) -> Ticket:
        ticket = self._here(window, "called")
        ticket.state, ticket.started = "serving", now
        return self._done(ticket, "ServiceStarted")

    def finish(self, window: str, outcome: str, now: dt.datetime) -> Ticket:
        """The ticket is done, or waits for the next item of its visit with the time it has waited already."""
        ticket = self._leaves(window, now, *AT_WINDOW)
        ticket.front, ticket.only_window = False, ""
        if not ticket.rest:
            ticket.state, ticket.outcome, ticket.ended = "done", outcome, now
            ticket.started = ticket.started or ticket.called
            return self._done(ticket, "ServiceFinished")
        ticket.queue, ticket.item = ticket.rest.pop(0)
        if self._holds_another(ticket, ticket.queue):
            ticket.contact = ""
        ticket.state, ticket.window, ticket.calls, ticket.called, ticket.started = "waiting", "", 0, None, None
        ticket.cap = ticket.eligible + (CLASSES[ticket.visitor_class][1] or QUEUE_CAP) * SECOND
        return self._done(ticket, "ServiceFinished")

    def no_show(self, window: str, now: dt.datetime) -> Ticket:
        ticket = self._leaves(window, now, "called")
        ticket.state, ticket.clerk = "missed", ""
        return self._done(ticket, "TicketMissed")

    def hold(self, window: str, now: dt.datetime) -> Ticket:
        ticket = self._leaves(window, now, *AT_WINDOW)
        ticket.state, ticket.clerk = "held", ""
        return self._done(ticket, "TicketHeld")

    def transfer(self, window: str, queue: str, placing: str, to_window: str, now: dt.datetime) -> Ticket:
        ticket = self._leaves(window, now, *AT_WINDOW)
        try:
            self._place(ticket, queue, placing, to_window, now)
        except No:
            self.stays.pop()
            raise
        return self._done(ticket, "TicketTransferred")

    def call_back(self, window: str, ticket: Ticket, now: dt.datetime) -> Ticket:
        self._may_call(window)
        _require(ticket.state in ("held", "missed"), "wrong_state")
        if ticket.state == "missed" and self._holds_another(ticket, ticket.queue):
            _no("other_open_ticket")
        ticket.was, ticket.state, ticket.window, ticket.calls = ticket.state, "called", window, 1
        ticket.clerk = "" if ACTORS[window] == "system" else ACTORS[window]
        ticket.called = ticket.last_called = now
        ticket.started = None
        return self._done(ticket, "TicketCalledBack")

    def _here(self, window: str, *states: str) -> Ticket:
        ticket = self.at(window) or _no("nobody_here")
        _require(ticket.state in states, "wrong_state")
        return ticket

    def _leaves(self, window: str, now: dt.datetime, *states: str) -> Ticket:
        ticket = self._here(window, *states)
        self.stays.append(Stay(ticket, window, now, dataclasses.replace(ticket, rest=list(ticket.rest))))
        return ticket

    # ---- taking back

    def undo(self, window: str, now: dt.datetime) -> Ticket:
        here = self.at(window)
        return self._undo_here(here, now) if here else self._undo_stay(window, now)

    def _undo_here(self, ticket: Ticket, now: dt.datetime) -> Ticket:
        began = ticket.started if ticket.state == "serving" else ticket.called
        _require(began is not None and began >= now - UNDO, "too_late")
        if ticket.state == "serving":
            ticket.state, ticket.started = "called", None
        elif ticket.was:
            last = self._stays_of(ticket)[-1].before
            ticket.state, ticket.window, ticket.clerk = ticket.was, last.window, ""
            ticket.called, ticket.last_called, ticket.started = last.called, last.called, last.started
            ticket.calls, ticket.was = last.calls, ""
        else:
            ticket.state, ticket.window, ticket.clerk, ticket.calls = "waiting", "", "", 0
            ticket.called = ticket.last_called = None
        return self._done(ticket, "StepUndone")

    def _undo_stay(self, window: str, now: dt.datetime) -> Ticket:
        stay = next((each for each in reversed(self.stays) if each.window == window), None)
        if stay is None or stay.ended < now - UNDO:
            raise No("too_late")
        ticket, before = stay.ticket, stay.before
        _require(self._stays_of(ticket)[-1] is stay and ticket.state not in AT_WINDOW, "went_on")
        _require(ticket.state not in ("cancelled", "expired"), "wrong_state")
        if self._holds_another(ticket, before.queue):
            _no("other_open_ticket")
        for name in ("state", "rest", "front", "order", "cap", "only_window", "calls", "queue", "item", "window",
                     "clerk", "eligible", "called", "started"):  # fmt: skip
            setattr(ticket, name, getattr(before, name))
        ticket.last_called, ticket.ended, ticket.outcome = before.called, None, ""
        self.stays.remove(stay)
        return self._done(ticket, "StepUndone")

    def _stays_of(self, ticket: Ticket) -> list[Stay]:
        return [each for each in self.stays if each.ticket is ticket]

    # ---- windows and the day

    def set_window(self, window: str, state: str, reason: str, event: str) -> None:
        """Open, close, pause or resume; a window that closes has nobody at it and in it."""
        desk, actor = self.windows[window], ACTORS[window]
        _require(state != "closed" or self.at(window) is None, "window_busy")
        if (desk.state, desk.reason) != (state, reason):
            self._log(event, window)
        desk.state, desk.reason = state, reason
        desk.clerk = "" if state == "closed" else desk.clerk if actor == "system" else actor

    def lend(self, window: str, queue: str, minutes: int, now: dt.datetime) -> None:
        serves = self.windows[window].serves
        rank, until = serves.get(queue, (1, now))
        serves[queue] = (rank, until and now + minutes * 60 * SECOND)
        self._log("WindowLent", window)

    def help(self, window: str, event: str) -> None:
        """Nothing but a call to the duty manager, or its answer."""
        self._log(event, window)

    def close_hall(self) -> None:
        self.closed = True
        self._log("HallClosed", "")

    def reopen_hall(self) -> None:
        self.closed = False
        self._log("HallReopened", "")

    def close_days(self, now: dt.datetime) -> int:
        """End or carry what is open of every day that is over; how many."""
        carry, due = self.close_of_day == "carry", []
        for ticket in self.tickets:
            if ticket.state in OPEN and _is_over(ticket.day, now) and not self._stays(ticket, carry, now):
                due.append(ticket)
        for ticket in due:
            carried = carry and ticket.state == "held"
            ticket.state, ticket.ended = ("waiting", None) if carried else ("expired", now)
            if carried:
                ticket.window, ticket.calls = "", 0
                ticket.called = ticket.last_called = ticket.started = None
            self._done(ticket, "TicketCarried" if carried else "TicketExpired")
        return len(due)

    def _stays(self, ticket: Ticket, carry: bool, now: dt.datetime) -> bool:
        if ticket.state in AT_WINDOW:
            return ticket.called is not None and ticket.called > now - GRACE
        return carry and ticket.state == "waiting"


def is_open(now: dt.datetime) -> bool:
    """Monday to Friday, in the morning and in the afternoon."""
    local = now.astimezone(SHANGHAI)
    return local.isoweekday() <= 5 and any(opens <= local.time() < closes for opens, closes in (MORNING, AFTERNOON))


def _is_over(day: dt.date, now: dt.datetime) -> bool:
    local = now.astimezone(SHANGHAI)
    return local.date() > day or (local.date() == day and day.isoweekday() <= 5 and local.time() >= AFTERNOON[1])


def legs(wished: str | Sequence[str]) -> Iterator[tuple[str, str]]:
    """The queues to stand in: one queue, or one for each item."""
    if isinstance(wished, str):
        yield wished, ""
    else:
        yield from ((QUEUE_OF[item], item) for item in wished)


def _as_waiting(ticket: Ticket) -> Waiting:
    return Waiting(
        ticket.id.int, _key(ticket.queue), _micros(ticket.eligible), _micros(ticket.order), _micros(ticket.cap),
        ticket.number, ticket.booked, ticket.front, _key(ticket.item) if ticket.item else None, ticket.mark,
        _key(ticket.only_window) if ticket.only_window else None,
    )  # fmt: skip


def _key(code: str) -> int:
    """Codes of queues, items and windows as the rule's numbers."""
    return KEYS[code]


def _micros(moment: dt.datetime) -> int:
    return (moment - dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


def _no(code: str) -> Ticket:
    raise No(code)


def _require(holds: bool, code: str) -> None:
    if not holds:
        raise No(code)
