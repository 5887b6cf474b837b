"""What rooms bring to the agenda of a service day. A room that comes later adds its source here, one line."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator

from openhall.deadlines import queries as deadlines
from openhall.kit.subject import Subject
from openhall.matters.queries import others as matters
from openhall.service_days.rules.agenda import AgendaPoint
from openhall.service_days.states import Why

type Source = Callable[[uuid.UUID, dt.datetime], Iterator[AgendaPoint]]

UP_THERE = frozenset({"director", "leading_group"})
"""The rungs of the ladder whose matters the leaders of a service day take up."""


def red(hall: uuid.UUID, now: dt.datetime) -> Iterator[AgendaPoint]:
    """What has a red card: first what has climbed to the Director Service Day, then the rest; each record once."""
    clocks = deadlines.red_clocks(hall)
    numbers = {key: row.number for key, row in matters.by_id(each.subject.id for each in clocks).items()}
    ordered = sorted(clocks, key=lambda each: each.role not in UP_THERE)
    for each in ordered:
        subject = Subject(each.subject.kind, each.subject.id, numbers.get(each.subject.id, each.code))
        yield AgendaPoint(subject, Why.LADDER if each.role in UP_THERE else Why.RED_CARD)


SOURCES: tuple[Source, ...] = (red,)


def points(hall: uuid.UUID, now: dt.datetime, sources: tuple[Source, ...] = SOURCES) -> Iterator[AgendaPoint]:
    """Everything that rooms bring now, in the order of the sources; what two bring counts once, as the first says."""
    seen: set[uuid.UUID] = set()
    for source in sources:
        for point in source(hall, now):
            if point.subject.id not in seen:
                seen.add(point.subject.id)
                yield point
