"""The question of a quarter's plan: teams, who is to be seen, working days, and where the leaders are otherwise."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping

from openhall.lab.rounds import Away, Place, Question, RuleName
from openhall.lab.rounds import Team as Asked
from openhall.outreach.models import Consent, Target, Team, Visited
from openhall.outreach.rules.quarters import Quarter
from openhall.outreach.states import TargetKind
from openhall.people.queries import staffing
from openhall.places import queries as places
from openhall.places.rules import work_calendar

type Elsewhere = Mapping[uuid.UUID, Collection[dt.date]]
type Priorities = Mapping[str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """A question by the names of targets, and who is left out of it: name → `no_consent`, `cap` or `seen`."""

    question: Question
    left_out: Mapping[str, str]


def question_of(
    hall: uuid.UUID, quarter: Quarter, today: dt.date, elsewhere: Elsewhere, priorities: Priorities
) -> Asking:
    """What the plan of a quarter is asked for, for its working days after `today`.

    `elsewhere`: account → days on which it has a duty, from whoever keeps these. `priorities`: name → months by which
    a target counts as longer unseen.
    """
    first = max(quarter.first, today + dt.timedelta(days=1))
    days = _days(hall, first, quarter.last) if first <= quarter.last else ()
    why = _left_out(hall, quarter)
    rows = [row for row in Target.objects.filter(hall=hall, in_use=True) if row.name not in why]
    last = _last_seen(hall)
    found = tuple(
        Place(row.name, row.region or "-", row.kind == TargetKind.CENTRE, last.get(row.id), priorities.get(row.name, 0))
        for row in rows
    )
    travel: dict[str, int] = {}
    for row in rows:
        travel[row.region or "-"] = max(travel.get(row.region or "-", 0), row.minutes)
    teams = list(Team.objects.filter(hall=hall, in_use=True).select_related("leader").order_by("code"))
    away = tuple(each for team in teams for each in _absences(team, first, quarter.last, elsewhere))
    return Asking(Question(days, tuple(Asked(team.code) for team in teams), found, travel, away).in_order(), why)


def _days(hall: uuid.UUID, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    worked = work_calendar(places.hours_of(places.code_of(hall), first, last), first, last)
    span = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in span if worked.is_worked(day))


def _last_seen(hall: uuid.UUID) -> dict[uuid.UUID, dt.date]:
    rows = Visited.objects.filter(visit__hall=hall).order_by("visit__on").values_list("target_id", "visit__on")
    return dict(rows)


def _left_out(hall: uuid.UUID, quarter: Quarter) -> dict[str, str]:
    """Enterprises without a consent that stands, or seen as often this year as they may be; who was seen already."""
    targets = Target.objects.filter(hall=hall, in_use=True)
    agreed = set(Consent.objects.filter(target__hall=hall, withdrawn_at=None).values_list("target_id", flat=True))
    seen = Visited.objects.filter(visit__hall=hall).values_list("target_id", "visit__on")
    listed = list(seen)
    found = {}
    for row in targets:
        days = [on for target, on in listed if target == row.id]
        if row.kind == TargetKind.ENTERPRISE and row.id not in agreed:
            found[row.name] = "no_consent"
        elif any(quarter.first <= on <= quarter.last for on in days):
            found[row.name] = "seen"
        elif row.kind == TargetKind.ENTERPRISE and sum(on.year == quarter.year for on in days) >= row.most_a_year:
            found[row.name] = "cap"
    return found


def _absences(team: Team, first: dt.date, last: dt.date, elsewhere: Elsewhere) -> Iterator[Away]:
    """A team goes nowhere without its leader; while another of it is away, the rest goes."""
    for leave in staffing.leaves_of(team.leader_id, first, last):
        yield Away(team.code, leave.from_on, leave.to_on)
    for on in sorted(elsewhere.get(team.leader_id, ())):
        if first <= on <= last:
            yield Away(team.code, on, on, RuleName.COMMITMENT, "on duty elsewhere")


def leaders(hall: uuid.UUID) -> set[uuid.UUID]:
    """The accounts that lead a team."""
    return set(Team.objects.filter(hall=hall, in_use=True).values_list("leader_id", flat=True))
