"""Pure decisions about clocks: which limit applies, when cards fall due, which rung is reached."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Protocol

from openhall.deadlines.states import Colour
from openhall.kit.working_time import WorkCalendar, shift_working_days


class Dated(Protocol):
    """A limit or ladder as it stands in the tables: for a code, or for all codes that begin with it."""

    code: str
    region_id: uuid.UUID | None


def beginnings(code: str) -> list[str]:
    """The code and what it begins with, the longest first: review.rectify.simple, review.rectify, review."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def nearest[T: Dated](rows: Iterable[T], regions: Sequence[uuid.UUID]) -> T | None:
    """The row that speaks: the one with the longest code, of these the nearest region's; the nation's is the last."""
    places: dict[uuid.UUID | None, int] = {region: place for place, region in enumerate(regions)}
    places[None] = len(regions)
    fitting = [row for row in rows if row.region_id in places]
    return min(fitting, key=lambda row: (-len(row.code), places[row.region_id]), default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Manner:
    """How a clock warns: working days before the due time, rungs after it, working days between two rungs."""

    warn_before: int
    rungs: int = 0
    step_days: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """What falls due at a moment: a card, or without a colour a climb; a red card stands on rung 1 if there is any."""

    at: dt.datetime
    colour: Colour | None
    rung: int = 0


def steps(started: dt.datetime, due: dt.datetime, manner: Manner, calendar: WorkCalendar) -> list[Step]:
    """All that falls due for a clock, in order.

    Yellow when `warn_before` working days remain, never before the start. Red at the first working moment after the
    due time: closing time is no delay. Then a rung for every further `step_days` working days.
    """
    found = []
    if manner.warn_before:
        found.append(Step(max(started, shift_working_days(due, -manner.warn_before, calendar)), Colour.YELLOW))
    found.append(Step(calendar.next_moment(due), Colour.RED, min(1, manner.rungs)))
    for rung in range(2, manner.rungs + 1):
        later = shift_working_days(due, (rung - 1) * manner.step_days, calendar)
        found.append(Step(calendar.next_moment(later), None, rung))
    return found


def outstanding(planned: Sequence[Step], issued: frozenset[Colour], rung: int) -> list[Step]:
    """The steps not taken yet, given the cards of this round and the rung reached."""
    return [each for each in planned if (each.colour not in issued if each.colour else each.rung > rung)]


def met_in_time(met_at: dt.datetime, due: dt.datetime | None) -> bool:
    """Whether a clock was met in time: until the due moment itself, or while it stood still."""
    return due is None or met_at <= due
