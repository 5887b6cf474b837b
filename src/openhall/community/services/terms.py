"""How long the vault keeps who a volunteer is: from the last service on, so that a certificate can still be issued."""

import datetime as dt

from django.conf import settings

from openhall.community.models import Volunteer
from openhall.community.queries.subjects import volunteer_subject
from openhall.community.services.steps import today
from openhall.ledger.services import Act
from openhall.vault import queries as kept
from openhall.vault import services as vault

REASON = "the volunteer has served again"
RENEWED = dt.timedelta(days=90)
"""The term is moved at most so often: the log need not hear of it after every shift."""


def term(row: Volunteer, act: Act) -> dt.date:
    """The last day on which a volunteer's data is kept, counted from today."""
    return today(row.hall_id, act.now) + dt.timedelta(days=settings.KEPT_DAYS["volunteer"])


def keep_longer(row: Volunteer, act: Act) -> None:
    """Move the last day, if it is worth it; who ended or asked for erasure is left in peace.

    The volunteer's own row is not touched: whoever holds it waits for the event, and an event is being closed here.
    """
    subject, until = volunteer_subject(row), term(row, act)
    held = [each.erase_after for each in kept.kept_fields(subject) if each.erased_at is None]
    if held and row.ended_at is None and until - max(held) >= RENEWED:
        vault.set_term(subject, until, act, REASON)
