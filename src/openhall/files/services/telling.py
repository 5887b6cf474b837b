"""What every verb here shares: the event of a deed, in the transaction of the deed."""

import uuid

from openhall.files.events import FileFact, data_of
from openhall.kit.reactions import announce
from openhall.ledger import services as ledger
from openhall.ledger.services import Act


def tell(act: Act, hall: uuid.UUID, fact: FileFact) -> None:
    """Append the fact's event and let other rooms follow it."""
    ledger.append(act, type(fact).__name__, fact.subject, hall, data_of(fact))
    announce(fact)
