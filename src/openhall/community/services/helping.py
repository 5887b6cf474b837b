"""Help (帮办代办): a ticket or a matter for a person who agrees, by somebody at an event. Who helped is on record.

Neither a ticket's token nor a matter's secret comes back to the helper: the person is told by the contact left.
"""

import dataclasses
import uuid

from django.db import transaction

from openhall.community.models import Event, Help, Place
from openhall.community.permissions import serving_volunteer
from openhall.community.queries.subjects import event_subject
from openhall.community.services.steps import Facts, locked, require_open
from openhall.community.states import PlaceState
from openhall.kit.errors import Malformed, NotAllowed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters import services as matters
from openhall.matters.services import MatterWish
from openhall.matters.states import Channel
from openhall.queue import services as queue
from openhall.queue.queries.plan import HallPlan
from openhall.queue.services.taking import TicketWish


@dataclasses.dataclass(frozen=True, slots=True)
class Helper:
    """Who helps: a volunteer who is checked in, by the own link, or a member of staff (`token` empty)."""

    token: str = dataclasses.field(default="", repr=False)


def take_ticket_for(
    event: uuid.UUID, plan: HallPlan, wish: TicketWish, consents: bool, helper: Helper, act: Act
) -> Kept:
    """Take a ticket for a person who agrees: 201 with its number. Malformed without consent; as `queue.take` else."""
    inner = dataclasses.replace(act, key=None)

    def once() -> Facts:
        row, place = _allowed(event, consents, helper, act)
        _same_hall(row, plan)
        taken = queue.take(plan, wish, inner).mapping
        _write(row, place, Subject("ticket", uuid.UUID(str(taken["id"])), str(taken["number"])), act)
        return {"id": taken["id"], "number": taken["number"]}

    return ledger.once(act, once, status=201)


def open_matter_for(event: uuid.UUID, wish: MatterWish, consents: bool, helper: Helper, act: Act) -> Kept:
    """Open a matter for a person who agrees: 201 with its number. Malformed without consent or contact."""
    inner = dataclasses.replace(act, key=None)
    if not wish.contact.strip():
        raise Malformed("person_out_of_reach", "Leave a way to reach the person: the answer has to find them.")

    def once() -> Facts:
        row, place = _allowed(event, consents, helper, act)
        made = dataclasses.replace(wish, channel=Channel.GUIDE, source=event_subject(row))
        opened = matters.open_matter(row.hall_id, made, inner).mapping
        _write(row, place, Subject("matter", uuid.UUID(str(opened["id"])), str(opened["number"])), act)
        return {"id": opened["id"], "number": opened["number"]}

    return ledger.once(act, once, status=201)


def _allowed(event: uuid.UUID, consents: bool, helper: Helper, act: Act) -> tuple[Event, Place | None]:
    """The event, open, and the helper's place in it (None for staff)."""
    if not consents:
        raise Malformed("no_consent_of_person", "Ask the person first, and tick that they agree.")
    place = _serving(event, helper) if helper.token else None
    row = locked(event)
    require_open(row)
    if place is None and act.account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    return row, place


def _serving(event: uuid.UUID, helper: Helper) -> Place:
    volunteer = serving_volunteer(helper.token)
    place = volunteer.places.filter(shift__event=event, state=PlaceState.SERVING).first()
    if place is None:
        raise NotAllowed("not_serving", "Check in at the event first: who helps there is on duty there.")
    return place


def _same_hall(row: Event, plan: HallPlan) -> None:
    if plan.hall.id != row.hall_id:
        raise NotAllowed("other_hall", "You volunteer for another hall. Join here first.")


def _write(row: Event, place: Place | None, subject: Subject, act: Act) -> None:
    account = None if place else act.account
    with transaction.atomic():
        made = Help.objects.create(
            id=uuid7(act.now), event=row, place=place, account_id=account, subject_kind=subject.kind,
            subject_id=subject.id, consented_at=act.now,
        )  # fmt: skip
        facts: dict[str, object] = {"help": made.id, "subject": subject.id, "kind": subject.kind}
        facts["volunteer"] = place.volunteer_id if place else None
        ledger.append(act, "PersonHelped", event_subject(row), row.hall_id, facts)
