"""The hall file from a page: its writer lies in the site, which hands it in at start-up."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable

from openhall.kit.errors import NotNow


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """The text of a hall file, and what it cannot say, a sentence each."""

    text: str
    notes: tuple[str, ...]


type Writer = Callable[[str, dt.datetime, Callable[[uuid.UUID], bool]], Written]
_writers: list[Writer] = []


def provide(writer: Writer) -> None:
    """Hand in the writer; the last one counts."""
    _writers[:] = [writer]


def hall_file(code: str, now: dt.datetime, may_read: Callable[[uuid.UUID], bool]) -> Written:
    """The file of the hall of this code and of those below it that the reader may read.

    NotNow where the file can't say what stands, or no writer was handed in.
    """
    if not _writers:
        raise NotNow("no_hall_file", "This installation can't write a hall file.")
    return _writers[0](code, now, may_read)
