"""Changes of a published rota: two leaders swap, a substitute steps in, somebody on leave is excused."""

import dataclasses
import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from openhall.kit.errors import Conflict, Missing, NotAllowed, NotNow
from openhall.kit.subject import Subject
from openhall.lab.roster import Duty as Planned
from openhall.lab.roster import Leader as Asked
from openhall.lab.roster import Post as Seat
from openhall.lab.roster import broken_rules
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.service_days.models import Duty, Leader
from openhall.service_days.queries.asking import absences, question_of
from openhall.service_days.services.planning import hold, today_in
from openhall.service_days.services.settling import lapse
from openhall.service_days.states import DUTY, DutyState


def substitute(hall: uuid.UUID, duty: uuid.UUID, account: uuid.UUID, act: Act) -> None:
    """Another named leader of the same unit, head or deputy, stands there instead.

    NotAllowed for anybody else; NotNow once the day has come, where the leader stands elsewhere or is away then.
    """
    with transaction.atomic():
        row = _open(hall, duty, "substitute", act)
        stands = Leader.objects.filter(hall=hall, account=account, in_use=True, unit=row.leader.unit_id).first()
        if stands is None or stands == row.leader:
            raise NotAllowed(
                "no_substitute", "A substitute is another leader of the same unit, named beforehand: head or deputy."
            )
        _require_free(stands, row)
        row.stands_id, row.state = account, DutyState.SUBSTITUTED
        _save([row])
        lapse([row.id], act)
        _log(row, "substitute", act, {"leader": row.leader.account_id, "stands": account})


def swap(hall: uuid.UUID, one: uuid.UUID, other: uuid.UUID, act: Act) -> None:
    """Two leaders take each other's duties; NotNow where that would break a rule of the rota that holds now."""
    with transaction.atomic():
        first, second = (_open(hall, each, "swap", act) for each in sorted((one, other)))
        if first.leader == second.leader:
            raise NotNow("same_leader", "Both duties are of the same leader.")
        _require_free(second.leader, first)
        _require_free(first.leader, second)
        _require_rules(hall, first, second)
        if first.on == second.on:
            first.post, second.post = second.post, first.post
        else:
            first.leader, second.leader = second.leader, first.leader
            first.stands_id, second.stands_id = first.leader.account_id, second.leader.account_id
        _save([first, second])
        lapse([first.id, second.id], act)
        for row in (first, second):
            _log(row, "swap", act, {"leader": row.leader.account_id, "post": row.post.code})


def excuse_for_leave(account: uuid.UUID, first: dt.date, last: dt.date, act: Act) -> int:
    """Who is on leave is excused from every duty of these days, both inclusive, in any hall; how many.

    A day that is over stays as it was. The place stands empty until a substitute steps in.
    """
    rows = Duty.objects.select_for_update(of=("self",)).select_related("day", "leader")
    with transaction.atomic():
        mine = rows.filter(stands=account, on__range=(first, last))
        found = [row for row in mine if row.on > today_in(row.day.hall_id, act)]
        for row in found:
            row.stands_id, row.state = None, DutyState.EXCUSED
            _save([row])
            lapse([row.id], act)
            _log(row, "excuse", act, {"leader": row.leader.account_id})
    return len(found)


def _open(hall: uuid.UUID, duty: uuid.UUID, verb: str, act: Act) -> Duty:
    hold(hall)
    rows = Duty.objects.select_for_update(of=("self",)).select_related("day", "leader__account", "leader__unit", "post")
    row = rows.filter(id=duty, day__hall=hall).first()
    if row is None:
        raise Missing("no_duty", "There is no such duty.")
    if row.on <= today_in(hall, act):
        raise NotNow("duty_begun", "The day of this duty has come.")
    if not DUTY.allows(verb, row.state):
        raise NotNow("duty_changed", "This duty has been changed already.")
    return row


def _require_free(leader: Leader, duty: Duty) -> None:
    """Refuse who does not fit the post, or is on leave, posted or on duty elsewhere on that day."""
    seat = Seat(duty.post.code, duty.post.seats, frozenset(duty.post.units), duty.post.deputies)
    if not seat.fits(Asked(leader.account.username, leader.unit.code, leader.deputy)):
        raise NotNow("post_not_fit", "This leader may not stand at this post.")
    away = next(absences(leader, duty.day.hall_id, duty.on, duty.on), None)
    if away is not None:
        raise NotNow("leader_away", "This leader is elsewhere on that day.")


def _require_rules(hall: uuid.UUID, first: Duty, second: Duty) -> None:
    """Refuse a swap that breaks a rule which the rota around both days keeps."""
    span = min(first.on, second.on) - dt.timedelta(days=40), max(first.on, second.on) + dt.timedelta(days=40)
    rows = Duty.objects.filter(day__hall=hall, on__range=span, state=DutyState.PLANNED)
    now = [Planned(*row) for row in rows.values_list("on", "post__code", "leader__account__username")]
    after = [each for each in now if each not in (_planned(first), _planned(second))]
    after += [_planned(first, second.leader), _planned(second, first.leader)]
    days = tuple(sorted({each.day for each in now}))
    question = dataclasses.replace(question_of(hall, days[0], days[-1], {}), days=days)
    broken = set(broken_rules(question, after)) - set(broken_rules(question, now))
    if broken:
        rule = min(each.name for each in broken)
        raise NotNow("rota_breaks_rule", "This would break a rule of the rota: %(rule)s.", {"rule": rule})


def _planned(duty: Duty, leader: Leader | None = None) -> Planned:
    return Planned(duty.on, duty.post.code, (leader or duty.leader).account.username)


def _save(rows: list[Duty]) -> None:
    try:
        with transaction.atomic():
            for row in rows:
                row.save(update_fields=["leader", "post", "stands", "state"])
    except IntegrityError as error:
        raise Conflict("in_two_places", "Somebody would be in two places on one day.") from error


def _log(row: Duty, verb: str, act: Act, facts: dict[str, object]) -> None:
    subject = Subject("duty", row.id, str(row.on))
    ledger.append(act, DUTY[verb].event, subject, row.day.hall_id, facts | {"on": row.on})
