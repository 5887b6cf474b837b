"""Fixed words of the room: by what a notice goes out, and how far it has come."""

from enum import StrEnum


class Channel(StrEnum):
    """By what a notice goes out."""

    EMAIL = "email"
    SMS = "sms"
    WEBHOOK = "webhook"
    BOT = "bot"


class NoticeState(StrEnum):
    """The life of a notice; the last three are final."""

    WAITING = "waiting"
    SENDING = "sending"
    FAILED = "failed"  # an attempt failed, another follows
    SENT = "sent"
    GIVEN_UP = "given_up"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({NoticeState.WAITING, NoticeState.SENDING, NoticeState.FAILED})
