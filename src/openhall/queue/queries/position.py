"""Where a waiting ticket stands in its queue, and how long that takes: the stored curve, scaled to the place."""

import dataclasses
import datetime as dt
import math

from django.db.models import Count, Q

from openhall.queue.models import Curve, Ticket
from openhall.queue.queries.plan import HallPlan
from openhall.queue.states import TicketState


@dataclasses.dataclass(frozen=True, slots=True)
class Position:
    """How many of the queue are called before, and the wait from now: P20, likely, P80, in seconds."""

    ahead: int
    low: int
    likely: int
    high: int


def visitor_estimate(plan: HallPlan, ticket: Ticket, now: dt.datetime) -> Position | None:
    """The place and the wait of a waiting ticket; None when it waits no longer."""
    if ticket.state != TicketState.WAITING:
        return None
    credit = ticket.eligible_at - ticket.order_at
    line = Ticket.objects.filter(queue=ticket.queue_id, state=TicketState.WAITING).exclude(id=ticket.id)
    counted = line.aggregate(
        waiting=Count("id"),
        ahead=Count("id", filter=_before(ticket, now)),
        newcomer=Count("id", filter=Q(cap_at__lte=now) | Q(front=True) | Q(order_at__lte=now - credit)),
    )
    curve = Curve.objects.filter(queue=ticket.queue_id, visitor_class=ticket.visitor_class).first()
    ahead, waiting = counted["ahead"], counted["waiting"] + 1
    if curve is None:
        return by_rule_of_thumb(ahead, plan.queue_by_id[ticket.queue_id].pace)
    likely = max(0, curve.likely + (waiting - curve.waiting) * curve.per_ticket)
    spread = (curve.likely - curve.low, curve.high - curve.likely)
    return scaled(likely, spread, ahead, max(ahead, counted["newcomer"] + 1))


def _before(ticket: Ticket, now: dt.datetime) -> Q:
    overdue = Q(cap_at__lte=now)
    if ticket.cap_at <= now:
        return overdue & Q(eligible_at__lt=ticket.eligible_at)
    earlier = Q(order_at__lt=ticket.order_at) | Q(order_at=ticket.order_at, number__lt=ticket.number)
    return overdue | (Q(front=True) & earlier if ticket.front else Q(front=True) | earlier)


def by_rule_of_thumb(ahead: int, pace: int) -> Position:
    """The guess without a curve, as `take` makes it: visitors are called `pace` seconds apart."""
    return Position(ahead, ahead * pace // 2, ahead * pace, ahead * pace * 2 + pace)


def scaled(likely: int, spread: tuple[int, int], ahead: int, newcomer_ahead: int) -> Position:
    """A newcomer's wait scaled to somebody with fewer ahead: the wait by the share, its spread by the root.

    A wait is a sum of services, so its mean grows as their number does and its spread as the root of it.
    """
    share = (ahead + 1) / (newcomer_ahead + 1)
    middle, root = likely * share, math.sqrt(share)
    low = round(max(0.0, middle - spread[0] * root))
    return Position(ahead, low, max(low, round(middle)), round(middle + spread[1] * root))
