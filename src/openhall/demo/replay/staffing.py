"""How many windows a replay opens, and for which queues: as wished, else as the record's busiest hour needs. Pure."""

import collections
import dataclasses
import math
from collections.abc import Sequence

from openhall.demo.replay.lines import BadRecord
from openhall.demo.replay.record import Visit

BUSY = 0.8
MOST_WINDOWS, MOST_QUEUES = 500, 200
HOUR = 3600


@dataclasses.dataclass(frozen=True, slots=True)
class Staffing:
    """Each window's queues, best first; `estimated` = nobody said how many windows there are."""

    windows: Sequence[Sequence[str]]
    estimated: bool


def queues_of(visits: Sequence[Visit]) -> list[str]:
    """The queues of a record in the order of their names; BadRecord when they are too many to be queues."""
    names = sorted({visit.queue for visit in visits})
    if len(names) > MOST_QUEUES:
        raise BadRecord(f"the record names {len(names)} queues; more than {MOST_QUEUES} are hardly queues of one hall")
    return names


def staffing_for(visits: Sequence[Visit], wished: str) -> Staffing:
    """`wished` is "12" (every window serves every queue), "A=3,B=2" (windows of one queue each) or "" (estimated).

    Raises BadRecord when the wish is none of these or leaves a queue of the record to nobody.
    """
    queues = queues_of(visits)
    if "=" in wished:
        return Staffing(_dedicated(queues, wished), False)
    number = _whole(wished) if wished else windows_needed(visits)
    return Staffing([_turned(queues, place) for place in range(number)], not wished)


def windows_needed(visits: Sequence[Visit]) -> int:
    """So many that the work arriving in the busiest hour keeps them busy for 80 % of it."""
    work: collections.Counter[int] = collections.Counter()
    for visit in visits:
        work[int(visit.arrived_at.timestamp()) // HOUR] += math.ceil(visit.service.total_seconds())
    return min(MOST_WINDOWS, max(1, math.ceil(max(work.values()) / (HOUR * BUSY))))


def _turned(queues: Sequence[str], place: int) -> list[str]:
    """All queues, another one first at each window."""
    turn = place % len(queues)
    return [*queues[turn:], *queues[:turn]]


def _dedicated(queues: Sequence[str], wished: str) -> list[list[str]]:
    numbers = dict(_part(part) for part in wished.split(","))
    if left := [name for name in queues if name not in numbers]:
        raise BadRecord(f"--windows leaves the queue {left[0]!r} to nobody")
    if odd := [name for name in numbers if name not in queues]:
        raise BadRecord(f"--windows names the queue {odd[0]!r}, which is not in the record")
    windows = [[name] for name, number in numbers.items() for _ in range(number)]
    if len(windows) > MOST_WINDOWS:
        raise BadRecord(f"--windows names {len(windows)} windows; at most {MOST_WINDOWS} can be opened")
    return windows


def _part(part: str) -> tuple[str, int]:
    name, _, number = part.rpartition("=")
    return name.strip(), _whole(number)


def _whole(text: str) -> int:
    number = int(text) if text.strip().isascii() and text.strip().isdecimal() and len(text) < 9 else 0
    if not 1 <= number <= MOST_WINDOWS:
        raise BadRecord(f"--windows is a number from 1 to {MOST_WINDOWS}, or A=3,B=2; not {text[:40]!r}")
    return number


@dataclasses.dataclass(frozen=True, slots=True)
class QueueName:
    """What a queue of a record is called in the hall made for it; `label` is the record's own word."""

    label: str
    code: str
    prefix: str
    name_en: str


def named_queues(labels: Sequence[str]) -> list[QueueName]:
    """A code, a prefix (the record's own word where that can be one) and an English name for each queue."""
    own = set(_PREFIXES) & set(labels)
    others = (each for each in _PREFIXES if each not in own)
    return [
        QueueName(label, f"queue-{place}", label if label in own else next(others), _english(label, place))
        for place, label in enumerate(labels, 1)
    ]


def _english(label: str, place: int) -> str:
    return label if label.isascii() else f"Queue {place}"


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # I and O look like digits
_PREFIXES = [*_LETTERS, *(first + second for first in _LETTERS for second in _LETTERS)]
