"""What the reception may do with a ticket that waits: let it wait elsewhere, set its class after looking."""

import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.kit.errors import Malformed, Missing
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.models import ClassRule, Ticket
from openhall.queue.queries.facts import facts_of
from openhall.queue.queries.plan import HallPlan
from openhall.queue.services.steps import place_in
from openhall.queue.services.taking import wrong_state
from openhall.queue.states import TICKET, VisitorClass


def move_waiting(plan: HallPlan, ticket_id: uuid.UUID, queue: str, placing: str, act: Act) -> Kept:
    """Let a ticket that is at no window wait in another queue, under the same number.

    Missing if it is not of this hall, NotNow while a window has it or when its way is over.
    """
    return ledger.once(act, lambda: _move(plan, ticket_id, queue, placing, act))


def _move(plan: HallPlan, ticket_id: uuid.UUID, queue: str, placing: str, act: Act) -> Mapping[str, object]:
    ticket = _at_no_window(plan, ticket_id, "move")
    before = plan.queue_by_id[ticket.queue_id].code
    place_in(plan, ticket, queue, placing, "", act)
    data = {"number": str(ticket), "state": ticket.state, "from_queue": before, "to": queue, "placing": placing}
    ledger.append(act, TICKET["move"].event, Subject("ticket", ticket.id), plan.hall.id, data)
    return facts_of(ticket)


def set_class(plan: HallPlan, ticket_id: uuid.UUID, visitor_class: str, act: Act) -> Kept:
    """Set the class of a visitor whom somebody has looked at; its worth counts from the first minute of waiting.

    Malformed for a class the hall does not know, Missing and NotNow as for `move_waiting`.
    """
    if visitor_class not in plan.classes:
        code = visitor_class[:40]
        raise Malformed("no_class", "This hall knows no visitor class %(code)s.", {"code": code})
    return ledger.once(act, lambda: _set_class(plan, ticket_id, visitor_class, act))


def _set_class(plan: HallPlan, ticket_id: uuid.UUID, visitor_class: str, act: Act) -> Mapping[str, object]:
    ticket = _at_no_window(plan, ticket_id, "set_class")
    rules = {row.visitor_class: row for row in ClassRule.objects.filter(hall=plan.hall.id)}
    old, rule = rules.get(ticket.visitor_class), rules[visitor_class]
    before, ticket.visitor_class = ticket.visitor_class, visitor_class
    ticket.booked = visitor_class == VisitorClass.BOOKED
    if rule.needs_mark or (old and ticket.needs_mark == old.needs_mark):
        ticket.needs_mark = rule.needs_mark
    cap = rule.cap_seconds or plan.queue_by_id[ticket.queue_id].cap_seconds
    ticket.order_at = ticket.eligible_at - dt.timedelta(seconds=rule.credit_seconds)
    ticket.cap_at = ticket.eligible_at + dt.timedelta(seconds=cap)
    ticket.save(update_fields=["visitor_class", "booked", "needs_mark", "order_at", "cap_at"])
    data = {"number": str(ticket), "state": ticket.state, "before": before, "after": visitor_class}
    ledger.append(act, TICKET["set_class"].event, Subject("ticket", ticket.id), plan.hall.id, data)
    return facts_of(ticket)


def _at_no_window(plan: HallPlan, ticket_id: uuid.UUID, verb: str) -> Ticket:
    ticket = Ticket.objects.select_for_update().filter(id=ticket_id, hall=plan.hall.id).first()
    if ticket is None:
        raise Missing("no_ticket", "There is no such ticket.")
    if not TICKET.allows(verb, ticket.state):
        raise wrong_state(ticket.state)
    return ticket
