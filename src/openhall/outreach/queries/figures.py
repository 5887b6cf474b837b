"""What the visits of a time come to: counted from visits and findings that were recorded; no name of anybody."""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable

from openhall.deadlines import queries as deadlines
from openhall.matters.states import ENDED
from openhall.outreach.models import Batch, Finding, FollowUp, Target, Visit, Visited
from openhall.outreach.queries.visits import occurrences
from openhall.outreach.rules.chart import Division, divisions_of
from openhall.outreach.rules.quarters import Quarter
from openhall.outreach.rules.repeats import repeats
from openhall.outreach.states import FindingState, TargetKind
from openhall.places.queries import divisions as regions
from openhall.places.queries import is_training

ANSWER = "matter.answer."


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """The visits of a time. Centres and enterprises are counted once each, however often they were seen.

    `by_area` counts findings by what they are about, `blocking` those that are blocking points; `in_time` the cleared
    ones whose deadline was kept; `called` follow-up calls that were answered, `content` those who were content.
    """

    first: dt.date
    last: dt.date
    batches: int
    visits: int
    centres: int
    enterprises: int
    findings: int
    blocking: int
    by_area: tuple[tuple[str, int], ...]
    cleared: int
    in_time: int
    dropped: int
    repeats: int
    improved: int
    called: int
    content: int


def figures(halls: Collection[uuid.UUID], first: dt.date, last: dt.date) -> Figures:
    """The figures of these halls for visits from a day to a day, both inclusive; training halls count nowhere."""
    real = [each for each in halls if not is_training(each)]
    visits = Visit.objects.filter(hall__in=real, on__range=(first, last))
    found = list(Finding.objects.filter(visit__in=visits).select_related("matter").order_by("id"))
    seen = set(Visited.objects.filter(visit__in=visits).values_list("target__kind", "target_id"))
    kinds = Counter(kind for kind, _ in seen)
    cleared = [row for row in found if row.state == FindingState.CLEARED and row.matter.state in ENDED]
    calls = FollowUp.objects.filter(visit__in=visits)
    return Figures(
        first, last, visits.values("batch").distinct().count(), visits.count(), kinds[TargetKind.CENTRE],
        kinds[TargetKind.ENTERPRISE], len(found), sum(row.weight == "blocking_point" for row in found),
        tuple(sorted(Counter(row.area for row in found).items())), len(cleared), _in_time(cleared),
        sum(row.state == FindingState.DROPPED for row in found), _repeats(real, found),
        sum(bool(row.improvement) for row in found), calls.exclude(content=None).count(),
        calls.filter(content=True).count(),
    )  # fmt: skip


def _in_time(cleared: Iterable[Finding]) -> int:
    """Those of which no clock of an answer ran over."""
    matters = [row.matter_id for row in cleared]
    clocks = deadlines.clocks_of_many("matter", matters)
    return sum(
        all(each.in_time is not False for each in clocks.get(matter, []) if each.code.startswith(ANSWER))
        for matter in matters
    )


def _repeats(halls: Iterable[uuid.UUID], found: Collection[Finding]) -> int:
    again = {each for hall in halls for each in repeats(occurrences(hall))}
    return sum(row.id in again for row in found)


@dataclasses.dataclass(frozen=True, slots=True)
class BatchView:
    """A batch: its number, its quarter, how many visits it has and is planned to have."""

    id: uuid.UUID
    number: int
    quarter: Quarter
    visits: int
    planned: int


def batches(hall: uuid.UUID) -> list[BatchView]:
    """The batches of a hall, the latest quarter first."""
    rows = Batch.objects.filter(hall=hall).order_by("-year", "-quarter")
    return [
        BatchView(row.id, row.number, Quarter(row.year, row.quarter), row.visits.count(), row.planned.count())
        for row in rows
    ]


def coverage(halls: Collection[uuid.UUID], first: dt.date, last: dt.date) -> list[Division]:
    """Division by division: how many centres and enterprises there are, and how many were seen in a time."""
    targets = Target.objects.filter(hall__in=list(halls), in_use=True)
    visited = Visited.objects.filter(visit__hall__in=list(halls), visit__on__range=(first, last))
    seen = set(visited.values_list("target_id", flat=True))
    known = {each.code: each.name for each in regions.regions() if each.code != "000000000000"}
    listed = [(region, target in seen) for target, region in targets.values_list("id", "region")]
    return divisions_of(known, listed)
