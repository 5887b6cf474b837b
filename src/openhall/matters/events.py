"""What difficult matters announce to other rooms, in the transaction of the change."""

import dataclasses
import datetime as dt
import uuid

from openhall.kit.subject import Subject


@dataclasses.dataclass(frozen=True, slots=True)
class MatterEnded:
    """A matter has come to an end (closed, refused or withdrawn); `source` is what it came from, if anything."""

    matter: uuid.UUID
    hall: uuid.UUID
    state: str
    outcome: str
    source: Subject | None
    at: dt.datetime
