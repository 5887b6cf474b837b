"""One matter with its timeline, as those who work on it see it: nothing here names the person."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from openhall.deadlines import queries as deadlines
from openhall.deadlines.queries import ClockView
from openhall.kit.errors import Missing
from openhall.kit.subject import Subject
from openhall.matters.models import Matter
from openhall.matters.queries.evidence import Evidence, evidence_of
from openhall.matters.queries.listing import MatterRow, row_of
from openhall.matters.queries.meetings import MeetingView, meetings_of
from openhall.matters.queries.subjects import source_of, subject_of


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline; `by` is None for the person.

    A return visit is one too (`said` = return_visit), and what happens to a joint meeting (meeting_called and so on).
    """

    at: dt.datetime
    said: str
    by: uuid.UUID | None
    text: str
    way: str
    reached: bool | None
    satisfied: bool | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MatterView:
    """A matter in handling; `units` are the lead unit and those that help."""

    row: MatterRow
    channel: str
    text: str
    wanted: str
    times_come: int | None
    item: uuid.UUID | None
    source: Subject | None
    cause: str
    units: frozenset[uuid.UUID]
    dispatched_at: dt.datetime | None
    named_after_dispute: bool
    outcome: str
    answer: str
    legal_basis: str
    plan: str
    answered_by: uuid.UUID | None
    refused_for: str
    remedy: str
    refused_by: uuid.UUID | None
    drawn: bool
    checked_at: dt.datetime | None
    reachable: bool
    unreachable: bool
    lines: tuple[Line, ...]
    clocks: tuple[ClockView, ...]
    files: tuple[Evidence, ...]
    meetings: tuple[MeetingView, ...]


def matter(
    hall: uuid.UUID, identifier: uuid.UUID, units: frozenset[uuid.UUID] | None, account: uuid.UUID | None = None
) -> MatterView:
    """One matter of a hall; Missing for another hall's, and for one that none of `units` handles (None = all).

    Whoever took a matter in (`account`) sees it too: the first receiver stays responsible until it is handed on.
    """
    row = Matter.objects.filter(hall=hall, id=identifier).first()
    if row is None or not (units is None or units & row.seen_by() or _took_in(row, account)):
        raise Missing("no_matter", "There is no such matter.")
    return _view(row)


def _took_in(row: Matter, account: uuid.UUID | None) -> bool:
    return account is not None and account == row.opened_by_id


def _view(row: Matter) -> MatterView:
    clocks, meetings = tuple(deadlines.clocks_of(subject_of(row))), meetings_of(row)
    return MatterView(
        row_of(row, clocks), row.channel, row.text, row.wanted, row.times_come, row.item_id, source_of(row), row.cause,
        frozenset(row.units()), row.dispatched_at, row.named_after_dispute, row.outcome, row.answer,
        row.legal_basis, row.plan, row.answered_by_id, row.refused_for, row.remedy, row.refused_by_id, row.drawn,
        row.checked_at, row.reachable, row.unreachable, _lines(row, meetings), clocks, evidence_of(row), meetings,
    )  # fmt: skip


def _lines(row: Matter, meetings: Iterable[MeetingView]) -> tuple[Line, ...]:
    said = [
        Line(each.at, each.said, each.by_id, each.text, each.way, each.reached) for each in row.entries.order_by("id")
    ]
    visits = [
        Line(each.at, "return_visit", each.by_id, "", each.way, each.satisfied is not None, each.satisfied)
        for each in row.return_visits.order_by("id")
    ]
    met = [line for each in meetings for line in _of_meeting(each)]
    return tuple(sorted([*said, *visits, *met], key=lambda line: line.at))


def _of_meeting(each: MeetingView) -> Iterator[Line]:
    yield Line(each.called_at, "meeting_called", each.called_by, each.reason, "", None)
    if each.held_at is not None:
        yield Line(each.held_at, "meeting_held", each.held_by, each.minutes, "", None)
    if each.called_off_at is not None:
        yield Line(each.called_off_at, "meeting_off", each.called_by, "", "", None)
