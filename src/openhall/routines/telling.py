"""What visitors who left a contact are told: three ahead, called, and once after the visit how to review it.

Read from the tickets every two seconds, off every request: no window waits for it. The outbox holds each cause once,
so this may run twice and after a crash anew.
"""

import datetime as dt
import threading
import uuid

from django.conf import settings
from django.db import transaction

from openhall.kit.clock import utc_now
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.notices.services import Outgoing, queue
from openhall.notices.states import Channel
from openhall.queue.queries.telling import Telling, tellings
from openhall.queue.queries.visited import visit
from openhall.queue.services import told_all
from openhall.reviews.queries.own import invitation, invited_link
from openhall.routines.resilient import keep_doing

EVERY = 2.0
LAST = frozenset({"review", "over"})


def run(stop: threading.Event) -> None:
    """Look every two seconds."""
    keep_doing(stop, lambda: step(utc_now()))


def step(now: dt.datetime) -> float:
    """Queue what is to be told now."""
    for each in tellings(now):
        with transaction.atomic():
            _tell(each, Act("system", now))
    return EVERY


def _tell(what: Telling, act: Act) -> None:
    if what.word != "over" and (what.word != "review" or _may_invite(what.ticket, act.now)):
        queue(what.hall, _outgoing(what), act)
    if what.word in LAST:
        told_all(what.ticket, act)


def _may_invite(ticket: uuid.UUID, now: dt.datetime) -> bool:
    """Only where the public address is known, and the visit was not reviewed by itself."""
    return bool(settings.PUBLIC_URL) and invitation(visit(ticket), now) is not None


def _outgoing(what: Telling) -> Outgoing:
    context = {"nearly": {"ahead": str(what.ahead)}, "called": {"window": what.window}}.get(what.word, {})
    cause = f"{what.word}:{what.ticket}" + (f":{what.calls}" if what.word == "called" else "")
    return Outgoing(
        Channel(what.way), Subject("ticket", what.ticket), what.word, {"number": what.number, **context}, cause,
        what.ticket, what.language,
    )  # fmt: skip


def fill(template: str, holder: uuid.UUID) -> dict[str, str]:
    """What a text holds that the outbox must not: the visitor's own link, made when it is sent."""
    return {"link": f"{settings.PUBLIC_URL}{invited_link(holder)}"} if template == "review" else {}
