"""A request that somebody has to decide: asked with a clock, then granted, refused for a reason, or withdrawn."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import IntegrityError, transaction

from openhall.deadlines import services as deadlines
from openhall.deadlines.states import CancelReason
from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places import queries as places
from openhall.privacy.models import Request
from openhall.privacy.queries import subject_of
from openhall.privacy.states import REQUEST, Refused, RequestState, Wish
from openhall.vault import services as vault

CLOCK = "privacy.request"
LONGEST_WORDS = 500


def ask(ticket: uuid.UUID, hall: uuid.UUID, wish: str, words: str, act: Act) -> uuid.UUID:
    """Ask for a decision about everything kept of a visit; the request's id. The clock starts at once.

    `words` (at most 500 characters, may be empty) go to the vault. Conflict while the same is asked already.
    """
    if wish not in set(Wish):
        raise Malformed("no_wish", "That is nothing that can be asked here.")
    if len(words.strip()) > LONGEST_WORDS:
        raise Malformed("long_text", "Please use at most %(most)s characters.", {"most": LONGEST_WORDS})
    row = Request(id=uuid7(act.now), hall_id=hall, ticket=ticket, wish=wish, asked_at=act.now)
    with transaction.atomic():
        _insert(row)
        sealed = _kept_words(row, words.strip(), act)
        _log(row, "ask", act, {"ticket": str(ticket), "wish": wish, "sealed": dict(sealed)})
        deadlines.start_clock(subject_of(row.id), CLOCK, hall, act)
    return row.id


def _insert(row: Request) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "privacy_one_open_request" not in str(error):
            raise
        raise Conflict("asked_already", "You have asked this already. The answer will stand on this page.") from None


def _kept_words(row: Request, words: str, act: Act) -> Mapping[str, str]:
    if not words:
        return {}
    zone = places.timezone_of(row.hall_id) or "UTC"
    term = local_day(act.now, zone) + dt.timedelta(days=settings.KEPT_DAYS["request_words"])
    return vault.keep(subject_of(row.id), row.hall_id, {"text": words}, act, term)


def grant(request: uuid.UUID, act: Act) -> Request:
    """Say yes, in the caller's transaction: the caller carries it out in the same one."""
    return _answer(request, "grant", RequestState.GRANTED, "", act)


def refuse(request: uuid.UUID, reason: str, act: Act) -> Request:
    """Say no, for a reason of the list; Malformed for another."""
    if reason not in set(Refused):
        raise Malformed("no_refusal_reason", "Choose one of the reasons for which a request may be refused.")
    return _answer(request, "refuse", RequestState.REFUSED, reason, act)


def _answer(request: uuid.UUID, verb: str, state: RequestState, reason: str, act: Act) -> Request:
    if act.account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    with transaction.atomic():
        row = _open(request)
        row.answered_by_id, row.reason = act.account, reason
        _end(row, state, act)
        deadlines.meet(subject_of(row.id), CLOCK, act)
        _log(row, verb, act, {"ticket": str(row.ticket), "wish": row.wish, "reason": reason})
    return row


def withdraw(request: uuid.UUID, ticket: uuid.UUID, act: Act) -> None:
    """The person no longer asks; Missing for a request about another visit."""
    with transaction.atomic():
        row = _open(request)
        if row.ticket != ticket:
            raise _missing()
        _end(row, RequestState.WITHDRAWN, act)
        deadlines.cancel(subject_of(row.id), CLOCK, CancelReason.WITHDRAWN, act)
        _log(row, "withdraw", act, {"ticket": str(ticket), "wish": row.wish})


def _open(request: uuid.UUID) -> Request:
    row = Request.objects.select_for_update().filter(id=request).first()
    if row is None:
        raise _missing()
    if row.state != RequestState.OPEN:
        raise NotNow("answered_already", "This request has been answered or withdrawn already.")
    return row


def _missing() -> Missing:
    return Missing("no_request", "There is no such request.")


def _end(row: Request, state: RequestState, act: Act) -> None:
    row.state, row.ended_at = state, act.now
    row.save()


def _log(row: Request, verb: str, act: Act, facts: Mapping[str, object]) -> None:
    ledger.append(act, REQUEST[verb].event, subject_of(row.id), row.hall_id, facts)
