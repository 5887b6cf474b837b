"""Visits and their findings, as the pages and routes show them."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from openhall.files.queries import FileView, files_of
from openhall.kit.errors import Missing
from openhall.matters.queries.listing import MatterRow
from openhall.matters.queries.one import matter as matter_view
from openhall.outreach.models import Finding, FollowUp, Visit
from openhall.outreach.queries.subjects import visit_subject
from openhall.outreach.rules.classes import written_class
from openhall.outreach.rules.repeats import Occurrence, repeats
from openhall.people.queries import staffing

MOST = 500


@dataclasses.dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its matter: title, lead unit, deadline and state of handling come from there."""

    id: uuid.UUID
    visit: uuid.UUID
    target: str
    kind: str
    state: str
    weight: str
    area: str
    level: str
    on: dt.date
    found_at: dt.datetime
    dispatch_by: dt.datetime
    dispatched_at: dt.datetime | None
    matter: MatterRow
    outcome: str
    answer: str
    verified_at: dt.datetime | None
    confirmed_at: dt.datetime | None
    cannot: bool
    ended_at: dt.datetime | None
    improvement: str
    repeats: uuid.UUID | None

    @property
    def named(self) -> str:
        """The class in one word."""
        return written_class(self.weight, self.area)


@dataclasses.dataclass(frozen=True, slots=True)
class CallView:
    """A follow-up call."""

    visit: uuid.UUID
    state: str
    called_at: dt.datetime | None
    content: bool | None
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class VisitView:
    """A visit; `targets`: kinds and names; `members`: user names, the leader first; `wrong_clock`: the day is ours."""

    id: uuid.UUID
    client_id: str
    batch: str
    number: int
    on: dt.date
    wrong_clock: bool
    received_at: dt.datetime
    targets: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    met: tuple[str, ...]
    topics: tuple[str, ...]
    policies: tuple[str, ...]
    solved: str
    photos: str
    files: tuple[FileView, ...]
    findings: tuple[FindingView, ...]
    call: CallView | None


def visit(hall: uuid.UUID, identifier: uuid.UUID) -> VisitView:
    """One visit of a hall; Missing for another hall's."""
    row = Visit.objects.filter(hall=hall, id=identifier).select_related("batch").first()
    if row is None:
        raise Missing("no_visit", "There is no such visit.")
    return _view(row)


def visits(hall: uuid.UUID, batch: uuid.UUID | None = None, most: int = MOST) -> list[VisitView]:
    """The visits of a hall, or of one batch, the latest first; without their files."""
    rows = Visit.objects.filter(hall=hall).select_related("batch")
    if batch is not None:
        rows = rows.filter(batch=batch)
    return [_view(row, whole=False) for row in rows.order_by("-on", "-id")[:most]]


def _view(row: Visit, whole: bool = True) -> VisitView:
    targets = row.visited.order_by("id").values_list("target__kind", "target__name")
    members = list(row.members.order_by("-leads", "id").values_list("account_id", flat=True))
    names = staffing.usernames_of(members)
    kept = tuple(each for each in files_of(visit_subject(row)) if each.erased_at is None) if whole else ()
    return VisitView(
        row.id, row.client_id, str(row.batch), row.batch.number, row.on, row.said_on != row.on, row.received_at,
        tuple(targets), tuple(names[each] for each in members), tuple(row.met), tuple(row.topics),
        tuple(row.policies), row.solved, _photos(row), kept,
        tuple(findings(row.hall_id, row.id)) if whole else (), _call(row) if whole else None,
    )  # fmt: skip


def _photos(row: Visit) -> str:
    if row.photos_allowed_at is None:
        return "not_asked"
    return "allowed" if row.photos_withdrawn_at is None else "withdrawn"


def _call(row: Visit) -> CallView | None:
    found = FollowUp.objects.filter(visit=row).first()
    return None if found is None else call_view(found)


def call_view(row: FollowUp) -> CallView:
    """A call as a frozen value."""
    return CallView(row.visit_id, row.state, row.called_at, row.content, row.note)


def calls(hall: uuid.UUID, batch: uuid.UUID | None = None) -> list[CallView]:
    """The calls that were drawn, those that wait first."""
    rows = FollowUp.objects.filter(visit__hall=hall)
    if batch is not None:
        rows = rows.filter(visit__batch=batch)
    return [call_view(row) for row in rows.order_by("state", "drawn_at", "visit_id")]


def findings(hall: uuid.UUID, visit: uuid.UUID | None = None, open_only: bool = False) -> list[FindingView]:
    """The findings of a hall or of one visit, the latest visit first; each says which one it repeats."""
    rows = Finding.objects.filter(visit__hall=hall).select_related("visit", "target")
    known = repeats(occurrences(hall))
    if visit is not None:
        rows = rows.filter(visit=visit)
    if open_only:
        rows = rows.filter(ended_at=None)
    return [_finding(row, known.get(row.id)) for row in rows.order_by("-visit__on", "id")]


def finding(hall: uuid.UUID, identifier: uuid.UUID) -> FindingView:
    """One finding; Missing for another hall's."""
    row = Finding.objects.filter(visit__hall=hall, id=identifier).select_related("visit", "target").first()
    if row is None:
        raise Missing("no_finding_here", "There is no such finding.")
    return _finding(row, repeats(occurrences(hall)).get(row.id))


def occurrences(hall: uuid.UUID) -> Iterable[Occurrence]:
    """Every finding of a hall, for the comparison."""
    rows = Finding.objects.filter(visit__hall=hall).values_list("id", "target_id", "area", "visit__on")
    return [Occurrence(*row) for row in rows]


def _finding(row: Finding, earlier: uuid.UUID | None) -> FindingView:
    matter = matter_view(row.visit.hall_id, row.matter_id, None)
    target = row.target
    return FindingView(
        row.id, row.visit_id, target.name if target else "", target.kind if target else "", row.state, row.weight,
        row.area, row.level, row.visit.on, row.found_at, row.dispatch_by, matter.dispatched_at, matter.row,
        matter.outcome, matter.answer, row.verified_at, row.confirmed_at, row.cannot, row.ended_at, row.improvement,
        earlier,
    )  # fmt: skip
