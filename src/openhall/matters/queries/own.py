"""A matter as the person sees it: opened by the token of the page, or by the number with the second secret."""

import dataclasses
import datetime as dt
import hmac
import uuid
from collections.abc import Iterator

from django.conf import settings

from openhall.deadlines import queries as deadlines
from openhall.kit.errors import Missing
from openhall.kit.subject import Subject
from openhall.matters.models import Matter
from openhall.matters.queries.evidence import Evidence, evidence_of
from openhall.matters.queries.listing import answer_clock
from openhall.matters.queries.subjects import subject_of
from openhall.matters.rules import is_token, second_secret, secret_digest
from openhall.matters.states import HAS_ANSWER, MATTER

SLIP_WITHIN = dt.timedelta(minutes=10)


@dataclasses.dataclass(frozen=True, slots=True)
class OwnLine:
    """What was done or said, as far as the person reads it; `mine` for the person's own words."""

    at: dt.datetime
    said: str
    text: str
    way: str
    mine: bool


@dataclasses.dataclass(frozen=True, slots=True)
class OwnMatter:
    """The person's own matter. `stands_still` while the clock waits; the answer is empty before there is one.

    `files` are those that the person has added.
    """

    id: uuid.UUID
    hall: uuid.UUID
    token: str
    number: str
    kind: str
    state: str
    grade: str
    title: str
    text: str
    wanted: str
    opened_at: dt.datetime
    due_at: dt.datetime | None
    stands_still: bool
    late: bool
    confirmed_year: bool
    lead: uuid.UUID | None
    outcome: str
    answer: str
    legal_basis: str
    plan: str
    refused_for: str
    remedy: str
    closed_at: dt.datetime | None
    reachable: bool
    lines: tuple[OwnLine, ...]
    files: tuple[Evidence, ...]

    def may(self, verb: str) -> bool:
        """Whether the person may do this now."""
        return "visitor" in MATTER[verb].roles and MATTER.allows(verb, self.state)


def own_matter(token: str, now: dt.datetime) -> OwnMatter:
    """The matter that a token opens; Missing for any other text."""
    return _own(row_of_token(token), now)


def row_of_token(token: str) -> Matter:
    """The row that a token opens; Missing for any other text."""
    row = Matter.objects.filter(token=token).first() if is_token(token) else None
    if row is None:
        raise Missing("no_own_matter", "There is no matter at this address. Check the link or the number.")
    return row


def token_of(hall: uuid.UUID, number: str, secret: str) -> str:
    """The token of the matter with this number and second secret; Missing, in one sentence, for either being wrong."""
    row = Matter.objects.filter(hall=hall, number=number.replace("\x00", "").strip()).first()
    digest = secret_digest(row.id if row else hall, secret[:40])  # the same work, whether there is one or not
    if row is None or not hmac.compare_digest(bytes(row.secret), digest):
        raise Missing("no_such_pair", "No matter here has this number with this secret. Check both.")
    return row.token


@dataclasses.dataclass(frozen=True, slots=True)
class Brought:
    """A matter that came from a visit, as its visitor may read and copy it; `reachable` = a contact is kept."""

    id: uuid.UUID
    number: str
    kind: str
    state: str
    title: str
    text: str
    wanted: str
    opened_at: dt.datetime
    reachable: bool


def brought_from(source: Subject) -> list[Brought]:
    """The matters that came from a record of another room, the first brought first."""
    rows = Matter.objects.filter(source_id=source.id, source_kind=source.kind).order_by("id")
    return [
        Brought(each.id, each.number, each.kind, each.state, each.title, each.text, each.wanted, each.opened_at,
                each.reachable)
        for each in rows
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Slip:
    """What a person takes along from the desk."""

    number: str
    title: str
    secret: str = dataclasses.field(repr=False)


def slip(hall: uuid.UUID, identifier: uuid.UUID, account: uuid.UUID | None, now: dt.datetime) -> Slip:
    """The slip of a matter, for who took it in and for ten minutes alone; Missing otherwise."""
    rows = Matter.objects.filter(hall=hall, id=identifier, opened_by=account, opened_at__gt=now - SLIP_WITHIN)
    row = rows.first() if account else None
    if row is None:
        raise Missing("no_slip", "There is no slip here, or its time is over. The person can ask at the desk again.")
    return Slip(row.number, row.title, second_secret(settings.SECRET_KEY, row.token))


def secret_of(matter: OwnMatter) -> str:
    """The second secret, for the page that the token opens; empty where the installation's key has changed since."""
    secret = second_secret(settings.SECRET_KEY, matter.token)
    digest = Matter.objects.filter(id=matter.id).values_list("secret", flat=True).get()
    return secret if hmac.compare_digest(bytes(digest), secret_digest(matter.id, secret)) else ""


def _own(row: Matter, now: dt.datetime) -> OwnMatter:
    clock = answer_clock(deadlines.clocks_of(subject_of(row)))
    told = row.state in HAS_ANSWER
    return OwnMatter(
        row.id, row.hall_id, row.token, row.number, row.kind, row.state, row.grade, row.title, row.text, row.wanted,
        row.opened_at, clock.due_at if clock else None, clock is not None and clock.state == "paused",
        clock is not None and (clock.is_overdue(now) or clock.in_time is False),
        clock is None or clock.confirmed, row.lead_id, row.outcome if told else "", row.answer if told else "",
        row.legal_basis if told else "", row.plan if told else "", row.refused_for, row.remedy, row.closed_at,
        row.reachable, _lines(row), tuple(each for each in evidence_of(row) if each.own),
    )  # fmt: skip


def _lines(row: Matter) -> tuple[OwnLine, ...]:
    rows = row.entries.filter(shown=True).order_by("id")
    said = [OwnLine(each.at, each.said, each.text, each.way, each.by_id is None) for each in rows]
    return tuple(sorted([*said, *_of_meetings(row)], key=lambda line: line.at))


def _of_meetings(row: Matter) -> Iterator[OwnLine]:
    """That the offices meet about it; what they say there is theirs."""
    for called, held in row.meetings.values_list("called_at", "held_at"):
        yield OwnLine(called, "meeting_called", "", "", False)
        if held is not None:
            yield OwnLine(held, "meeting_held", "", "", False)
