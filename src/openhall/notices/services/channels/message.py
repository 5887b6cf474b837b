"""What a channel is given and how it says no."""

import dataclasses
import datetime as dt
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """One message; `id` goes out with every attempt, so that a receiver tells duplicates. Its repr tells no address."""

    id: uuid.UUID
    address: str = dataclasses.field(repr=False)
    subject: str = dataclasses.field(repr=False)
    body: str = dataclasses.field(repr=False)
    template: str
    now: dt.datetime


class Failed(Exception):
    """Not now; another attempt may succeed. `word` is short and tells nothing of anybody."""

    def __init__(self, word: str) -> None:
        """`word`: at most 40 characters."""
        super().__init__(word)
        self.word = word


class Refused(Failed):
    """Never: another attempt would be the same."""
