"""Teams, and the plan of a quarter: what is planned anew replaces what lies ahead; what was planned before stays."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.subject import Subject
from openhall.lab.rounds import Stop
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.outreach.models import Planned, Target, Team, TeamMember
from openhall.outreach.queries.asking import Elsewhere, question_of
from openhall.outreach.queries.subjects import batch_subject
from openhall.outreach.rules.quarters import Quarter
from openhall.outreach.services.steps import batch_of, day_in, hold
from openhall.people.queries import staffing

MOST_CODE = 40


@dataclasses.dataclass(frozen=True, slots=True)
class TeamWish:
    """A team by its code; leader and members by user name. The leader is of the leading group."""

    code: str
    leader: str
    members: tuple[str, ...] = ()


def put_teams(hall: uuid.UUID, wishes: Collection[TeamWish], act: Act) -> None:
    """Set the teams of a hall; who is not named goes out no more. Missing for an account without a role here."""
    known = staffing.usernames(hall)
    for each in wishes:
        _check(each, known)
    with transaction.atomic():
        hold(hall)
        Team.objects.filter(hall=hall).update(in_use=False)
        for each in wishes:
            _put(hall, each, known)
        ledger.append(act, "VisitTeamPut", Subject("hall", hall), hall, {"teams": [each.code for each in wishes]})


def _check(wish: TeamWish, known: Mapping[str, uuid.UUID]) -> None:
    if not wish.code.strip() or len(wish.code) > MOST_CODE:
        raise Malformed("bad_team_code", "A team has a code of 1 to %(most)s characters.", {"most": MOST_CODE})
    strange = next((name for name in (wish.leader, *wish.members) if name not in known), None)
    if strange is not None:
        raise Missing("no_account_here", "%(name)s has no role in this hall.", {"name": strange})


def _put(hall: uuid.UUID, wish: TeamWish, known: Mapping[str, uuid.UUID]) -> None:
    row, _ = Team.objects.update_or_create(
        hall_id=hall, code=wish.code, defaults={"leader_id": known[wish.leader], "in_use": True}
    )
    row.members.all().delete()
    names = dict.fromkeys(name for name in wish.members if name != wish.leader)
    TeamMember.objects.bulk_create(TeamMember(team=row, account_id=known[name]) for name in names)


def publish(hall: uuid.UUID, quarter: Quarter, stops: Collection[Stop], elsewhere: Elsewhere, act: Act) -> int:
    """Publish the stops of a quarter; how many. What lies ahead of an earlier plan goes.

    NotNow where a stop is none of the question by now: a consent withdrawn, a leader on leave, a day that is over.
    """
    with transaction.atomic():
        hold(hall)
        today = day_in(hall, act.now)
        _require_possible(hall, quarter, today, stops, elsewhere)
        batch = batch_of(hall, quarter, act)
        Planned.objects.filter(batch=batch, on__gt=today).delete()
        teams = dict(Team.objects.filter(hall=hall).values_list("code", "id"))
        targets = dict(Target.objects.filter(hall=hall).values_list("name", "id"))
        for each in sorted(stops):
            values = {"team_id": teams[each.team], "on": each.day}
            Planned.objects.update_or_create(batch=batch, target_id=targets[each.place], defaults=values)
        ledger.append(act, "OutreachPlanned", batch_subject(batch), hall, {"stops": len(stops)})
    return len(stops)


def _require_possible(
    hall: uuid.UUID, quarter: Quarter, today: dt.date, stops: Collection[Stop], elsewhere: Elsewhere
) -> None:
    question = question_of(hall, quarter, today, elsewhere, {}).question
    places, teams = {each.code for each in question.places}, {each.code for each in question.teams}
    for stop in stops:
        away = any(each.team == stop.team and each.from_on <= stop.day <= each.to_on for each in question.away)
        if stop.place not in places or stop.team not in teams or stop.day not in question.days or away:
            raise NotNow("plan_is_old", "Since it was planned something has changed for %(name)s.",
                         {"name": stop.place})  # fmt: skip
