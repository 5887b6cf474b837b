"""A visitor leaves a contact with a ticket, to be told when it is near; and takes it back."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from openhall.kit.errors import Conflict, Malformed, Missing
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.models import Ticket, TicketContact
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules.contacts import way_of
from openhall.queue.services.taking import TicketWish, wrong_state
from openhall.queue.services.taking import take as take_ticket
from openhall.queue.states import OPEN, ContactWay
from openhall.vault import services as vault
from openhall.vault.states import Field

FIELDS = {ContactWay.SMS: Field.PHONE, ContactWay.EMAIL: Field.EMAIL}
TAKEN_BACK = "taken back by the visitor"


def take(plan: HallPlan, wish: TicketWish, act: Act) -> Kept:
    """A new ticket, and with `notify` its contact, both or neither; see `taking.take` for what is raised.

    Malformed where there is nothing to tell to. Sent again under the same key, the contact is not kept again, also
    where the visitor has taken it back since.
    """
    if not wish.notify:
        return take_ticket(plan, wish, act)
    if not wish.contact.strip():
        raise Malformed("no_contact_given", "Say by which phone number or address we shall tell you.")
    with transaction.atomic():
        kept = take_ticket(plan, wish, act)
        ticket = uuid.UUID(kept.mapping["id"])
        if not TicketContact.objects.filter(ticket=ticket).exists():
            left(ticket, wish.contact, act)
    return kept


def leave_contact(ticket: uuid.UUID, contact: str, act: Act) -> Kept:
    """Keep a phone number or e-mail address in the vault, to be told of this ticket alone.

    Raises Malformed for what is neither, NotNow for a ticket that is over, Conflict where one was left already.
    """
    return ledger.once(act, lambda: left(ticket, contact, act))


def left(ticket: uuid.UUID, contact: str, act: Act) -> Mapping[str, object]:
    """The same within the caller's transaction."""
    row, way = _locked(ticket), way_of(contact)
    if row.state not in OPEN:
        raise wrong_state(row.state)
    if TicketContact.objects.filter(ticket=row).exists():
        raise Conflict("contact_left", "You have left a contact with this ticket already.")
    subject = Subject("ticket", row.id)
    term = row.day + dt.timedelta(days=settings.KEPT_DAYS["ticket_contact"])
    sealed = vault.keep(subject, row.hall_id, {FIELDS[way]: contact.strip()}, act, term)
    TicketContact.objects.create(ticket=row, hall_id=row.hall_id, way=way, left_at=act.now)
    ledger.append(act, "ContactLeft", subject, row.hall_id, {"way": way, "sealed": dict(sealed)})
    return {"id": str(row.id), "way": str(way)}


def take_contact_back(ticket: uuid.UUID, act: Act) -> Kept:
    """Forget the contact of a ticket at once; nothing more is told. Missing where none was left."""
    return ledger.once(act, lambda: _take_back(ticket, act))


def _take_back(ticket: uuid.UUID, act: Act) -> Mapping[str, object]:
    row = _locked(ticket)
    found = TicketContact.objects.filter(ticket=row, done_at=None).first()
    if found is None:
        raise Missing("no_contact", "There is no contact with this ticket.")
    vault.erase(Subject("ticket", row.id), act, TAKEN_BACK)
    found.done_at = act.now
    found.save(update_fields=["done_at"])
    ledger.append(act, "ContactTakenBack", Subject("ticket", row.id), row.hall_id, {"way": found.way})
    return {"id": str(row.id), "way": ""}


def _locked(ticket: uuid.UUID) -> Ticket:
    row = Ticket.objects.select_for_update().filter(id=ticket).first()
    if row is None:
        raise Missing("no_ticket", "There is no such ticket.")
    return row


def told_all(ticket: uuid.UUID, act: Act) -> None:
    """There is nothing more to tell of this ticket; may be said twice."""
    with transaction.atomic():
        TicketContact.objects.filter(ticket=ticket, done_at=None).update(done_at=act.now)
