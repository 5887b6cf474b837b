"""A hall's waiting people played forward by the real calling rule: how long until each is called.

The rule comes in as functions, so that the hall and its forecast share one rule. What this module knows of it is no
more than this, and tests hold it against the rule itself, asked anew about everybody at every call:

- the order is the smallest key; a key changes with time once, at the ticket's cap, and with the window's turn;
- whoever is past the cap goes before everybody who is not;
- of those with the same span from key to cap, the one whose turn past the cap comes first gets there first.

So the order of each kind of window is sorted once and every replication only walks along it. A newcomer is a ghost:
it is called where the rule would call it, and takes nobody's place. Times are integers of one common clock.
"""

import dataclasses
import heapq
import random
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Protocol

NEVER = 1 << 62
WORK = 4_500
LEAST, MOST = 9, 99


class Standing(Protocol):
    """What a replay itself reads of a waiting ticket; everything else is the rule's."""

    @property
    def queue(self) -> int: ...
    @property
    def eligible(self) -> int: ...
    @property
    def cap(self) -> int: ...
    @property
    def booked(self) -> bool: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Rule[T: Standing, C]:
    """The calling rule: who may be called by a window, in which order, and what a call changes for the window.

    `turn` tells apart the orders that a window's streak leads to; `at_streak` is the same window with that streak.
    """

    may_serve: Callable[[T, C], bool]
    key: Callable[[T, C, int], tuple[int, ...]]
    turn: Callable[[C], bool]
    streak_after: Callable[[C, T], int]
    at_streak: Callable[[C, int], C]


@dataclasses.dataclass(frozen=True, slots=True)
class Place[C]:
    """A window: the moments at which it may get free (one is drawn a replication), what it serves, its streak.

    Places of one `profile` may call the same tickets in the same order.
    """

    caller: C
    profile: Hashable
    queues: Iterable[int]
    free: Sequence[int]
    streak: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Range:
    """P20, median and P80 of a wait, in units of the clock."""

    low: int
    likely: int
    high: int


@dataclasses.dataclass(frozen=True, slots=True)
class Played:
    """The waits of the tickets and newcomers in the order given; None for whoever no window here may call."""

    tickets: Sequence[Range | None]
    newcomers: Sequence[Range | None]
    replications: int


class _Order[T: Standing, C]:
    """In which order a kind of window calls in one turn: everybody before the cap, and lanes of those past it.

    `late_from` is a moment before which nobody of the uncalled gets past the cap, so that most calls needn't look.
    """

    def __init__(self, rule: Rule[T, C], caller: C, people: Sequence[T], mine: Sequence[int]) -> None:
        self.rule, self.caller, self.people, self.mine = rule, caller, people, mine
        self.fresh = [*sorted(mine, key=lambda each: rule.key(people[each], caller, -NEVER)), len(people)]
        self.first_cap = self.late_from = min((people[each].cap for each in mine), default=NEVER)
        self.lanes: list[tuple[list[int], list[int], list[int]]] = []
        self.lane_at: list[int] = []
        self.at = 0

    def rewind(self) -> None:
        """To the start of a replication."""
        self.at, self.late_from = 0, self.first_cap
        self.lane_at = [0] * len(self.lanes)

    def head(self, called: Sequence[int], now: int) -> int:
        """Who is next of those not called yet; `len(people)` when nobody is left."""
        if now >= self.late_from:
            late = self._overdue(called, now)
            if late is not None:
                return late
        at, fresh = self.at, self.fresh
        while called[fresh[at]]:
            at += 1
        self.at = at
        return fresh[at]

    def _overdue(self, called: Sequence[int], now: int) -> int | None:
        if not self.lanes:
            self._sort_late()
        best, best_place, late_from = None, NEVER, NEVER
        for number, (lane, caps, order) in enumerate(self.lanes):
            at = self.lane_at[number]
            while called[lane[at]]:
                at += 1
            self.lane_at[number] = at
            if caps[at] <= now and order[at] < best_place:
                best, best_place = lane[at], order[at]
            if caps[at] < late_from:
                late_from = caps[at]
        self.late_from = late_from
        return best

    def _sort_late(self) -> None:
        key, people, spans = self.rule.key, self.people, dict[int, list[tuple[int, int, int]]]()
        late = sorted(self.mine, key=lambda each: key(people[each], self.caller, NEVER))
        for place, each in enumerate(late):
            person = people[each]
            spans.setdefault(person.cap - person.eligible, []).append((each, person.cap, place))
        for rows in spans.values():
            rows.append((len(people), NEVER, NEVER))
            self.lanes.append(([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]))
        self.lane_at = [0] * len(self.lanes)


class _Profile[T: Standing, C]:
    """A kind of window: its orders by streak, and the streak after each call; learned from the rule when needed."""

    def __init__(self, rule: Rule[T, C], caller: C, people: Sequence[T], mine: Sequence[int]) -> None:
        self.rule, self.caller, self.people, self.mine = rule, caller, people, mine
        self.orders: dict[int, _Order[T, C]] = {}
        self.by_turn: dict[bool, _Order[T, C]] = {}
        self.after: dict[tuple[int, bool], int] = {}

    def order(self, streak: int) -> _Order[T, C]:
        """The order in which a window of this streak calls."""
        caller = self.rule.at_streak(self.caller, streak)
        turn = self.rule.turn(caller)
        if turn not in self.by_turn:
            self.by_turn[turn] = _Order(self.rule, caller, self.people, self.mine)
        self.orders[streak] = self.by_turn[turn]
        return self.orders[streak]

    def streak_after(self, streak: int, ticket: T) -> int:
        """The streak after this call."""
        after = self.rule.streak_after(self.rule.at_streak(self.caller, streak), ticket)
        self.after[streak, ticket.booked] = after
        return after


def replications(waiting: int) -> int:
    """How often to play: more often where fewer wait; one more of them is always divisible by five, for P20 and P80."""
    often = min(MOST, max(LEAST, WORK // max(1, waiting)))
    return (often + 1) // 5 * 5 - 1


def play[T: Standing, C](
    rule: Rule[T, C],
    places: Sequence[Place[C]],
    tickets: Sequence[T],
    newcomers: Sequence[T],
    service: Mapping[int, Sequence[int]],
    now: int,
    rng: random.Random,
) -> Played:
    """The wait from `now` of every ticket, and of every newcomer if it alone joined.

    `service` holds measured service times per queue, whatever a window needs from one call to the next; a queue
    without any raises KeyError.
    """
    times = replications(len(tickets))
    people = [*tickets, *newcomers]
    profiles = _profiles(rule, places, people)
    waits: list[list[int]] = [[] for _ in people]
    samples = [service[each.queue] for each in tickets]
    draw = rng.random
    for _ in range(times):
        free = [place.free[int(draw() * len(place.free))] for place in places]
        needs = [some[int(draw() * len(some))] for some in samples]
        for each, at in enumerate(play_once(profiles, places, people, free, needs, now)):
            waits[each].append(at if at == NEVER else at - now)
    ranges = [_range(each) for each in waits]
    return Played(ranges[: len(tickets)], ranges[len(tickets) :], times)


def _profiles[T: Standing, C](
    rule: Rule[T, C], places: Sequence[Place[C]], people: Sequence[T]
) -> Mapping[Hashable, _Profile[T, C]]:
    by_queue: dict[int, list[int]] = {}
    for each, ticket in enumerate(people):
        by_queue.setdefault(ticket.queue, []).append(each)
    profiles: dict[Hashable, _Profile[T, C]] = {}
    for place in places:
        if place.profile not in profiles:
            near = (each for queue in place.queues for each in by_queue.get(queue, ()))
            mine = [each for each in near if rule.may_serve(people[each], place.caller)]
            profiles[place.profile] = _Profile(rule, place.caller, people, mine)
    return profiles


def play_once[T: Standing, C](
    profiles: Mapping[Hashable, _Profile[T, C]],
    places: Sequence[Place[C]],
    people: Sequence[T],
    free: Sequence[int],
    needs: Sequence[int],
    now: int,
) -> list[int]:
    """When each is called; NEVER for whoever no window may call. The first `len(needs)` are real, the rest ghosts.

    Windows that get free at the same moment call in the order of `places`.
    """
    kinds = [profiles[place.profile] for place in places]
    streaks = [place.streak for place in places]
    for kind in profiles.values():
        for order in kind.by_turn.values():
            order.rewind()
    nobody, real = len(people), len(needs)
    called_at = [NEVER] * nobody
    called = bytearray(nobody + 1)
    heap = [(max(moment, now), place) for place, moment in enumerate(free)]
    heapq.heapify(heap)
    while heap:
        moment, place = heap[0]
        kind, streak = kinds[place], streaks[place]
        order = kind.orders.get(streak) or kind.order(streak)
        head = order.head(called, moment)
        while real <= head < nobody:
            called[head], called_at[head] = 1, moment
            head = order.head(called, moment)
        if head == nobody:
            heapq.heappop(heap)
            continue
        called[head], called_at[head] = 1, moment
        after = kind.after.get((streak, people[head].booked))
        streaks[place] = kind.streak_after(streak, people[head]) if after is None else after
        heapq.heapreplace(heap, (moment + needs[head], place))
    return called_at


def _range(waits: list[int]) -> Range | None:
    """P20, median and P80: the places p(n + 1), between which a fresh draw falls with a chance of 60 %."""
    if NEVER in waits:
        return None
    waits.sort()
    some = len(waits)
    fifth = (some + 1) // 5
    return Range(waits[fifth - 1], (waits[(some - 1) // 2] + waits[some // 2]) // 2, waits[4 * fifth - 1])
