"""What reading a file gives: documents, and problems by name."""

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from openhall.knowledge.states import Kind


class Unreadable(Exception):
    """A file, or a row of one, that can't be taken over; `code` for programs, the sentence for people."""

    def __init__(self, code: str, detail: str) -> None:
        """`code`: a stable word; `detail`: one English sentence."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not taken over: the file (with the row, where one is meant) and why."""

    file: str
    code: str
    detail: str


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a heading of `level` 1 to 6."""

    text: str
    level: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A document as read. `source`: the file, with `#row` where it holds many; passages: at least one, not empty."""

    kind: Kind
    source: str
    title: str
    passages: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    number: str = ""
    issuer: str = ""
    dated_on: dt.date | None = None
    from_on: dt.date | None = None
    until_on: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """Everything a file gave."""

    found: Sequence[Found]
    problems: Sequence[Problem] = ()


_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")


def tidy(text: str) -> str:
    """The text on one line, without space at its ends and without what no database takes."""
    return _SPACE.sub(" ", text.replace("\x00", "").encode("utf-8", "ignore").decode()).strip()


def clipped(text: str, most: int) -> str:
    """The text, cut with a sign where it is longer than a column."""
    return text if len(text) <= most else text[: most - 1] + "…"
