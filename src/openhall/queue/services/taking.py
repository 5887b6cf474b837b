"""A visitor takes a ticket, or gives it up."""

import dataclasses
import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Malformed, Missing, NotNow, TooMany
from openhall.kit.ids import new_token, uuid7
from openhall.kit.named_sql import statement
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.places.rules import is_open, next_opening
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import HallPlan, ItemPlan, QueuePlan
from openhall.queue.states import TICKET, TicketState, VisitorClass


@dataclasses.dataclass(frozen=True, slots=True)
class TicketWish:
    """What a visitor asks for: one queue, or one or more items in the order wished.

    `contact` is a phone number or code; only its keyed hash is kept, unless the visitor wants to be told (`notify`):
    then the vault keeps it. Daily limits touch the origin "phone" alone, never kiosks and staff.
    """

    queue: str = ""
    items: Sequence[str] = ()
    visitor_class: str = VisitorClass.ORDINARY
    language: str = "zh-hans"
    origin: str = "phone"
    contact: str = ""
    notify: bool = False
    needs_mark: str = ""
    companion_of: uuid.UUID | None = None
    arrived_at: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Leg:
    """One queue to stand in, for an item or for none in particular."""

    queue: QueuePlan
    item: ItemPlan | None


LIMITED_ORIGINS = frozenset({"phone"})


def take(plan: HallPlan, wish: TicketWish, act: Act) -> Kept:
    """A new ticket: 201 and its facts, `token` among them.

    Raises NotNow outside opening hours or while the hall is closed, Missing for an unknown queue or item,
    Malformed for an empty wish, Conflict when the contact already holds an open ticket there, TooMany at the limit.
    """
    legs = legs_of(plan, wish)
    _check_class(plan, wish.visitor_class)
    if not is_open(plan.hall.hours, act.now):
        raise _shut(plan, act.now)
    _check_daily_limit(plan, wish, act)
    try:
        row = ledger.run_once(statement("queue", "take"), _params(plan, wish, legs, act), act)
    except IntegrityError as error:
        if "queue_one_open_per_contact" in str(error):
            raise Conflict("already_waiting", "You already hold an open ticket for this queue.") from error
        raise
    if isinstance(row, Kept):
        return row
    if row is None:
        raise hall_closed()
    return Kept(201, json.loads(str(row[0])))


def legs_of(plan: HallPlan, wish: TicketWish) -> list[Leg]:
    """The queues to stand in, first to last; items of one queue that follow each other are one leg each."""
    if wish.queue and not wish.items:
        return [Leg(plan.queue(wish.queue), None)]
    legs = []
    for code in wish.items:
        item = plan.item(code)
        if item.queue is None:
            raise Missing("no_queue", "No queue of this hall serves the item %(code)s.", {"code": code})
        legs.append(Leg(plan.queue_by_id[item.queue], item))
    if not legs:
        raise Malformed("nothing_wished", "Name a queue or at least one item.")
    return legs


def _check_class(plan: HallPlan, visitor_class: str) -> None:
    if visitor_class not in plan.classes:
        raise Malformed("no_class", "This hall knows no visitor class %(code)s.", {"code": visitor_class[:40]})


def _shut(plan: HallPlan, now: dt.datetime) -> NotNow:
    opening = next_opening(plan.hall.hours, now)
    return NotNow(
        "hall_shut",
        "The hall is shut now. It opens again on %(opens)s.",
        {"opens": opening, "timezone": plan.hall.hours.timezone},
    )


def _check_daily_limit(plan: HallPlan, wish: TicketWish, act: Act) -> None:
    limit = plan.rule.daily_limit
    if limit is None or wish.origin not in LIMITED_ORIGINS:
        return
    day = local_day(act.now, plan.hall.hours.timezone)
    if Ticket.objects.filter(hall=plan.hall.id, day=day, origin__in=LIMITED_ORIGINS).count() >= limit:
        raise TooMany(
            "daily_limit", "All tickets for phones are taken today. Please take one at the reception or a kiosk."
        )


def contact_key(contact: str, hall: uuid.UUID) -> bytes | None:
    """A keyed hash of a phone number or code, useless outside this hall; None without a contact."""
    plain = "".join(contact.split())
    if not plain:
        return None
    return hmac.new(settings.SECRET_KEY.encode(), f"{hall}|{plain}".encode(), hashlib.sha256).digest()


def _params(plan: HallPlan, wish: TicketWish, legs: Sequence[Leg], act: Act) -> Mapping[str, object]:
    first = legs[0]
    rest = [{"queue": str(leg.queue.id), "item": leg.item and str(leg.item.id)} for leg in legs[1:]]
    return {
        "hall": plan.hall.id,
        "day": local_day(act.now, plan.hall.hours.timezone),
        "queue": first.queue.id,
        "item": first.item.id if first.item else None,
        "plan": json.dumps(rest),
        "visitor_class": str(wish.visitor_class),
        "booked": wish.visitor_class == VisitorClass.BOOKED,
        "needs_mark": wish.needs_mark,
        "language": wish.language,
        "companion_of": wish.companion_of,
        "contact_key": contact_key(wish.contact, plan.hall.id),
        "origin": wish.origin,
        "arrived_at": wish.arrived_at,
        "now": act.now,
        "pace": first.queue.pace,
        "ticket": uuid7(act.now),
        "token": new_token(),
        "event": uuid7(act.now),
        "actor": act.actor,
        "key": act.key,
        "body": act.body,
    }


def cancel(ticket_id: uuid.UUID, act: Act) -> Kept:
    """Give a ticket up; NotNow if it is being served or over, Missing if there is none."""
    return ledger.once(act, lambda: _cancel(ticket_id, act))


def _cancel(ticket_id: uuid.UUID, act: Act) -> Mapping[str, object]:
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().filter(id=ticket_id).first()
        if ticket is None:
            raise Missing("no_ticket", "There is no such ticket.")
        if not TICKET.allows("cancel", ticket.state):
            raise wrong_state(ticket.state)
        ticket.state, ticket.ended_at = TicketState.CANCELLED, act.now
        ticket.save(update_fields=["state", "ended_at"])
        event = TICKET["cancel"].event
        ledger.append(act, event, Subject("ticket", ticket.id), ticket.hall_id, {"number": str(ticket)})
    return {"id": str(ticket.id), "state": ticket.state}


def hall_closed() -> NotNow:
    """The refusal while an emergency keeps the hall closed."""
    return NotNow("hall_closed", "The hall is closed at the moment. Please look at the notice on the boards.")


def wrong_state(state: str) -> NotNow:
    """The refusal for a verb that the ticket's state does not allow; it names the state now."""
    return NotNow("wrong_state", "That is not possible now: the ticket is %(state)s.", {"state": state})
