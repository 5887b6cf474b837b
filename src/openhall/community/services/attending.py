"""Check in and out: by the rotating code, or by an organiser's hand. The minutes are exact and actual."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from openhall.community.models import Event, Place, Shift, Volunteer
from openhall.community.permissions import serving_volunteer
from openhall.community.queries.commitments import RotaOf, commitments_of, paid_duty, paid_time_counts
from openhall.community.rules.codes import is_fresh
from openhall.community.rules.joining import check_free
from openhall.community.rules.times import Span, minutes_of, served_span
from openhall.community.services.signing import no_place, taken_place
from openhall.community.services.steps import Facts, locked, moved, require_open, today
from openhall.community.services.terms import keep_longer
from openhall.community.states import HELD, By, Direction, PlaceState
from openhall.kit.errors import NotAllowed, NotNow
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept

EARLY = dt.timedelta(hours=1)
"""How long before a shift somebody may be there."""


def check_in(event: uuid.UUID, token: str, code: str, key: str, rota_of: RotaOf, act: Act) -> Kept:
    """A volunteer who stands at the event begins. Who comes unannounced gets a free place of the present shift.

    NotAllowed for a code that is not fresh; NotNow where there is no place now. `key` is the installation's.
    """

    def once() -> Facts:
        volunteer, row = _there(event, token, Direction.IN, code, key, act)
        place = _of(row, PlaceState.SIGNED, act.now).filter(volunteer=volunteer).first()
        return _begun(place or _unannounced(volunteer, row, rota_of, act), By.CODE, act)

    return ledger.once(act, once)


def check_out(event: uuid.UUID, token: str, code: str, key: str, act: Act) -> Kept:
    """The volunteer ends: the exact minutes are written down."""

    def once() -> Facts:
        volunteer, row = _there(event, token, Direction.OUT, code, key, act)
        place = _places(row).filter(volunteer=volunteer, state=PlaceState.SERVING).first()
        if place is None:
            raise NotNow("not_checked_in", "You are not checked in at this event.")
        return ended(place, act.now, By.CODE, act)

    return ledger.once(act, once)


def _there(
    event: uuid.UUID, token: str, direction: Direction, code: str, key: str, act: Act
) -> tuple[Volunteer, Event]:
    volunteer = serving_volunteer(token)
    row = locked(event)
    if row.hall_id != volunteer.hall_id:
        raise NotAllowed("other_hall", "You volunteer for another hall. Join here first.")
    if not is_fresh(key, event, direction, code, act.now):
        raise NotAllowed("old_code", "This code is not good any more. Scan the one that is shown now.")
    require_open(row)
    return volunteer, row


def check_in_by_hand(event: uuid.UUID, place: uuid.UUID, act: Act) -> Kept:
    """An organiser writes down that somebody who signed up has begun; nobody else can be checked in so."""
    return ledger.once(act, lambda: _begun(_by_hand(event, place), By.HAND, act))


def check_out_by_hand(event: uuid.UUID, place: uuid.UUID, act: Act) -> Kept:
    """An organiser writes down that somebody ends now."""
    return ledger.once(act, lambda: ended(_by_hand(event, place), act.now, By.HAND, act))


def _by_hand(event: uuid.UUID, place: uuid.UUID) -> Place:
    row = locked(event)
    require_open(row)
    found = _places(row).filter(id=place).first()
    if found is None:
        raise no_place()
    return found


def _places(event: Event) -> QuerySet[Place]:
    rows = Place.objects.select_for_update(of=("self",)).select_related("shift", "volunteer")
    return rows.filter(shift__event=event).order_by("shift__starts_at", "id")


def _of(event: Event, state: PlaceState, now: dt.datetime) -> QuerySet[Place]:
    """Places in a state whose shift is now, or begins within an hour."""
    return _places(event).filter(state=state, shift__starts_at__lte=now + EARLY, shift__ends_at__gt=now)


def _unannounced(volunteer: Volunteer, event: Event, rota_of: RotaOf, act: Act) -> Place:
    """A free place for somebody who chose to come."""
    shifts = Shift.objects.filter(event=event, starts_at__lte=act.now + EARLY, ends_at__gt=act.now)
    for shift in shifts.order_by("starts_at", "id"):
        waits = shift.places.filter(state=PlaceState.WAITING).exists()
        mine = shift.places.filter(volunteer=volunteer, state__in=HELD).exists()
        if not waits and not mine and shift.places.filter(state__in=HELD).count() < shift.capacity:
            span = Span(shift.starts_at, shift.ends_at)
            check_free(span, commitments_of(volunteer, span, rota_of))
            made = taken_place(volunteer, shift, PlaceState.SIGNED, act)
            return _places(event).get(id=str(made["id"]))
    raise NotNow("no_place_now", "You have no place at this event now, and none is free.")


def _begun(place: Place, by: By, act: Act) -> Facts:
    if place.state == PlaceState.SIGNED and not act.now < place.shift.ends_at:
        raise NotNow("shift_over", "This shift is over.")
    if place.volunteer.places.filter(state=PlaceState.SERVING).exists():
        raise NotNow("serves_already", "Check out of the other shift first.")
    place.came_at, place.came_by, place.offered = act.now, by, False
    return moved(place, "check_in", PlaceState.SERVING, act, {"by": by})


def ended(place: Place, went: dt.datetime, by: By, act: Act) -> Facts:
    """Write down how long somebody served; joins the caller's transaction."""
    if place.came_at is None:
        raise NotNow("not_checked_in", "You are not checked in at this event.")
    count(place, place.came_at, went)
    place.went_by = by
    keep_longer(place.volunteer, act)
    facts = moved(place, "check_out", PlaceState.SERVED, act, {"by": by, "minutes": place.minutes})
    return {**facts, "minutes": place.minutes, "paid_minutes": place.paid_minutes}


def count(place: Place, came: dt.datetime, went: dt.datetime) -> None:
    """Set when somebody came and went and the minutes that follow; paid duty is none, but by a rule of that day."""
    hall = place.volunteer.hall_id
    span = served_span(came, went, place.shift.starts_at)
    counts = paid_time_counts(hall, today(hall, span.begins))
    place.came_at, place.went_at = came, max(came, went)
    place.minutes, place.paid_minutes = minutes_of(span, paid_duty(place.volunteer, span), counts)
