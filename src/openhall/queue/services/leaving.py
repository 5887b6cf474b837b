"""Somebody's access ends while visitors stand at their window: the visit is handed on."""

import uuid

from openhall.ledger.services import Act
from openhall.places.queries import code_of
from openhall.queue.models import Desk, Ticket
from openhall.queue.queries.plan import hall_plan
from openhall.queue.services.calling import AtWindow
from openhall.queue.services.steps import transferred
from openhall.queue.services.windows import closed
from openhall.queue.states import OPEN_AT_WINDOW, Placing

LEAVER = {"why": "access_ended"}


def hand_on(account: uuid.UUID, act: Act) -> int:
    """Close every window of an account; who stands there keeps the number and is called before all others.

    In the transaction that ends the access: either both or neither. Says how many visitors were handed on.
    """
    windows = {
        *Desk.objects.filter(clerk=account).values_list("window_id", flat=True),
        *Ticket.objects.filter(clerk=account, state__in=OPEN_AT_WINDOW).values_list("window_id", flat=True),
    }
    desks = Desk.objects.select_for_update().filter(window__in=windows).order_by("window")
    return sum(_leave(desk, act) for desk in desks)


def _leave(desk: Desk, act: Act) -> bool:
    plan = hall_plan(code_of(desk.hall_id), act.now)
    at = AtWindow(plan, plan.window_by_id[desk.window_id], staffed=False)
    ticket = Ticket.objects.filter(window=desk.window_id, state__in=OPEN_AT_WINDOW).first()
    if ticket is not None:
        transferred(at, act, plan.queue_by_id[ticket.queue_id].code, Placing.FIRST, why=LEAVER)
    closed(at, act)
    return ticket is not None
