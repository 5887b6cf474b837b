"""What came out of a replay, in numbers. Pure: stories of tickets beside the visits they were taken for. Seconds."""

import dataclasses
import datetime as dt
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from openhall.demo.replay.record import Visit
from openhall.queue.queries.visits import TicketStory
from openhall.queue.states import FINAL

HOUR = 3600

type Pair = tuple[Visit, TicketStory]


@dataclasses.dataclass(frozen=True, slots=True)
class Waits:
    """How long a number of people waited, in seconds; None where there was nobody."""

    visits: int
    mean: float | None
    median: float | None
    p90: float | None
    longest: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A part of the visits: how they ended, how many gave up, how long those called and those who left waited."""

    visits: int
    states: Mapping[str, int]
    abandoned: int
    wait_seconds: Waits
    abandoned_wait_seconds: Waits


@dataclasses.dataclass(frozen=True, slots=True)
class Use:
    """The share of the windows' time that went to visitors, over the clock's hours in which somebody was in the hall.

    A replay that was stopped before anybody came has no busiest hour.
    """

    utilisation: float
    hours: int
    busiest_hour: dt.datetime | None
    busiest_hour_utilisation: float


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """The visits whose wait the record knows: theirs there, and theirs here (until the call, or until they left)."""

    recorded_wait_seconds: Waits
    replayed_wait_seconds: Waits


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """All of it; `unfinished` counts tickets in no final state, and is 0 when a replay went to its end."""

    overall: Part
    queues: Mapping[str, Part]
    classes: Mapping[str, Part]
    use: Use
    compared: Compared | None
    unfinished: int


def figures(pairs: Sequence[Pair], windows: int, zone: dt.tzinfo) -> Figures:
    """The numbers of a replay with so many windows; `zone` is the one its busiest hour is told in."""
    told = [story for _, story in pairs]
    return Figures(
        _part(told),
        _parts((visit.queue, story) for visit, story in pairs),
        _parts((story.visitor_class, story) for story in told),
        use_of(told, windows, zone),
        _compared(pairs),
        sum(story.state not in FINAL for story in told),
    )


def _parts(named: Iterable[tuple[str, TicketStory]]) -> Mapping[str, Part]:
    parts: dict[str, list[TicketStory]] = {}
    for name, story in named:
        parts.setdefault(name, []).append(story)
    return {name: _part(parts[name]) for name in sorted(parts)}


def waited(story: TicketStory) -> float | None:
    """Seconds until the first call, or until somebody left uncalled; None for who still waits."""
    until = story.called_at or story.ended_at
    return None if until is None else (until - story.taken_at).total_seconds()


def waits(seconds: Iterable[float | None]) -> Waits:
    """The summary of some waits; the 90th percentile is the smallest wait that 90 % do not exceed."""
    known = sorted(each for each in seconds if each is not None)
    if not known:
        return Waits(0, None, None, None, None)
    ninth = known[math.ceil(0.9 * len(known)) - 1]
    found = (statistics.fmean(known), statistics.median(known), ninth, known[-1])
    return Waits(len(known), *(round(each, 1) for each in found))


def _part(told: Sequence[TicketStory]) -> Part:
    states = Counter(story.state for story in told)
    left = [story for story in told if story.state == "cancelled"]
    called = [story for story in told if story.called_at is not None]
    return Part(
        len(told), dict(sorted(states.items())), len(left),
        waits(map(waited, called)), waits(map(waited, left)),
    )  # fmt: skip


def use_of(stories: Sequence[TicketStory], windows: int, zone: dt.tzinfo) -> Use:
    """How busy the windows were: from the call to the end of the service."""
    busy: defaultdict[int, float] = defaultdict(float)
    somebody: set[int] = set()
    for story in stories:
        ended = story.ended_at or story.taken_at
        somebody.update(_hours(story.taken_at, ended))
        if story.called_at is not None:
            _share(busy, story.called_at.timestamp(), ended.timestamp())
    if not somebody:
        return Use(0.0, 0, None, 0.0)
    busiest = max(sorted(somebody), key=lambda hour: busy[hour])
    hours = len(somebody)
    return Use(
        round(sum(busy.values()) / (hours * HOUR * windows), 4), hours, dt.datetime.fromtimestamp(busiest * HOUR, zone),
        round(busy[busiest] / (HOUR * windows), 4),
    )  # fmt: skip


def _hours(begins: dt.datetime, ends: dt.datetime) -> range:
    return range(int(begins.timestamp()) // HOUR, int(ends.timestamp()) // HOUR + 1)


def _share(busy: dict[int, float], begins: float, ends: float) -> None:
    """Add a stay to the hours it lies in."""
    while begins < ends:
        hour = int(begins) // HOUR
        until = min(ends, (hour + 1) * HOUR)
        busy[hour] += until - begins
        begins = until


def _compared(pairs: Sequence[Pair]) -> Compared | None:
    known = [(visit.waited.total_seconds(), waited(story)) for visit, story in pairs if visit.waited is not None]
    if not known:
        return None
    return Compared(waits(recorded for recorded, _ in known), waits(replayed for _, replayed in known))
