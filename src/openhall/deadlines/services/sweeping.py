"""What time alone brings: cards and rungs. May run twice, late, and in several processes at once."""

import datetime as dt
import logging
import uuid

from django.db import InterfaceError, OperationalError, transaction

from openhall.deadlines.events import CardIssued, LadderClimbed
from openhall.deadlines.models import Card, Clock
from openhall.deadlines.queries.clocks import CardView, card_of, role_of, subject_of
from openhall.deadlines.rules import Step
from openhall.deadlines.services.clocks import log
from openhall.deadlines.services.moving import move
from openhall.deadlines.services.timing import Calendars, plan, set_times, still_to_do
from openhall.deadlines.states import ClockState, Colour
from openhall.kit.clock import require_aware
from openhall.kit.ids import uuid7
from openhall.kit.reactions import announce
from openhall.ledger.services import Act

SYSTEM = "system"
logger = logging.getLogger(__name__)


def sweep(now: dt.datetime, limit: int = 500) -> list[CardView]:
    """Give the cards and climb the rungs that are due at `now`, for at most `limit` clocks; the new cards.

    The longest due goes first. Each clock is a transaction of its own: one that fails is logged and holds up no other.
    """
    due = Clock.objects.filter(state=ClockState.RUNNING, look_at__lte=require_aware(now))
    calendars, given = Calendars(now), list[CardView]()
    for clock in list(due.order_by("look_at", "id").values_list("id", flat=True)[:limit]):
        try:
            given += _look_at(clock, calendars)
        except (OperationalError, InterfaceError):  # the database is away
            raise
        except Exception:
            logger.exception("the clock %s could not be looked at", clock)
    return given


def _look_at(clock: uuid.UUID, calendars: Calendars) -> list[CardView]:
    now = calendars.now
    with transaction.atomic():
        rows = Clock.objects.select_for_update(skip_locked=True, of=("self",)).select_related("limit", "ladder")
        row = rows.filter(id=clock, state=ClockState.RUNNING, look_at__lte=now).first()
        if row is None:  # somebody else has looked meanwhile, or is looking
            return []
        planned = plan(row, calendars)
        if planned.due_at != row.due_at:  # the calendar has changed: read it anew before believing it
            planned = plan(row, Calendars(now))
            move(row, planned, Act(SYSTEM, now))
        cards = _take_steps(row, [each for each in still_to_do(row, planned) if each.at <= now], now)
        set_times(row, planned)
        row.save(update_fields=["look_at", "rung"])
    return cards


def _take_steps(row: Clock, due: list[Step], now: dt.datetime) -> list[CardView]:
    given = list[CardView]()
    for step in due:
        row.rung = max(row.rung, step.rung)
        if step.colour is None:
            _climb(row, now)
        else:
            given.append(_card(row, step, step.colour, now))
    return given


def _card(row: Clock, step: Step, colour: Colour, now: dt.datetime) -> CardView:
    assert row.due_at is not None  # a running clock has one: the database holds it
    card = Card.objects.create(
        id=uuid7(now), clock=row, hall_id=row.hall_id, colour=colour, number=row.extended + 1, rule=row.rule,
        rule_version=row.rule_version, due_at=row.due_at, fell_at=step.at, issued_at=now,
    )  # fmt: skip
    role = role_of(row) if step.rung else ""
    log(row, "card", Act(SYSTEM, now), card=card.id, colour=colour, number=card.number, due_at=row.due_at,
        fell_at=step.at, rung=row.rung, role=role, assigned_to=row.assigned_to)  # fmt: skip
    announce(
        CardIssued(card.id, row.id, row.hall_id, subject_of(row), row.code, card.colour, card.number, row.rule,
                   row.rule_version, now, row.assigned_to, role)
    )  # fmt: skip
    return card_of(card)


def _climb(row: Clock, now: dt.datetime) -> None:
    role = role_of(row)
    log(row, "climb", Act(SYSTEM, now), rung=row.rung, role=role, due_at=row.due_at, assigned_to=row.assigned_to)
    announce(LadderClimbed(row.id, row.hall_id, subject_of(row), row.code, row.rung, role, now, row.assigned_to))
