"""Events of notices in the log."""

import dataclasses
import uuid

from openhall.kit.subject import Subject
from openhall.ledger.services import Act, append
from openhall.notices.events import NoticeFact


def tell(act: Act, hall: uuid.UUID, fact: NoticeFact) -> None:
    """Write the event in the caller's transaction; the notice is its subject."""
    data = {name: value for name, value in dataclasses.asdict(fact).items() if name != "notice"}
    append(act, type(fact).__name__, Subject("notice", fact.notice), hall, data)
