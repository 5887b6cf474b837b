"""What reviews announce to other rooms, in the transaction of the change."""

import dataclasses
import datetime as dt
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewGiven:
    """A review was given; `bad` opens a rectification in the same transaction."""

    review: uuid.UUID
    hall: uuid.UUID
    ticket: uuid.UUID | None
    level: str
    bad: bool
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class RectificationClosed:
    """The handling of a bad review has ended, one way or another."""

    rectification: uuid.UUID
    review: uuid.UUID
    hall: uuid.UUID
    state: str
    at: dt.datetime
