"""What pages and API do for service days: a verb once for its key, whoever may do it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from openhall.kit.errors import Malformed, Missing
from openhall.ledger.services import Act, Kept, first_answer, once
from openhall.people.permissions import Caller
from openhall.service_days import services
from openhall.service_days.permissions import require_duty
from openhall.service_days.queries import DutyView, duty

type Facts = Mapping[str, object]
LONGEST = 400
"""So many days a rota may reach."""


def checked_span(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Both days; Malformed for a time that is too long or ends before it begins."""
    if not 0 <= (last - first).days <= LONGEST:
        raise Malformed(
            "span_too_long",
            "The last day is the first or one of the %(most)s days after it.",
            {"most": LONGEST},
        )
    return first, last


def done_once(act: Act, work: Callable[[], Facts], status: int = 200) -> Kept:
    """Do `work` in one transaction, or give the answer of the first time under the caller's key."""
    return first_answer(act, lambda: once(act, work, status))


def duty_here(hall: uuid.UUID, duty_id: uuid.UUID) -> DutyView:
    """A duty of this hall; Missing for any other."""
    found = duty(duty_id)
    if found is None or found.hall != hall:
        raise Missing("no_duty", "There is no such duty.")
    return found


def name_substitute(who: Caller, hall: uuid.UUID, duty_id: uuid.UUID, account: uuid.UUID, act: Act) -> Facts:
    """Name who steps in: the leader's own word, or of who runs the service days."""
    require_duty(who, hall, duty_here(hall, duty_id))
    services.substitute(hall, duty_id, account, act)
    return {"duty": str(duty_id)}
