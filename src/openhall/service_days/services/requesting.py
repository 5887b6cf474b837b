"""What leaders ask about their duties: a swap that a colleague takes, leave that the hall grants."""

import uuid

from django.db import transaction

from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.texts import sentence
from openhall.ledger.services import Act
from openhall.people.services.staffing import save_leave
from openhall.service_days.models import Duty, DutyRequest
from openhall.service_days.permissions import require_person
from openhall.service_days.services.changing import excuse_for_leave, swap
from openhall.service_days.services.planning import hold, today_in
from openhall.service_days.services.settling import settle, tell
from openhall.service_days.states import REQUEST, RequestKind, RequestState

MOST_WHY = 300


def ask(hall: uuid.UUID, duty: uuid.UUID, kind: str, why: str, act: Act) -> uuid.UUID:
    """Ask for a swap of a duty or for leave from it, in advance; the id of the request.

    NotAllowed for a duty that is not the asker's; NotNow once its day has come; Conflict while something is asked.
    """
    if kind not in set(RequestKind):
        raise Malformed("no_request_kind", "Ask for a swap or for leave.")
    words, person = sentence(why, MOST_WHY), require_person(act.account)
    with transaction.atomic():
        hold(hall)
        row = _own_duty(hall, duty, person, act)
        if DutyRequest.objects.filter(duty=row, state=RequestState.ASKED).exists():
            raise Conflict(
                "asked_already", "Something is asked about this duty already. Withdraw that first."
            )
        made = DutyRequest.objects.create(
            id=uuid7(act.now),
            hall_id=hall,
            duty=row,
            kind=kind,
            why=words,
            asked_at=act.now,
            asked_by_id=person,
        )
        tell(made, "ask", act)
    return made.id


def _own_duty(hall: uuid.UUID, duty: uuid.UUID, person: uuid.UUID, act: Act) -> Duty:
    row = Duty.objects.filter(id=duty, day__hall=hall).first()
    if row is None:
        raise Missing("no_duty", "There is no such duty.")
    if row.stands_id != person:
        raise NotAllowed("not_own_duty", "This is somebody else's duty.")
    if row.on <= today_in(hall, act):
        raise NotNow("duty_begun", "The day of this duty has come.")
    return row


def take(hall: uuid.UUID, request: uuid.UUID, own: uuid.UUID, act: Act) -> None:
    """Give one's own duty for the one that a colleague asks to swap; the rota's rules must still hold.

    NotAllowed for a duty that is not the taker's; what `swap` refuses is refused.
    """
    with transaction.atomic():
        hold(hall)
        row = _asked(hall, request, "take", RequestKind.SWAP)
        given = _own_duty(hall, own, require_person(act.account), act)
        settle(row, "take", act)
        swap(hall, row.duty_id, given.id, act)


def grant(hall: uuid.UUID, request: uuid.UUID, act: Act) -> None:
    """Grant leave for the day of the duty: it stands among the leaves; the place is empty until somebody steps in."""
    with transaction.atomic():
        hold(hall)
        row = _asked(hall, request, "grant", RequestKind.LEAVE)
        _not_own(row, act)
        settle(row, "grant", act)
        on = row.duty.on
        save_leave(uuid7(act.now), row.asked_by_id, (on, on))
        excuse_for_leave(row.asked_by_id, on, on, act)


def decline(hall: uuid.UUID, request: uuid.UUID, act: Act) -> None:
    """Decline leave: the duty stays."""
    with transaction.atomic():
        hold(hall)
        row = _asked(hall, request, "decline", RequestKind.LEAVE)
        _not_own(row, act)
        settle(row, "decline", act)


def withdraw(hall: uuid.UUID, request: uuid.UUID, act: Act) -> None:
    """Whoever asked takes it back."""
    with transaction.atomic():
        hold(hall)
        row = _asked(hall, request, "withdraw")
        if row.asked_by_id != act.account:
            raise NotAllowed("not_own_request", "Somebody else asked for this.")
        settle(row, "withdraw", act)


def _asked(hall: uuid.UUID, request: uuid.UUID, verb: str, kind: RequestKind | None = None) -> DutyRequest:
    rows = DutyRequest.objects.select_for_update(of=("self",)).select_related("duty")
    row = rows.filter(id=request, hall=hall).first()
    if row is None or (kind is not None and row.kind != kind):
        raise Missing("no_request_here", "There is no such request.")
    if not REQUEST.allows(verb, row.state):
        raise NotNow("request_settled", "This request is settled already.")
    return row


def _not_own(row: DutyRequest, act: Act) -> None:
    if row.asked_by_id == require_person(act.account):
        raise NotAllowed("own_leave", "You asked for this yourself: a second person has to decide.")
