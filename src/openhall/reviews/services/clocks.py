"""The clocks of reviews: started, met where they run, dropped when a handling ends another way."""

import dataclasses
import uuid

from openhall.deadlines import queries, services
from openhall.deadlines.states import CancelReason
from openhall.kit.subject import Subject
from openhall.ledger.services import Act

CONTACT, RETURN_VISIT, APPEAL = "review.contact", "review.return_visit", "review.appeal"
start = services.start_clock


def meet(subject: Subject, code: str, act: Act) -> None:
    """What the clock waited for has happened; nothing where it does not run any more."""
    if any(each.code == code and each.is_open for each in queries.clocks_of(subject)):
        services.meet(subject, code, act)


def drop(subject: Subject, reason: CancelReason, act: Act) -> None:
    """Nothing is waited for any more."""
    for each in queries.clocks_of(subject):
        if each.is_open:
            services.cancel(subject, each.code, reason, act)


def extend(subject: Subject, code: str, days: int, asked_by: uuid.UUID | None, act: Act) -> None:
    """More working days for who handles it (`asked_by`), with the consent of who acts."""
    assert act.account is not None  # the panel is people
    asking = dataclasses.replace(act, actor=f"account:{asked_by}", account=asked_by, key=None)
    services.extend(subject, code, days, act.account, asking)
