"""Facts of deadlines that other rooms may follow, through kit's registry, in the transaction of their cause."""

import dataclasses
import datetime as dt
import uuid

from openhall.kit.subject import Subject


@dataclasses.dataclass(frozen=True, slots=True)
class CardIssued:
    """A clock got a yellow or a red card; `role` is the rung that is told of a red one, empty where there is none."""

    card: uuid.UUID
    clock: uuid.UUID
    hall: uuid.UUID
    subject: Subject
    code: str
    colour: str
    number: int
    rule: str
    rule_version: int
    issued_at: dt.datetime
    assigned_to: uuid.UUID | None
    role: str


@dataclasses.dataclass(frozen=True, slots=True)
class LadderClimbed:
    """A red clock climbed to a rung (1 = the first); `role` is told, whoever is assigned or nobody."""

    clock: uuid.UUID
    hall: uuid.UUID
    subject: Subject
    code: str
    rung: int
    role: str
    at: dt.datetime
    assigned_to: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class ClockMoved:
    """A change of the calendar moved a due time."""

    clock: uuid.UUID
    hall: uuid.UUID
    subject: Subject
    code: str
    before: dt.datetime
    after: dt.datetime
