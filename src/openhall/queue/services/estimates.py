"""Refresh a hall's wait curves: everybody who waits, played forward by the real rule with measured service times."""

import dataclasses
import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction

from openhall.lab.replay import Place, Played, play
from openhall.lab.standing import Rule
from openhall.queue.models import ClassRule, Curve
from openhall.queue.queries.measured import Seconds, service_seconds
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.position import Position, visitor_estimate
from openhall.queue.queries.standing import MICROS, micros, open_places, waiting_tickets
from openhall.queue.rules import Caller, Waiting, booked_turn, call_key, may_serve, streak_after
from openhall.queue.states import VisitorClass

__all__ = ["RULE", "Position", "refresh_curves", "visitor_estimate"]

LAST = 1 << 130
"""A number and id after every real one: a newcomer loses each tie."""

RULE: Rule[Waiting, Caller] = Rule(
    may_serve,
    call_key,
    booked_turn,
    streak_after,
    lambda caller, streak: dataclasses.replace(caller, streak=streak),
)


def refresh_curves(hall_code: str, now: dt.datetime, rng: random.Random) -> int:
    """Write the hall's curves anew, one per queue and class that an open window serves; how many.

    A queue without such a window has no curve: `take` then guesses by the usual minutes. Missing for an unknown hall.
    """
    plan = hall_plan(hall_code, now)
    service = service_seconds(plan, now)
    places = open_places(plan, service, now)
    tickets = waiting_tickets(plan)
    wanted = _newcomers(plan, now)
    in_micros = {queue.int: [each * MICROS for each in some] for queue, some in service.items()}
    played = play(RULE, places, tickets, [each.ticket for each in wanted], in_micros, micros(now), rng)
    curves = _curves(plan, wanted, played, _pace(places, tickets, played, service), tickets, now)
    _store(plan, curves)
    return len(curves)


@dataclasses.dataclass(frozen=True, slots=True)
class _Newcomer:
    queue: uuid.UUID
    visitor_class: str
    ticket: Waiting


def _newcomers(plan: HallPlan, now: dt.datetime) -> list[_Newcomer]:
    """Somebody of each class who would take a ticket for each queue now, as `take` would place them."""
    moment, found = micros(now), []
    for rule in ClassRule.objects.filter(hall=plan.hall.id).order_by("visitor_class"):
        for queue in plan.queues.values():
            cap = MICROS * (rule.cap_seconds or queue.cap_seconds)
            ticket = Waiting(
                LAST, queue.id.int, moment, moment - MICROS * rule.credit_seconds, moment + cap, LAST,
                booked=rule.visitor_class == VisitorClass.BOOKED, needs_mark=rule.needs_mark,
            )  # fmt: skip
            found.append(_Newcomer(queue.id, rule.visitor_class, ticket))
    return found


def _pace(
    places: Sequence[Place[Caller]], tickets: Sequence[Waiting], played: Played, service: Seconds
) -> Mapping[uuid.UUID, int]:
    """Seconds that one more visitor of a queue adds: between its calls in the replay, else by its windows."""
    calls: dict[int, list[int]] = {}
    for ticket, wait in zip(tickets, played.tickets, strict=True):
        if wait is not None:
            calls.setdefault(ticket.queue, []).append(wait.likely // MICROS)
    windows = Counter(queue for place in places for queue in place.queues)
    return {
        queue: _between(calls.get(queue.int, []), sum(some) // len(some) // max(1, windows[queue.int]))
        for queue, some in service.items()
    }


def _between(waits: Sequence[int], otherwise: int) -> int:
    return (max(waits) - min(waits)) // (len(waits) - 1) if len(waits) > 2 else otherwise


def _curves(
    plan: HallPlan, wanted: Sequence[_Newcomer], played: Played, pace: Mapping[uuid.UUID, int],
    tickets: Sequence[Waiting], now: dt.datetime,
) -> list[Curve]:  # fmt: skip
    waiting = Counter(ticket.queue for ticket in tickets)
    return [
        Curve(
            queue_id=each.queue, hall_id=plan.hall.id, visitor_class=each.visitor_class, low=wait.low // MICROS,
            likely=wait.likely // MICROS, high=wait.high // MICROS, per_ticket=pace[each.queue],
            waiting=waiting[each.queue.int], refreshed_at=now,
        )
        for each, wait in zip(wanted, played.newcomers, strict=True)
        if wait is not None
    ]  # fmt: skip


def _store(plan: HallPlan, curves: Sequence[Curve]) -> None:
    fields = ["low", "likely", "high", "per_ticket", "waiting", "refreshed_at"]
    kept = {(curve.queue_id, curve.visitor_class) for curve in curves}
    with transaction.atomic():
        there = Curve.objects.filter(hall=plan.hall.id).values_list("queue_id", "visitor_class")
        for queue, visitor_class in set(there) - kept:
            Curve.objects.filter(queue=queue, visitor_class=visitor_class).delete()
        Curve.objects.bulk_create(
            sorted(curves, key=lambda curve: (curve.queue_id, curve.visitor_class)),
            update_conflicts=True, unique_fields=["queue", "visitor_class"], update_fields=fields,
        )  # fmt: skip
