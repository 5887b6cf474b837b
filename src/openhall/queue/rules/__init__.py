"""Pure decisions of the queue: who is next and why, whether a recall is due, which places are open.

The calling order (docs/background/calling-order.md) is one key; the statement `sql/call_next.sql` sorts by the same
terms, and a test compares the two over generated histories.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Literal

type Why = Literal["waited_longest", "placed_first", "booked", "class", "in_turn"]
type Key = tuple[int, int, bool, bool, int, int, int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting ticket as the rule sees it; times are microseconds of one common clock.

    `order` = eligible less the credit of its class; `cap` = the moment from which it goes before all later ones.
    """

    id: int
    queue: int
    eligible: int
    order: int
    cap: int
    number: int = 0
    booked: bool = False
    front: bool = False
    item: int | None = None
    needs_mark: str = ""
    only_window: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Caller:
    """A window as the rule sees it: queue → rank of skill (0 first), its marks, what its clerk is trained for.

    `streak` counts the booked visitors called in a row; `ratio` is how many may be before a walk-in goes first;
    `step` is how much waiting, in microseconds, one rank of skill is worth.
    """

    window: int
    ranks: dict[int, int]
    streak: int
    ratio: int
    step: int
    marks: frozenset[str] = frozenset()
    trained: frozenset[int] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """Who is next, and the one reason that is stored and shown."""

    ticket: Waiting
    why: Why


def may_serve(ticket: Waiting, caller: Caller) -> bool:
    """Whether this window may call this ticket at all."""
    return (
        ticket.queue in caller.ranks
        and (not ticket.needs_mark or ticket.needs_mark in caller.marks)
        and ticket.only_window in (None, caller.window)
        and (caller.trained is None or ticket.item is None or ticket.item in caller.trained)
    )


def booked_turn(caller: Caller) -> bool:
    """Whether a booked visitor goes first now; after `ratio` in a row it is a walk-in's turn."""
    return caller.streak < caller.ratio


def call_key(ticket: Waiting, caller: Caller, now: int) -> Key:
    """The place in the order, smallest first: over the cap (oldest first), placed first, turn, credit, age, number."""
    overdue = ticket.cap <= now
    turn = ticket.booked == booked_turn(caller)
    order = ticket.order + caller.ranks[ticket.queue] * caller.step
    return (
        not overdue,
        ticket.eligible if overdue else 0,
        not ticket.front,
        not turn,
        order,
        ticket.eligible,
        ticket.number,
        ticket.id,
    )


def why_called(ticket: Waiting, caller: Caller, now: int) -> Why:
    """The first term of the order that spoke for this ticket."""
    if ticket.cap <= now:
        return "waited_longest"
    if ticket.front:
        return "placed_first"
    if ticket.booked and booked_turn(caller):
        return "booked"
    return "class" if ticket.order < ticket.eligible else "in_turn"


def next_ticket(waiting: Iterable[Waiting], caller: Caller, now: int) -> Choice | None:
    """Who is next at this window, or None when nobody it may serve is waiting."""
    candidates = [ticket for ticket in waiting if may_serve(ticket, caller)]
    if not candidates:
        return None
    best = min(candidates, key=lambda ticket: call_key(ticket, caller, now))
    return Choice(best, why_called(best, caller, now))


def streak_after(caller: Caller, called: Waiting) -> int:
    """The window's count of booked visitors in a row after this call, kept below 100."""
    return min(caller.streak + 1, 99) if called.booked else 0


def overtakers_bound(ticket: Waiting, others: Sequence[Waiting]) -> int:
    """How many of `others` may still be called before `ticket` once its cap is reached.

    Over the cap the order is by age alone, so only those that began to wait no later can go first: the bound holds
    whatever arrives afterwards, of whatever class (the starvation bound).
    """
    return sum(other.eligible <= ticket.eligible and other.id != ticket.id for other in others)


def ticket_label(prefix: str, number: int) -> str:
    """What is printed and called: the prefix and at least three digits, A007."""
    return f"{prefix}{number:03d}"
