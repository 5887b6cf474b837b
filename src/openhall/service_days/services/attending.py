"""Check in and out on the day of a duty."""

import uuid

from django.db import transaction

from openhall.kit.errors import Missing, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.service_days.models import Duty
from openhall.service_days.services.planning import today_in
from openhall.service_days.states import DUTY


def check_in(hall: uuid.UUID, duty: uuid.UUID, act: Act) -> None:
    """Who stands at a duty has come: NotNow on any other day, twice, or where nobody is expected."""
    with transaction.atomic():
        row = _today(hall, duty, "check_in", act)
        if row.came_at is not None:
            raise NotNow("came_already", "The arrival is written down already.")
        row.came_at = act.now
        _save(row, "check_in", act)


def check_out(hall: uuid.UUID, duty: uuid.UUID, act: Act) -> None:
    """Who came leaves: NotNow before the arrival and twice."""
    with transaction.atomic():
        row = _today(hall, duty, "check_out", act)
        if row.came_at is None or row.left_at is not None:
            raise NotNow("not_there", "Nobody is there who could leave.")
        row.left_at = act.now
        _save(row, "check_out", act)


def _today(hall: uuid.UUID, duty: uuid.UUID, verb: str, act: Act) -> Duty:
    rows = Duty.objects.select_for_update(of=("self",)).select_related("day")
    row = rows.filter(id=duty, day__hall=hall).first()
    if row is None:
        raise Missing("no_duty", "There is no such duty.")
    if row.on != today_in(hall, act):
        raise NotNow("not_the_day", "This duty is on another day.")
    if not DUTY.allows(verb, row.state):
        raise NotNow("nobody_stands", "Nobody stands here: the leader is excused.")
    return row


def _save(row: Duty, verb: str, act: Act) -> None:
    row.save(update_fields=["came_at", "left_at"])
    ledger.append(
        act,
        DUTY[verb].event,
        Subject("duty", row.id, str(row.on)),
        row.day.hall_id,
        {"stands": row.stands_id},
    )
