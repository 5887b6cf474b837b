"""In which order a kind of window calls the waiting, learned once from the rule and then walked along.

The rule comes in as functions. What this module knows of it is no more than this, and tests hold it
against the rule itself, asked anew about everybody at every call:

- the order is the smallest key, which changes with time once, at the ticket's cap, and with the turn;
- whoever is past the cap goes before everybody who is not, oldest first; the key decides among equals.
"""

import dataclasses
import itertools
from collections.abc import Callable, Sequence
from typing import Protocol

NEVER = 1 << 62


class Standing(Protocol):
    """What a replay itself reads of a waiting ticket; everything else is the rule's."""

    @property
    def queue(self) -> int:
        """The queue it stands in."""

    @property
    def eligible(self) -> int:
        """Since when it waits."""

    @property
    def cap(self) -> int:
        """From when it goes before everybody younger."""

    @property
    def booked(self) -> bool:
        """Whether it counts as booked."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule[T: Standing, C]:
    """The calling rule: who may be called by a window, in which order, and what a call changes there.

    `turn` tells apart the orders that a window's streak leads to; `at_streak` is the same window
    with that streak.
    """

    may_serve: Callable[[T, C], bool]
    key: Callable[[T, C, int], tuple[int, ...]]
    turn: Callable[[C], bool]
    streak_after: Callable[[C, T], int]
    at_streak: Callable[[C, int], C]


class Line[T: Standing]:
    """Everybody who stands in the hall, by index: since when, until which cap, and which span lies between.

    The index after the last stands for nobody, whose cap is never reached.
    """

    def __init__(self, people: Sequence[T]) -> None:
        """Read what the walks look at most."""
        self.people = people
        self.ages = [each.eligible for each in people]
        self.caps = [*(each.cap for each in people), NEVER]
        self.spans = [each.cap - each.eligible for each in people]
        self.nobody = len(people)


class Order[T: Standing, C]:
    """In which order a kind of window calls in one turn: those before the cap, lanes of those past it.

    `mine` holds those it may call, oldest first. `late_from` is a moment before which nobody of
    the uncalled gets past the cap, so that most calls needn't look.
    """

    def __init__(self, rule: Rule[T, C], caller: C, line: Line[T], mine: Sequence[int]) -> None:
        """Sort `mine` by the rule as it is before anybody reaches the cap."""
        self.rule, self.caller, self.line, self.mine = rule, caller, line, mine
        self.fresh = [*self._sorted(mine, -NEVER), line.nobody]
        self.first_cap = self.late_from = min((line.caps[each] for each in mine), default=NEVER)
        self.lanes: list[list[int]] = []
        self.lane_at: list[int] = []
        self.at = 0

    def _sorted(self, some: Sequence[int], now: int) -> list[int]:
        key, people, caller = self.rule.key, self.line.people, self.caller
        keys = [key(people[each], caller, now) for each in some]
        return [some[place] for place in sorted(range(len(some)), key=keys.__getitem__)]

    def rewind(self) -> None:
        """To the start of a replication."""
        self.at, self.late_from = 0, self.first_cap
        self.lane_at = [0] * len(self.lanes)

    def overdue(self, called: Sequence[int], now: int) -> int:
        """The first of those past the cap who is not called yet; -1 when there is none."""
        if not self.lanes:
            self._make_lanes()
        best, late_from, caps = -1, NEVER, self.line.caps
        for number, lane in enumerate(self.lanes):
            at = self.lane_at[number]
            while called[lane[at]]:
                at += 1
            self.lane_at[number] = at
            head = lane[at]
            if caps[head] <= now and (best < 0 or self._goes_before(head, best)):
                best = head
            if caps[head] < late_from:
                late_from = caps[head]
        self.late_from = late_from
        return best

    def _goes_before(self, one: int, other: int) -> bool:
        """Whether `one` goes before `other` when both are past the cap."""
        ages = self.line.ages
        return ages[one] < ages[other] or (
            ages[one] == ages[other] and self._sorted([one, other], NEVER)[0] == one
        )

    def _make_lanes(self) -> None:
        """One lane per span from age to cap, so that in each the caps stand in the order of calling."""
        found: dict[int, list[int]] = {}
        spans = self.line.spans
        for each in self._late():
            found.setdefault(spans[each], []).append(each)
        self.lanes = [[*lane, self.line.nobody] for lane in found.values()]
        self.lane_at = [0] * len(self.lanes)

    def _late(self) -> list[int]:
        """`mine` as called past the cap: oldest first, equals by the key."""
        late = list(self.mine)
        ages = [self.line.ages[each] for each in late]
        equals = [at for at in range(1, len(ages)) if ages[at] == ages[at - 1]]
        for _, run in itertools.groupby(equals, lambda at: ages[at]):
            ends = list(run)
            group = slice(ends[0] - 1, ends[-1] + 1)
            late[group] = self._sorted(late[group], NEVER)
        return late


class Mood[T: Standing, C]:
    """A kind of window with a certain streak: its order now, the mood after a walk-in and a booked one."""

    def __init__(self, order: Order[T, C]) -> None:
        """Nothing learned yet."""
        self.order = order
        self.after: list[Mood[T, C] | None] = [None, None]


class Profile[T: Standing, C]:
    """A kind of window: its moods, learned from the rule when they are needed."""

    def __init__(self, rule: Rule[T, C], caller: C, line: Line[T], mine: Sequence[int]) -> None:
        """Nothing learned yet."""
        self.rule, self.caller, self.line, self.mine = rule, caller, line, mine
        self.orders: dict[bool, Order[T, C]] = {}
        self.moods: dict[int, Mood[T, C]] = {}

    def mood(self, streak: int) -> Mood[T, C]:
        """The mood of this streak."""
        if streak not in self.moods:
            caller = self.rule.at_streak(self.caller, streak)
            turn = self.rule.turn(caller)
            if turn not in self.orders:
                self.orders[turn] = Order(self.rule, caller, self.line, self.mine)
            self.moods[streak] = Mood(self.orders[turn])
        return self.moods[streak]

    def mood_after(self, mood: Mood[T, C], ticket: T) -> Mood[T, C]:
        """The mood after this call."""
        streak = next(streak for streak, each in self.moods.items() if each is mood)
        after = self.mood(self.rule.streak_after(self.rule.at_streak(self.caller, streak), ticket))
        mood.after[ticket.booked] = after
        return after
