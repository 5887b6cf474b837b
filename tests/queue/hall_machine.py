"""A hall played at random, verb by verb, twice (see `played_twice`): by the services and by the model in memory.

One rule chooses the verb, by weights: rules of their own would be switched off in half of the examples each, and few
visitors would ever come as far as a window.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from openhall.ledger.services import first_answer
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.services.closing import close_days
from openhall.queue.services.setting_up import put_hall_rule
from openhall.queue.states import PauseReason
from tests.cast import CLASSES, ITEMS, QUEUES, WINDOWS
from tests.queue import hall_model as model
from tests.queue.hall_model import SECOND, SHANGHAI, Hall, Wish
from tests.queue.played_twice import PlayedTwice, plain

# How often a verb is chosen, beside the others; one that fits nobody becomes a call or a ticket taken.
WEIGHTS: Mapping[str, int] = {
    "take": 4, "take_for_items": 5, "take_beside": 1, "call_next": 8, "call_number": 2, "walk_in": 1, "call_back": 3,
    "recall": 1, "start": 5, "finish": 6, "no_show": 2, "hold": 4, "transfer": 3, "undo": 3, "correct": 1, "move": 2,
    "set_class": 2, "cancel": 2, "pause": 2, "close_window": 2, "lend": 1, "help": 1, "emergency": 1,
    "time_passes": 3, "close_of_day": 2, "same_button": 2,
}  # fmt: skip
NEEDS: Mapping[str, tuple[str, ...]] = {
    "call_number": ("waiting",), "call_back": ("held", "missed"), "recall": ("called",), "start": ("called",),
    "finish": ("called", "serving"), "no_show": ("called",), "hold": ("called", "serving"),
    "transfer": ("called", "serving"), "correct": ("done",), "move": ("waiting", "held", "missed"),
    "set_class": ("waiting", "held", "missed"), "cancel": ("waiting", "called", "held", "missed"),
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Dice:
    """What a verb may need; `pick` chooses among those it fits, and once in five times among all."""

    window: str
    pick: int
    queue: str
    items: tuple[str, ...]
    visitor_class: str
    contact: str
    mark: str
    placing: str
    to_window: str
    outcome: str
    reason: str
    seconds: int


DICE = st.builds(
    Dice,
    st.sampled_from(sorted(WINDOWS)),
    st.integers(0, 59),
    st.sampled_from(sorted(QUEUES)),
    st.lists(st.sampled_from(sorted(ITEMS)), min_size=1, max_size=3).map(tuple),
    st.sampled_from(["ordinary", "ordinary", *sorted(CLASSES)]),
    st.sampled_from(["", "13900000001", "13900000002"]),
    st.sampled_from(["", "", "", "sign_language"]),
    st.sampled_from(["first", "last", "by_time"]),
    st.sampled_from(["", "", *sorted(WINDOWS)]),
    st.sampled_from(["done", "not_done", "referred"]),
    st.sampled_from(sorted(PauseReason)),
    st.sampled_from([1, 3, 8, 11, 60, 300, 900, 2400]),
)


class HallMachine(PlayedTwice):
    """One hall, its visitors and clerks."""

    @initialize(
        close_of_day=st.sampled_from(["end", "carry"]), limit=st.sampled_from([None, None, 6]), ratio=st.integers(0, 3)
    )
    def settings(self, close_of_day: str, limit: int | None, ratio: int) -> None:
        values = {"close_of_day": close_of_day, "daily_limit": limit, "booked_ratio": ratio}
        put_hall_rule(self.cast.hall, values)
        self.hall = Hall(close_of_day, limit, ratio)
        self.print = self.fingerprint()

    @rule(verb=st.sampled_from([verb for verb, weight in WEIGHTS.items() for _ in range(weight)]), dice=DICE)
    def step(self, verb: str, dice: Dice) -> None:
        needed = NEEDS.get(verb, ())
        states = {each.state for each in self.hall.tickets}
        if needed and not states.intersection(needed):
            verb = "call_next" if "waiting" in states else "take"
        if self.hall.closed and dice.pick % 4 == 0:
            verb = "reopen"  # before long, else little more would happen
        getattr(self, verb)(dice)

    # ---- whom a verb is about

    def near(self, dice: Dice, *states: str) -> model.Ticket:
        """A ticket, mostly one of these states."""
        fitting = [each for each in self.hall.tickets if each.state in states]
        some = fitting if fitting and dice.pick % 5 else self.hall.tickets
        return some[dice.pick % len(some)]

    def busy(self, dice: Dice, *states: str) -> str:
        """A window, mostly one with a visitor in one of these states."""
        fitting = [each.window for each in self.hall.tickets if each.state in states]
        return fitting[dice.pick % len(fitting)] if fitting and dice.pick % 5 else dice.window

    def idle(self, dice: Dice) -> str:
        """A window, every other time one that stands still."""
        still = [code for code, desk in self.hall.windows.items() if desk.state != "open"]
        return still[dice.pick % len(still)] if still and dice.pick % 2 else dice.window

    def free(self, dice: Dice) -> str:
        """A window, mostly one that may call."""
        fitting = [code for code, desk in self.hall.windows.items() if desk.state == "open" and not self.hall.at(code)]
        return fitting[dice.pick % len(fitting)] if fitting and dice.pick % 5 else dice.window

    # ---- visitors

    def take(self, dice: Dice) -> None:
        limited = dice.pick % 2 == 0
        self.takes(Wish(tuple(model.legs(dice.queue)), dice.visitor_class, dice.mark, dice.contact, None, limited))

    def take_for_items(self, dice: Dice) -> None:
        self.takes(Wish(tuple(model.legs(dice.items)), dice.visitor_class, "", dice.contact))

    def take_beside(self, dice: Dice) -> None:
        person = self.near(dice, "waiting") if self.hall.tickets else None
        self.takes(Wish(tuple(model.legs(dice.queue)), dice.visitor_class, companion_of=person))

    def takes(self, wish: Wish) -> None:
        self.both("take", lambda: self.hall.take(wish, self.now),
                  lambda act: queue.take(self.cast.plan(), real_wish(wish), act))  # fmt: skip

    def cancel(self, dice: Dice) -> None:
        ticket = self.near(dice, "waiting", "called", "held")
        self.both("cancel", lambda: self.hall.cancel(ticket, self.now), lambda act: queue.cancel(ticket.id, act))

    # ---- the reception

    def set_class(self, dice: Dice) -> None:
        ticket, wanted = self.near(dice, "waiting", "held", "missed"), dice.visitor_class
        self.both("set_class", lambda: self.hall.set_class(ticket, wanted, self.now),
                  lambda act: queue.set_class(self.cast.plan(), ticket.id, wanted, act), "guide")  # fmt: skip

    def move(self, dice: Dice) -> None:
        ticket, to, placing = self.near(dice, "waiting", "held", "missed"), dice.queue, dice.placing
        self.both("move", lambda: self.hall.move(ticket, to, placing, self.now),
                  lambda act: queue.move_waiting(self.cast.plan(), ticket.id, to, placing, act), "guide")  # fmt: skip

    # ---- the counter

    def call_next(self, dice: Dice) -> None:
        window = self.free(dice)
        choice = self.hall.next_at(window, self.now + SECOND)
        called = self.press("call_next", window, lambda: self.hall.call_next(window, self.now),
                            lambda act: queue.call_next(self.cast.at(window), act))  # fmt: skip
        if called is not None:
            reason = Ticket.objects.values_list("reason", flat=True).get(id=called.id)
            assert choice is not None and reason["why"] == choice[1], "the reason kept is not the rule's"

    def call_number(self, dice: Dice) -> None:
        window, number = self.free(dice), self.near(dice, "waiting").label
        self.press("call_number", window, lambda: self.hall.call_number(window, number, self.now),
                   lambda act: queue.call_number(self.cast.at(window), number.lower(), act))  # fmt: skip

    def walk_in(self, dice: Dice) -> None:
        window, wish = self.free(dice), Wish(tuple(model.legs(dice.queue)), dice.visitor_class)
        self.press("walk_in", window, lambda: self.hall.walk_in(window, wish, self.now),
                   lambda act: queue.walk_in(self.cast.at(window), real_wish(wish), act))  # fmt: skip

    def call_back(self, dice: Dice) -> None:
        window, ticket = self.free(dice), self.near(dice, "held", "missed")
        self.press("call_back", window, lambda: self.hall.call_back(window, ticket, self.now),
                   lambda act: queue.call_back(self.cast.at(window, ticket.id), "", act))  # fmt: skip

    def recall(self, dice: Dice) -> None:
        window = self.busy(dice, "called")
        self.press("recall", window, lambda: self.hall.recall(window, self.now),
                   lambda act: queue.recall(self.cast.at(window), act))  # fmt: skip

    def start(self, dice: Dice) -> None:
        window = self.busy(dice, "called")
        self.press("start", window, lambda: self.hall.start(window, self.now),
                   lambda act: queue.start(self.cast.at(window), act))  # fmt: skip

    def finish(self, dice: Dice) -> None:
        window = self.busy(dice, "serving", "called")
        self.press("finish", window, lambda: self.hall.finish(window, dice.outcome, self.now),
                   lambda act: queue.finish(self.cast.at(window), dice.outcome, act))  # fmt: skip

    def no_show(self, dice: Dice) -> None:
        window = self.busy(dice, "called")
        self.press("no_show", window, lambda: self.hall.no_show(window, self.now),
                   lambda act: queue.no_show(self.cast.at(window), act))  # fmt: skip

    def hold(self, dice: Dice) -> None:
        window = self.busy(dice, *(("serving", "called") if dice.pick % 2 else ("serving",)))
        self.press("hold", window, lambda: self.hall.hold(window, self.now),
                   lambda act: queue.hold(self.cast.at(window), act))  # fmt: skip

    def transfer(self, dice: Dice) -> None:
        window, to, placing, there = self.busy(dice, "serving", "called"), dice.queue, dice.placing, dice.to_window
        self.press("transfer", window, lambda: self.hall.transfer(window, to, placing, there, self.now),
                   lambda act: queue.transfer(self.cast.at(window), act, to, placing, there))  # fmt: skip

    def undo(self, dice: Dice) -> None:
        window = self.pressed if self.pressed and dice.pick % 5 else dice.window
        self.press("undo", window, lambda: self.hall.undo(window, self.now),
                   lambda act: queue.undo(self.cast.at(window), act))  # fmt: skip

    def correct(self, dice: Dice) -> None:
        ticket = self.near(dice, "done")
        self.both("correct", lambda: self.hall.correct(ticket, dice.outcome, self.now),
                  lambda act: queue.correct(ticket.id, dice.outcome, "a slip", act), "clerk")  # fmt: skip

    # ---- windows, the hall, the day

    def pause(self, dice: Dice) -> None:
        window, reason = self.idle(dice), dice.reason
        if self.hall.windows[window].state == "open":
            self.press("pause", window, lambda: self.hall.set_window(window, "paused", reason, "WindowPaused"),
                       lambda act: queue.pause(self.cast.at(window), reason, act))  # fmt: skip
        else:
            self.press("resume", window, lambda: self.hall.set_window(window, "open", "", "WindowResumed"),
                       lambda act: queue.resume(self.cast.at(window), act))  # fmt: skip

    def close_window(self, dice: Dice) -> None:
        window = self.idle(dice)
        if self.hall.windows[window].state == "open":
            self.press("close_window", window, lambda: self.hall.set_window(window, "closed", "", "WindowClosed"),
                       lambda act: queue.close_window(self.cast.at(window), act))  # fmt: skip
        else:
            self.press("open_window", window, lambda: self.hall.set_window(window, "open", "", "WindowOpened"),
                       lambda act: queue.open_window(self.cast.at(window), act))  # fmt: skip

    def lend(self, dice: Dice) -> None:
        window, to, minutes = dice.window, dice.queue, 1 + dice.pick
        self.press("lend", window, lambda: self.hall.lend(window, to, minutes, self.now),
                   lambda act: queue.lend(self.cast.at(window), to, minutes, act))  # fmt: skip

    def help(self, dice: Dice) -> None:
        window = dice.window
        if dice.pick % 2:
            self.press("ask_help", window, lambda: self.hall.help(window, "HelpAsked"),
                       lambda act: queue.ask_help(self.cast.at(window), "help", act))  # fmt: skip
        else:
            self.press("answer_help", window, lambda: self.hall.help(window, "HelpAnswered"),
                       lambda act: queue.answer_help(self.cast.at(window), act))  # fmt: skip

    def emergency(self, dice: Dice) -> None:
        self.both("close_hall", self.hall.close_hall,
                  lambda act: queue.close_hall(self.cast.plan(), "停电", "Power cut", act))  # fmt: skip

    def reopen(self, _dice: Dice) -> None:
        self.both("reopen_hall", self.hall.reopen_hall, lambda act: queue.reopen_hall(self.cast.plan(), act))

    def close_of_day(self, dice: Dice) -> None:
        """Mostly too early for anything to end; sometimes in the evening, and the next step is in the morning."""
        aside = any(each.state == "held" and each.started for each in self.hall.tickets)
        evening = aside or dice.pick % 3 == 0
        if evening:
            self.now = at_hour(self.now, 19)
        self.verb = "close_of_day"
        expected = self.hall.close_days(self.now)
        assert close_days("lakeside", self.now) == expected, "another number of tickets ended with the day"
        self.count("close_of_day", "")
        if evening:
            friday = self.now.astimezone(SHANGHAI).isoweekday() == 5
            self.now = at_hour(self.now + dt.timedelta(days=3 if friday else 1), 9)

    def time_passes(self, dice: Dice) -> None:
        self.now += dice.seconds * SECOND
        self.count("time_passes", "")

    def same_button(self, dice: Dice) -> None:
        """The same key again: the first answer, and nothing happens."""
        if self.last is None:
            self.take(dice)
        else:
            real, act, facts = self.last
            assert plain(first_answer(act, lambda: real(act)).facts) == facts, "a repeated key got another answer"
            assert self.changed() == [], "a repeated key changed something"
            self.count("same_button", "")


def real_wish(wish: Wish) -> queue.TicketWish:
    """The same wish for the services."""
    items = tuple(item for _queue, item in wish.legs if item)
    person = wish.companion_of
    return queue.TicketWish(
        "" if items else wish.legs[0][0], items, wish.visitor_class, origin="phone" if wish.limited else "kiosk",
        contact=wish.contact, needs_mark=wish.mark, companion_of=person.id if person else None,
    )  # fmt: skip


def at_hour(now: dt.datetime, hour: int) -> dt.datetime:
    """This hour of the same day in the hall's zone."""
    return now.astimezone(SHANGHAI).replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
