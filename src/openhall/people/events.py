"""Facts of people that other rooms may follow, through kit's registry, in the transaction of their cause."""

import dataclasses
import datetime as dt
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class AccessEnded:
    """An account was disabled: sessions and tokens are gone; whoever ended it and when."""

    account: uuid.UUID
    actor: str
    by: uuid.UUID | None
    at: dt.datetime
