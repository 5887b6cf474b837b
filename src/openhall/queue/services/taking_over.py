"""A person presses a button where the autopilot of a demo hall was working: the autopilot steps aside.

Its open ticket is finished first, and `Desk.staffed_at` keeps it away for a quarter of an hour.
"""

from django.db import transaction

from openhall.ledger.services import Act
from openhall.queue.models import Desk, Ticket
from openhall.queue.queries.pilot import STAYS_AWAY, left_to_autopilot
from openhall.queue.services.at_window import finish
from openhall.queue.services.calling import AtWindow
from openhall.queue.states import OPEN_AT_WINDOW, Outcome

AUTOPILOT = "autopilot"


def take_over(at: AtWindow, act: Act) -> None:
    """Finish what the autopilot has open here and mark the window as staffed; nothing to do in a real hall."""
    if not at.plan.piloted:
        return
    desk = Desk.objects.filter(window=at.window.id).values_list("autopilot", "staffed_at").first()
    if desk is None or not desk[0]:
        return
    if desk[1] is not None and desk[1] > act.now - STAYS_AWAY / 2:
        return
    with transaction.atomic():
        locked = Desk.objects.select_for_update().get(window=at.window.id)
        held = Ticket.objects.filter(window=at.window.id, state__in=OPEN_AT_WINDOW).first()
        if held is not None and left_to_autopilot(locked.staffed_at, act.now):
            finish(AtWindow(at.plan, at.window, held.id, staffed=False), Outcome.DONE, Act(AUTOPILOT, act.now))
        Desk.objects.filter(window=at.window.id).update(staffed_at=act.now)

