"""Volunteers take places in shifts by their own choice: sign up, leave, offer a place, take one over; the waitlist.

Every verb here starts from the volunteer's own link. Nobody else can take a place for anybody.
"""

import uuid
from collections.abc import Callable

from openhall.community.models import Event, Place, Shift, Volunteer
from openhall.community.permissions import serving_volunteer
from openhall.community.queries.commitments import RotaOf, commitments_of, shift_span
from openhall.community.rules.joining import check_free
from openhall.community.rules.times import Span
from openhall.community.services.steps import Facts, logged, moved, require_open
from openhall.community.states import HELD, LIVE, PlaceState
from openhall.kit.errors import Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept


def sign_up(token: str, shift: uuid.UUID, rota_of: RotaOf, act: Act) -> Kept:
    """Take a place, or the next one of the waitlist: 201 with its id and state (`signed` or `waiting`).

    NotNow when the shift is over, the event is not open, the place is held already, or the volunteer is posted, on a
    rota, on leave or in another shift then.
    """

    def once() -> Facts:
        volunteer = serving_volunteer(token)
        return _taken(volunteer, locked_shift(volunteer, shift), rota_of, act)

    return ledger.once(act, once, status=201)


def locked_shift(volunteer: Volunteer, shift: uuid.UUID) -> Shift:
    """A shift of the volunteer's hall, locked with its event: whoever takes its last place is one."""
    event = Event.objects.select_for_update().filter(shifts=shift, hall=volunteer.hall_id).first()
    if event is None:
        raise Missing("no_shift", "There is no such shift.")
    require_open(event)
    return Shift.objects.select_for_update(of=("self",)).get(id=shift)


def _taken(volunteer: Volunteer, shift: Shift, rota_of: RotaOf, act: Act) -> Facts:
    _check(volunteer, shift, rota_of, act)
    full = shift.places.filter(state__in=HELD).count() >= shift.capacity
    return taken_place(volunteer, shift, PlaceState.WAITING if full else PlaceState.SIGNED, act)


def _check(volunteer: Volunteer, shift: Shift, rota_of: RotaOf, act: Act) -> None:
    if shift.ends_at <= act.now:
        raise NotNow("shift_over", "This shift is over.")
    if shift.places.filter(volunteer=volunteer, state__in=LIVE).exists():
        raise NotNow("signed_up", "You have signed up for this shift already.")
    span = Span(shift.starts_at, shift.ends_at)
    check_free(span, commitments_of(volunteer, span, rota_of))


def taken_place(volunteer: Volunteer, shift: Shift, state: PlaceState, act: Act) -> Facts:
    """Write down who holds or waits for a place."""
    place = Place.objects.create(
        id=uuid7(act.now), shift=shift, volunteer=volunteer, state=state, signed_at=act.now
    )
    return logged(place, "sign_up", act, {})


def leave(token: str, place: uuid.UUID, rota_of: RotaOf, act: Act) -> Kept:
    """Give a place up, or leave the waitlist; the first who waits and is free moves up."""

    def work(row: Place) -> Facts:
        held, row.offered = row.state == PlaceState.SIGNED, False
        facts = moved(row, "leave", PlaceState.LEFT, act)
        if held:
            move_up(row.shift, rota_of, act)
        return facts

    return _own(token, place, act, work)


def offer(token: str, place: uuid.UUID, rota_of: RotaOf, act: Act) -> Kept:
    """Look for somebody to take the place over. Whoever waits gets it at once; until then it stays the volunteer's."""

    def work(row: Place) -> Facts:
        if row.state != PlaceState.SIGNED:
            raise NotNow("wrong_place_state", "As your place stands, that is not possible now.", {"state": row.state})
        if move_up(row.shift, rota_of, act):
            return moved(row, "offer", PlaceState.LEFT, act)
        row.offered = True
        return moved(row, "offer", PlaceState.SIGNED, act)

    return _own(token, place, act, work)


def take_over(token: str, place: uuid.UUID, rota_of: RotaOf, act: Act) -> Kept:
    """Take over a place that its volunteer offers: 201 with the new place. Conflicts as for `sign_up`."""

    def once() -> Facts:
        volunteer = serving_volunteer(token)
        shift = Shift.objects.filter(places=place).first()
        if shift is None:
            raise no_place()
        mine = locked_shift(volunteer, shift.id)
        row = Place.objects.select_for_update(of=("self",)).select_related("volunteer").get(id=place)
        if not row.offered:
            raise NotNow("not_offered", "This place is not offered any more.")
        _check(volunteer, mine, rota_of, act)
        row.offered = False
        moved(row, "hand_on", PlaceState.LEFT, act)
        return taken_place(volunteer, mine, PlaceState.SIGNED, act)

    return ledger.once(act, once, status=201)


def move_up(shift: Shift, rota_of: RotaOf, act: Act) -> bool:
    """Give a place to the first of the waitlist who is free then; whether there was one. The shift has to be locked."""
    if shift.ends_at <= act.now:
        return False
    waiting = Place.objects.select_for_update(of=("self",)).select_related("volunteer", "shift")
    for row in waiting.filter(shift=shift, state=PlaceState.WAITING).order_by("signed_at", "id"):
        span = shift_span(row)
        try:
            check_free(span, commitments_of(row.volunteer, span, rota_of))
        except NotNow:  # committed since; the place on the waitlist stays
            continue
        moved(row, "move_up", PlaceState.SIGNED, act)
        return True
    return False


def _own(token: str, place: uuid.UUID, act: Act, work: Callable[[Place], Facts]) -> Kept:
    def once() -> Facts:
        volunteer = serving_volunteer(token)
        shift = Shift.objects.filter(places=place, places__volunteer=volunteer).first()
        if shift is None:
            raise no_place()
        locked_shift(volunteer, shift.id)
        rows = Place.objects.select_for_update(of=("self",)).select_related("shift", "volunteer")
        return work(rows.get(id=place))

    return ledger.once(act, once)


def no_place() -> Missing:
    """The refusal for a place that is not there, or somebody else's."""
    return Missing("no_place", "You have no such place.")
