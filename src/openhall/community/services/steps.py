"""What every verb of this room shares: the row it locks, the step it logs."""

import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.community.models import Event, Place
from openhall.community.permissions import no_event
from openhall.community.queries.subjects import event_subject, place_subject
from openhall.community.states import EVENT, PLACE, EventState, PlaceState
from openhall.kit.clock import local_day
from openhall.kit.errors import NotNow
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places import queries as places

type Facts = Mapping[str, object]


def locked(identifier: uuid.UUID, verb: str = "") -> Event:
    """The event, locked, in a state that allows the verb; Missing or NotNow otherwise."""
    row = Event.objects.select_for_update(of=("self",)).filter(id=identifier).first()
    if row is None:
        raise no_event()
    if verb and not EVENT.allows(verb, row.state):
        raise NotNow("wrong_event_state", "As this event stands, that is not possible now.", {"state": row.state})
    return row


def require_open(row: Event) -> None:
    """NotNow unless volunteers may come to the event."""
    if row.state != EventState.OPEN:
        raise NotNow("event_not_open", "This event is not open for volunteers.", {"state": row.state})


def told(row: Event, act: Act, verb: str, data: Facts) -> Facts:
    """Save and log a step of an event."""
    row.save()
    ledger.append(act, EVENT[verb].event, event_subject(row), row.hall_id, {"state": row.state, **data})
    return {"id": str(row.id), "state": str(row.state)}


def moved(row: Place, verb: str, after: PlaceState, act: Act, data: Facts | None = None) -> Facts:
    """Put a place into another state, save and log it; NotNow where the table knows no such way."""
    if (row.state, after) not in PLACE[verb].ways:
        raise NotNow("wrong_place_state", "As your place stands, that is not possible now.", {"state": row.state})
    row.state = after
    row.save()
    return logged(row, verb, act, data or {})


def logged(row: Place, verb: str, act: Act, data: Facts) -> Facts:
    """Log a step of a place; no name, only whose number it is."""
    facts = {"state": row.state, "shift": row.shift_id, "volunteer": row.volunteer_id, **data}
    ledger.append(act, PLACE[verb].event, place_subject(row), row.volunteer.hall_id, facts)
    return {"id": str(row.id), "state": str(row.state)}


def today(hall: uuid.UUID, now: dt.datetime) -> dt.date:
    """The day of a moment in the hall's zone."""
    return local_day(now, places.timezone_of(hall) or "UTC")
