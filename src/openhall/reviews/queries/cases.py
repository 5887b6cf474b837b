"""Bad reviews in handling as those concerned may see them: each only what the rule set allows (domain §11.2)."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from openhall.deadlines import queries as deadlines
from openhall.deadlines.queries import ClockView
from openhall.kit.errors import Missing
from openhall.kit.subject import Subject
from openhall.queue.queries import visited as visits
from openhall.reviews.models import Rectification
from openhall.reviews.states import FINAL


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A contact attempt or return visit."""

    at: dt.datetime
    by: uuid.UUID
    way: str
    reached: bool
    satisfied: bool | None


@dataclasses.dataclass(frozen=True, slots=True)
class AppealView:
    """A rated person's word, and what was decided."""

    at: dt.datetime
    text: str
    state: str
    decision: str


@dataclasses.dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list. It names no visitor: not the ticket's number, not the minute."""

    id: uuid.UUID
    state: str
    level: str
    window: uuid.UUID | None
    unit: uuid.UUID | None
    item: uuid.UUID | None
    given_on: dt.date
    reachable: bool
    complexity: str
    due_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class CaseView:
    """One bad review in handling. `number` is empty for whom the author must stay unknown to."""

    row: CaseRow
    review: uuid.UUID
    number: str
    reasons: tuple[str, ...]
    text: str
    clerk: uuid.UUID | None
    officer: uuid.UUID | None
    proposed_by: uuid.UUID | None
    proposal: str
    invalidity: str
    measures: str
    unreachable: bool
    attempts: tuple[Step, ...]
    return_visits: tuple[Step, ...]
    appeals: tuple[AppealView, ...]
    clocks: tuple[ClockView, ...]


def cases(hall: uuid.UUID, open_only: bool = True, rated: uuid.UUID | None = None) -> list[CaseRow]:
    """The bad reviews of a hall, most urgent first; with `rated` only those that count for this person."""
    rows = Rectification.objects.filter(hall=hall).select_related("review")
    if open_only:
        rows = rows.filter(closed_at=None)
    if rated is not None:
        rows = rows.filter(review__clerk=rated)
    return _rows(rows.order_by("-opened_at")[:500])


def _rows(rows: QuerySet[Rectification]) -> list[CaseRow]:
    listed = list(rows)
    due = deadlines.next_due([row.id for row in listed])
    made = [_row(row, due.get(row.id)) for row in listed]
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(made, key=lambda row: row.due_at or far)


def _row(row: Rectification, due: dt.datetime | None) -> CaseRow:
    said = row.review
    return CaseRow(
        row.id, row.state, said.level, said.window_id, said.unit_id, said.item_id, said.given_on, said.reachable,
        row.complexity, due,
    )  # fmt: skip


def case(hall: uuid.UUID, identifier: uuid.UUID, knows_author: bool) -> CaseView | None:
    """One bad review in handling; without `knows_author` nothing that leads to the visitor."""
    row = Rectification.objects.filter(hall=hall, id=identifier).select_related("review").first()
    if row is None:
        return None
    said = row.review
    visit = visits.visit(said.ticket_id) if knows_author and said.ticket_id else None
    clocks = deadlines.clocks_of(Subject("rectification", row.id))
    due = None if row.state in FINAL else deadlines.next_due([row.id]).get(row.id)
    return CaseView(
        _row(row, due), said.id, visit.number if visit else "", tuple(said.reasons), said.text, said.clerk_id,
        row.officer_id, row.proposed_by_id, row.proposal, row.invalidity, row.measures, row.unreachable,
        _steps([(each.at, each.by_id, each.way, each.reached, None) for each in row.attempts.order_by("at")]),
        _steps([(each.at, each.by_id, each.way, each.reached, each.satisfied)
                for each in row.return_visits.order_by("at")]),
        tuple(AppealView(each.at, each.text, each.state, each.decision) for each in row.appeals.order_by("at")),
        tuple(clocks),
    )  # fmt: skip


def _steps(rows: Sequence[tuple[dt.datetime, uuid.UUID, str, bool, bool | None]]) -> tuple[Step, ...]:
    return tuple(Step(*row) for row in rows)


def case_of_review(review: uuid.UUID) -> uuid.UUID:
    """The handling that a bad review opened; Missing for a review that was not bad."""
    found = Rectification.objects.filter(review=review).values_list("id", flat=True).first()
    if found is None:
        raise Missing("no_rectification", "There is no such review in handling.")
    return found
