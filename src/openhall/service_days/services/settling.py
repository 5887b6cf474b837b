"""How a leader's request ends, and what the log says of it."""

import uuid
from collections.abc import Collection

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.service_days.models import DutyRequest
from openhall.service_days.states import REQUEST, RequestState


def settle(row: DutyRequest, verb: str, act: Act) -> None:
    """Bring an open request to the end that the verb names."""
    (row.state,) = REQUEST[verb].targets
    row.settled_at, row.settled_by_id = act.now, act.account
    row.save(update_fields=["state", "settled_at", "settled_by"])
    tell(row, verb, act)


def lapse(duties: Collection[uuid.UUID], act: Act) -> None:
    """These duties have changed: what was asked about them before is withdrawn."""
    for row in DutyRequest.objects.select_for_update().filter(duty__in=duties, state=RequestState.ASKED):
        settle(row, "withdraw", act)


def tell(row: DutyRequest, verb: str, act: Act) -> None:
    """Append the event of a step."""
    facts = {"duty": row.duty_id, "kind": row.kind}
    ledger.append(act, REQUEST[verb].event, Subject("duty_request", row.id, row.kind), row.hall_id, facts)
