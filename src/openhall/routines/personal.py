"""What a visitor may do with their own data: see, copy, correct, erase, object. The secret of the ticket or of the
review opens it; a telephone number never does.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from openhall.kit.errors import Malformed, Missing
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act
from openhall.matters.queries import own as matters
from openhall.matters.queries.own import Brought
from openhall.matters.services import forget_brought
from openhall.privacy import queries as privacy
from openhall.privacy import services as requests
from openhall.privacy.queries import RequestView
from openhall.privacy.states import Wish
from openhall.queue.queries.mine import my_ticket
from openhall.queue.queries.visited import Visit, visit
from openhall.queue.services import forget_contact
from openhall.reviews import services as reviews
from openhall.reviews.permissions import require_not_concerned
from openhall.reviews.queries import keeping
from openhall.reviews.queries.keeping import OwnWords
from openhall.vault import queries as kept
from openhall.vault import services as vault
from openhall.vault.queries import KeptField
from openhall.vault.services import Handed
from openhall.vault.states import Purpose, Recipient, Relation

REVIEW_TOKEN_LENGTH = 40
COPY = "the person asked for a copy"
FORM = "openhall-copy-1"
LONGEST_VALUE = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Own:
    """All that is kept of a visit's visitor. `masked` is field → mask, `fields` tells which and until when."""

    visit: Visit
    subjects: tuple[Subject, ...]
    fields: tuple[tuple[Subject, KeptField], ...]
    masked: Mapping[str, str] = dataclasses.field(repr=False)
    said: tuple[OwnWords, ...]
    requests: tuple[RequestView, ...]
    needs_decision: bool
    matters: tuple[Brought, ...] = ()

    @property
    def erasable(self) -> bool:
        """Whether there is anything left to erase."""
        return bool(self.fields) or any(each.text for each in self.said) or any(each.reachable for each in self.matters)


def visit_of(token: str, now: dt.datetime) -> Visit:
    """The visit that a ticket's or a review's secret opens; Missing for any other text."""
    ticket = reviews.opened_by(token) if len(token) == REVIEW_TOKEN_LENGTH else my_ticket(token, now).id
    found = visit(ticket)
    if found is None:
        raise Missing("no_ticket", "There is no such ticket. Check the link or take a new ticket.")
    return found


def own(token: str, now: dt.datetime) -> Own:
    """What is kept of the visitor of this secret, masked."""
    seen = visit_of(token, now)
    subjects = _subjects(seen.ticket)
    said = tuple(keeping.words_of(seen.ticket))
    masks: dict[str, str] = {}
    fields = tuple(_fields(subjects))
    for subject in subjects:
        names = [each.field for owner, each in fields if owner == subject]
        if names:
            masks |= vault.masked(subject, names, Relation.THE_PERSON, Purpose.OWN_RIGHTS)
    asked = tuple(privacy.requests_of(seen.ticket))
    busy = keeping.is_in_handling(seen.ticket)
    brought = tuple(matters.brought_from(Subject("ticket", seen.ticket)))
    return Own(seen, subjects, fields, masks, said, asked, busy, brought)


def _subjects(ticket: uuid.UUID) -> tuple[Subject, ...]:
    return (Subject("ticket", ticket), *(Subject("review", each) for each in keeping.reviews_of(ticket)))


def _fields(subjects: tuple[Subject, ...]) -> Iterator[tuple[Subject, KeptField]]:
    for subject in subjects:
        yield from ((subject, each) for each in kept.kept_fields(subject) if each.erased_at is None)


def correct(token: str, field: str, value: str, act: Act) -> None:
    """Put a kept field right at once; Missing for one that is not kept, Malformed for an empty or endless value."""
    found = own(token, act.now)
    owner = next((subject for subject, each in found.fields if each.field == field), None)
    if owner is None:
        raise Missing("no_personal_data", "There is no such personal data here, or it was erased.")
    if len(value) > LONGEST_VALUE:
        raise Malformed("too_long", "That is too long: write at most %(limit)s characters.", {"limit": LONGEST_VALUE})
    vault.correct(owner, {field: value.strip()}, act)


def erase(token: str, words: str, act: Act) -> bool:
    """Erase all of it at once; while somebody still works on it, ask the administration instead. Whether it is done."""
    found = own(token, act.now)
    with transaction.atomic():
        if found.needs_decision:
            requests.ask(found.visit.ticket, found.visit.hall, Wish.ERASE, words, act)
            return False
        _erase(found.visit.ticket, act)
    return True


def object_to(token: str, words: str, act: Act) -> None:
    """Object to the use and publication of what was said: the administration decides."""
    found = visit_of(token, act.now)
    requests.ask(found.ticket, found.hall, Wish.OBJECT, words, act)


def withdraw(token: str, request: uuid.UUID, act: Act) -> None:
    """Take a request back."""
    requests.withdraw(request, visit_of(token, act.now).ticket, act)


def _erase(ticket: uuid.UUID, act: Act) -> None:
    for subject in _subjects(ticket):
        vault.erase_for_person(subject, act)
    forget_contact(ticket)
    forget_brought(Subject("ticket", ticket), act)
    reviews.erase_visit(ticket, act)


def answer(hall: uuid.UUID, request: uuid.UUID, reason: str, act: Act) -> None:
    """Answer a request of this hall: granted and carried out at once, or refused for `reason`.

    Nobody answers about a review of themselves or of whom they lead.
    """
    found = privacy.one_request(hall, request)
    if found is None:
        raise Missing("no_request", "There is no such request.")
    handled = keeping.handling_of(found.ticket)
    if handled is not None:
        require_not_concerned(act.account, handled)
    with transaction.atomic():
        if reason:
            requests.refuse(request, reason, act)
            return
        requests.grant(request, act)
        carry_out = {Wish.ERASE: _erase, Wish.OBJECT: reviews.hold_back}[Wish(found.wish)]
        carry_out(found.ticket, act)


def copy(token: str, act: Act) -> Mapping[str, Any]:
    """Everything kept, in the clear, what the log knows of it, whom it was handed to; recorded before it leaves.

    Values are JSON's own: texts, numbers, lists, objects; moments in ISO 8601.
    """
    found = own(token, act.now)
    handed = Handed(found.subjects[0], found.visit.hall, _names(found), Recipient.THE_PERSON, Purpose.OWN_RIGHTS, COPY)
    vault.record_handover(handed, act)
    return {
        "form": FORM,
        "made_at": act.now.isoformat(),
        "visit": _visit(found.visit),
        "said": [_said(each) for each in found.said],
        "matters": [_brought(each) for each in found.matters],
        "contact": [_clear(subject, each, act) for subject, each in found.fields],
        "requests": [_request(each) for each in found.requests],
        "handed_to": [_handed(each) for subject in found.subjects for each in kept.handovers_of(subject)],
        "events": [_event(each) for subject in found.subjects for each in ledger.about(subject.id)],
    }  # fmt: skip


def _names(found: Own) -> tuple[str, ...]:
    words = ["text"] if found.said or found.matters else []
    return tuple(dict.fromkeys(["visit", *(each.field for _, each in found.fields), *words]))


def _visit(seen: Visit) -> Mapping[str, object]:
    closed = seen.closed_at.isoformat() if seen.closed_at else None
    return {"number": seen.number, "day": seen.day.isoformat(), "language": seen.language, "closed_at": closed,
            "stays": [{"called_at": each.called_at.isoformat(), "ended_at": each.ended_at.isoformat(),
                       "result": each.result} for each in seen.stays]}  # fmt: skip


def _said(each: OwnWords) -> Mapping[str, object]:
    return {"level": each.level, "reasons": list(each.reasons), "text": each.text, "at": each.at.isoformat()}


def _brought(each: Brought) -> Mapping[str, object]:
    return {"number": each.number, "kind": each.kind, "state": each.state, "title": each.title, "text": each.text,
            "wanted": each.wanted, "opened_at": each.opened_at.isoformat()}  # fmt: skip


def _clear(subject: Subject, field: KeptField, act: Act) -> Mapping[str, object]:
    shown = vault.reveal(subject, [field.field], Relation.THE_PERSON, Purpose.OWN_RIGHTS, COPY, act)
    opening = vault.open_commitment(subject, field.field)
    return {
        "field": field.field, "value": shown[field.field], "kept_at": field.kept_at.isoformat(),
        "erased_after": field.erase_after.isoformat(), "salt": opening.salt, "commitment": opening.commitment,
    }  # fmt: skip


def _request(each: RequestView) -> Mapping[str, object]:
    due, ended = each.due_at, each.ended_at
    return {"wish": each.wish, "state": each.state, "asked_at": each.asked_at.isoformat(), "reason": each.reason,
            "due_at": due.isoformat() if due else None, "ended_at": ended.isoformat() if ended else None}  # fmt: skip


def _handed(each: kept.HandoverView) -> Mapping[str, object]:
    return {"at": each.at.isoformat(), "what": each.fields, "to": each.recipient, "purpose": each.purpose}


def _event(each: ledger.EventView) -> Mapping[str, object]:
    return {"id": str(each.id), "kind": each.kind, "at": each.at.isoformat(), "place": each.index}
