"""The security log, apart from the ledger: one insert a line, no name, no address, no value."""

import uuid

from openhall.kit.ids import uuid7
from openhall.ledger.services import Act
from openhall.vault.models import AccessEntry
from openhall.vault.states import Access

LONGEST = 80


def note_access(
    kind: Access, act: Act, hall: uuid.UUID | None, what: str, record: uuid.UUID | None = None
) -> None:  # fmt: skip
    """Write one line, in the caller's transaction if there is one. `what` names a page or purpose, never a person."""
    AccessEntry.objects.create(
        id=uuid7(act.now), hall=hall, at=act.now, kind=kind, account=act.account, what=what[:LONGEST], record=record
    )
