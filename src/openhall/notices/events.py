"""What the log says of notices: that one was queued and how it ended; no address, no text."""

import dataclasses
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeQueued:
    """A notice stands in the outbox; `about` is the record it tells of."""

    notice: uuid.UUID
    channel: str
    template: str
    about: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeSent:
    """The provider took it, at this attempt."""

    notice: uuid.UUID
    attempts: int


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeGivenUp:
    """Nobody tries any more; `error` is a short word."""

    notice: uuid.UUID
    attempts: int
    error: str


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeWithdrawn:
    """It was called back before it went out."""

    notice: uuid.UUID


type NoticeFact = NoticeQueued | NoticeSent | NoticeGivenUp | NoticeWithdrawn
