"""Who may be visited and whether they agreed; teams; what is planned."""

import dataclasses
import datetime as dt
import uuid

from openhall.kit.errors import Missing
from openhall.outreach.models import Consent, Planned, Target, Team, Visited
from openhall.outreach.states import TargetKind
from openhall.people.queries import staffing


@dataclasses.dataclass(frozen=True, slots=True)
class TargetView:
    """A centre or enterprise; `consent` is not_needed, none, given or withdrawn; `last` when it was seen last.

    `token` opens the page on which an enterprise takes its consent back; empty where none stands.
    """

    id: uuid.UUID
    kind: str
    name: str
    region: str
    level: str
    size: str
    industry: str
    consent: str
    last: dt.date | None
    token: str


@dataclasses.dataclass(frozen=True, slots=True)
class ConsentPage:
    """What an enterprise sees at its own address."""

    name: str
    hall: uuid.UUID
    withdrawn: bool


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedStop:
    """A stop of the plan; `made`: the visit took place."""

    on: dt.date
    team: str
    kind: str
    name: str
    made: bool


@dataclasses.dataclass(frozen=True, slots=True)
class TeamView:
    """A team; leader and members by user name, the leader first."""

    code: str
    members: tuple[str, ...]


def targets(hall: uuid.UUID) -> list[TargetView]:
    """Everybody who may be visited, centres first."""
    said = {row.target_id: row for row in Consent.objects.filter(target__hall=hall).order_by("given_at", "id")}
    seen = Visited.objects.filter(visit__hall=hall).order_by("visit__on").values_list("target_id", "visit__on")
    last = dict(seen)
    return [
        TargetView(
            row.id, row.kind, row.name, row.region, row.level, row.size, row.industry,
            "not_needed" if row.kind == TargetKind.CENTRE else _consent(said.get(row.id)), last.get(row.id),
            _token(said.get(row.id)),
        )
        for row in Target.objects.filter(hall=hall, in_use=True).order_by("kind", "name")
    ]  # fmt: skip


def _consent(row: Consent | None) -> str:
    if row is None:
        return "none"
    return "withdrawn" if row.withdrawn_at else "given"


def _token(row: Consent | None) -> str:
    return "" if row is None or row.withdrawn_at else row.token


def consent_page(token: str) -> ConsentPage:
    """The consent of a token; Missing for any other text."""
    row = Consent.objects.select_related("target").filter(token=token).first()
    if row is None:
        raise Missing("no_consent_page", "There is nothing at this address.")
    return ConsentPage(row.target.name, row.target.hall_id, row.withdrawn_at is not None)


def teams(hall: uuid.UUID) -> list[TeamView]:
    """The teams of a hall by code."""
    rows = list(Team.objects.filter(hall=hall, in_use=True).order_by("code").prefetch_related("members"))
    people = {each: [each.leader_id, *(member.account_id for member in each.members.all())] for each in rows}
    names = staffing.usernames_of({account for each in people.values() for account in each})
    return [TeamView(row.code, tuple(names[account] for account in people[row])) for row in rows]


def planned(hall: uuid.UUID, batch: uuid.UUID) -> list[PlannedStop]:
    """The stops of a batch by day, each with whether it was made."""
    made = set(Visited.objects.filter(visit__batch=batch).values_list("target_id", flat=True))
    rows = Planned.objects.filter(batch=batch, batch__hall=hall).select_related("team", "target")
    return [
        PlannedStop(row.on, row.team.code, row.target.kind, row.target.name, row.target_id in made)
        for row in rows.order_by("on", "team__code", "target__name")
    ]
