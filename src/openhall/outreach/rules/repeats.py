"""Which findings have come back: the same class at the same place, found again on a later day."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Occurrence:
    """A finding as the comparison needs it."""

    id: uuid.UUID
    target: uuid.UUID | None
    area: str
    on: dt.date


def repeats(found: Iterable[Occurrence]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Finding → the one before it of the same class at the same place; in whatever order they came in.

    Findings of one day are no repeats of each other, and one that concerns nobody in particular repeats none.
    """
    before: dict[tuple[uuid.UUID, str], Occurrence] = {}
    answer: dict[uuid.UUID, uuid.UUID] = {}
    first_of_day: dict[tuple[uuid.UUID, str], Occurrence | None] = {}
    for each in sorted(found, key=lambda one: (one.on, one.id)):
        if each.target is None:
            continue
        key = each.target, each.area
        last = before.get(key)
        earlier = last if last is None or last.on < each.on else first_of_day.get(key)
        if earlier is not None:
            answer[each.id] = earlier.id
        first_of_day[key], before[key] = earlier, each
    return answer
