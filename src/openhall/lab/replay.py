"""A hall's waiting people played forward by the real calling rule: how long until each is called.

The order of each kind of window is sorted once (`standing`) and every replication walks along it. A
newcomer is a ghost: it is called where the rule would call it, and takes nobody's place. Times are
integers of one common clock.
"""

import dataclasses
import heapq
import random
from collections.abc import Hashable, Iterable, Mapping, Sequence

from openhall.lab.standing import NEVER, Line, Profile, Rule, Standing

WORK = 2_400
LEAST, MOST = 4, 99


@dataclasses.dataclass(frozen=True, slots=True)
class Place[C]:
    """A window: the moments at which it may get free (each replication draws one), what it serves.

    `streak` counts its booked visitors in a row. Places of one `profile` may call the same tickets in the same order.
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


def replications(waiting: int) -> int:
    """How often to play: the more often the fewer wait; one less than a multiple of five, for P20 and P80."""
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

    `service` holds measured service times per queue, whatever a window needs from one call to the next;
    a queue without any raises KeyError.
    """
    times = replications(len(tickets))
    people = [*tickets, *newcomers]
    profiles = profiles_of(rule, places, people)
    samples = [service[each.queue] for each in tickets]
    draw = rng.random
    runs = []
    for _ in range(times):
        free = [place.free[int(draw() * len(place.free))] for place in places]
        needs = [some[int(draw() * len(some))] for some in samples]
        runs.append(play_once(profiles, places, people, free, needs, now))
    ranges = [_range(sorted(called_at), now) for called_at in zip(*runs, strict=True)]
    return Played(ranges[: len(tickets)], ranges[len(tickets) :], times)


def profiles_of[T: Standing, C](
    rule: Rule[T, C], places: Sequence[Place[C]], people: Sequence[T]
) -> Mapping[Hashable, Profile[T, C]]:
    """The kinds of windows, each with those it may call, oldest first."""
    line, may_serve = Line(people), rule.may_serve
    by_queue: dict[int, list[int]] = {}
    for each in sorted(range(len(people)), key=line.ages.__getitem__):
        by_queue.setdefault(people[each].queue, []).append(each)
    profiles: dict[Hashable, Profile[T, C]] = {}
    for place in places:
        if place.profile not in profiles:
            caller = place.caller
            near = [each for queue in place.queues for each in by_queue.get(queue, ())]
            mine = [each for each in near if may_serve(people[each], caller)]
            mine.sort(key=line.ages.__getitem__)
            profiles[place.profile] = Profile(rule, caller, line, mine)
    return profiles


def play_once[T: Standing, C](
    profiles: Mapping[Hashable, Profile[T, C]],
    places: Sequence[Place[C]],
    people: Sequence[T],
    free: Sequence[int],
    needs: Sequence[int],
    now: int,
) -> list[int]:
    """When each is called; NEVER for whoever no window may call. The first `len(needs)` are real.

    The others are ghosts. Windows that get free at the same moment call in the order of `places`.
    """
    for profile in profiles.values():
        for order in profile.orders.values():
            order.rewind()
    kinds = [profiles[place.profile] for place in places]
    moods = [kind.mood(place.streak) for kind, place in zip(kinds, places, strict=True)]
    nobody, real = len(people), len(needs)
    called_at = [NEVER] * nobody
    called = bytearray(nobody + 1)
    heap = [(max(moment, now), place) for place, moment in enumerate(free)]
    heapq.heapify(heap)
    while heap:
        moment, place = heap[0]
        mood = moods[place]
        order = mood.order
        head = order.overdue(called, moment) if moment >= order.late_from else -1
        if head < 0:
            at, fresh = order.at, order.fresh
            while called[fresh[at]]:
                at += 1
            order.at, head = at, fresh[at]
        if head == nobody:
            heapq.heappop(heap)
            continue
        called[head], called_at[head] = 1, moment
        if head < real:
            ticket = people[head]
            moods[place] = mood.after[ticket.booked] or kinds[place].mood_after(mood, ticket)
            heapq.heapreplace(heap, (moment + needs[head], place))
    return called_at


def _range(moments: Sequence[int], now: int) -> Range | None:
    """P20, median, P80 of sorted moments at the places p(n + 1): a fresh draw falls between with 60 % chance."""
    some = len(moments)
    if moments[-1] == NEVER:
        return None
    fifth, middle = (some + 1) // 5, (moments[(some - 1) // 2] + moments[some // 2]) // 2
    return Range(moments[fifth - 1] - now, middle - now, moments[4 * fifth - 1] - now)
