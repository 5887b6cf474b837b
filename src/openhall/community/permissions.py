"""Who organises events, and whom a volunteer's own link makes somebody."""

import uuid

from openhall.community.models import Event, Volunteer
from openhall.community.rules.joining import TOKEN
from openhall.kit.errors import Missing, NotNow
from openhall.people.permissions import Caller, require_role
from openhall.people.states import Role

ORGANISES = frozenset({Role.DUTY_LEADER, Role.SUPERVISOR, Role.DIRECTOR})


def require_event(caller: Caller, identifier: uuid.UUID) -> uuid.UUID:
    """The hall of an event, for who organises there; strangers learn of no event (Missing), colleagues NotAllowed."""
    hall = Event.objects.filter(id=identifier).values_list("hall_id", flat=True).first()
    if hall is None or not caller.belongs(hall):
        raise no_event()
    require_role(caller, ORGANISES, hall)
    return hall


def no_event() -> Missing:
    """The refusal for an event that is not there."""
    return Missing("no_event", "There is no such event.")


def own_volunteer(token: str, locked: bool = False) -> Volunteer:
    """The volunteer whose link this is; Missing for any other text."""
    rows = Volunteer.objects.select_for_update(of=("self",)) if locked else Volunteer.objects.all()
    row = rows.filter(token=token).first() if TOKEN.fullmatch(token) else None
    if row is None:
        raise Missing("no_volunteer", "There is no volunteer at this address. Check the link.")
    return row


def serving_volunteer(token: str) -> Volunteer:
    """The same, locked, for who has not ended; NotNow for who has."""
    row = own_volunteer(token, locked=True)
    if row.ended_at is not None:
        raise NotNow("volunteer_ended", "You ended your time as a volunteer. You may join anew at any time.")
    return row
