"""The sender: empties the outbox, off every request; the vault opens an address for it alone, and logs that."""

import datetime as dt
import threading
import uuid

from django.conf import settings

from openhall.kit.clock import utc_now
from openhall.kit.errors import Missing
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.notices.services import Senders, drain, senders
from openhall.routines.resilient import keep_doing
from openhall.routines.telling import fill
from openhall.vault.services import reveal
from openhall.vault.states import Field, Purpose, Relation

BUSY, IDLE = 0.02, 1.0
FIELDS = {"email": Field.EMAIL, "sms": Field.PHONE}


def run(stop: threading.Event) -> None:
    """Send until told to stop; where no channel is set the outbox waits."""
    chosen = senders(settings.NOTICES, open_address, fill)
    keep_doing(stop, lambda: step(chosen))


def step(chosen: Senders) -> float:
    """One batch."""
    return BUSY if chosen.by_channel and drain(chosen, utc_now) else IDLE


def open_address(kind: str, holder: uuid.UUID, channel: str, now: dt.datetime) -> str | None:
    """The address the vault keeps for this channel; None where there is none, or none any more."""
    field = FIELDS[channel]
    act = Act("system", now)
    try:
        shown = reveal(Subject(kind, holder), [field], Relation.MESSENGER, Purpose.NOTIFY, "a notice is sent", act)
    except Missing:
        return None
    return shown.get(field)
