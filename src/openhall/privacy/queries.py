"""The reading door: requests with their clocks and answers, destruction lists with what they name."""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from openhall.deadlines import queries as deadlines
from openhall.kit.subject import Subject
from openhall.privacy.models import DestructionList, Request
from openhall.privacy.states import ListState, RequestState
from openhall.vault.rules import Listed


@dataclasses.dataclass(frozen=True, slots=True)
class RequestView:
    """A request; `due_at` is None once it has ended, `reason` is empty unless it was refused."""

    id: uuid.UUID
    hall: uuid.UUID
    ticket: uuid.UUID
    wish: str
    state: str
    asked_at: dt.datetime
    due_at: dt.datetime | None
    ended_at: dt.datetime | None
    reason: str

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide it."""
        return self.state == RequestState.OPEN


def subject_of(request: uuid.UUID) -> Subject:
    """A request as the log, the clocks and the vault name it."""
    return Subject("privacy_request", request)


def requests_of(ticket: uuid.UUID) -> list[RequestView]:
    """What was asked about a visit, the newest first."""
    return _views(Request.objects.filter(ticket=ticket).order_by("-asked_at", "-id"))


def requests_in(hall: uuid.UUID, most: int = 100) -> list[RequestView]:
    """The requests of a hall: open ones first, the longest waiting at the top; then the newest answered."""
    rows = Request.objects.filter(hall=hall)
    waiting = list(rows.filter(state=RequestState.OPEN).order_by("asked_at", "id")[:most])
    ended = list(rows.exclude(state=RequestState.OPEN).order_by("-ended_at", "-id")[: most - len(waiting)])
    return _views(waiting + ended)


def one_request(hall: uuid.UUID, request: uuid.UUID) -> RequestView | None:
    """One request of this hall."""
    found = _views(Request.objects.filter(hall=hall, id=request))
    return found[0] if found else None


def _views(rows: Iterable[Request]) -> list[RequestView]:
    listed = list(rows)
    due = deadlines.next_due(row.id for row in listed)
    return [
        RequestView(row.id, row.hall_id, row.ticket, row.wish, row.state, row.asked_at, due.get(row.id), row.ended_at,
                    row.reason)
        for row in listed
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class ListView:
    """A destruction list: how many records of which class; `digest` is hex."""

    id: uuid.UUID
    on: dt.date
    state: str
    digest: str
    counts: Mapping[str, int]
    proposed_by: uuid.UUID
    proposed_at: dt.datetime
    decided_by: uuid.UUID | None
    decided_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether a second person has to decide it."""
        return self.state == ListState.PROPOSED


def lists_in(hall: uuid.UUID, most: int = 20) -> list[ListView]:
    """The newest destruction lists of a hall."""
    rows = DestructionList.objects.filter(hall=hall).order_by("-proposed_at", "-id").prefetch_related("records")[:most]
    return [
        ListView(row.id, row.on, row.state, bytes(row.digest).hex(), Counter(each.code for each in row.records.all()),
                 row.proposed_by_id, row.proposed_at, row.decided_by_id, row.decided_at)
        for row in rows
    ]  # fmt: skip


def listed(row: DestructionList) -> list[Listed]:
    """The records that a list names."""
    return [Listed(each.code, each.record) for each in row.records.all()]
