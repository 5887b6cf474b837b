"""The files of a matter: what the room of files keeps of them, and who added each."""

import dataclasses
import datetime as dt
import uuid

from openhall.files import queries as files
from openhall.matters.models import Matter
from openhall.matters.queries.subjects import subject_of
from openhall.matters.states import Said


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """A file of a matter; `own` = the person added it, `size` in bytes. An erased one has no name."""

    id: uuid.UUID
    name: str = dataclasses.field(repr=False)
    kind: str
    size: int
    at: dt.datetime
    by: uuid.UUID | None
    own: bool
    erased: bool


def evidence_of(row: Matter) -> tuple[Evidence, ...]:
    """Every file that was added to a matter, the oldest first, erased ones too."""
    lines = {each.file: each for each in row.entries.filter(said=Said.FILE)}
    return tuple(
        Evidence(each.id, each.name, each.kind, each.size, each.at, lines[each.id].by_id, lines[each.id].shown,
                 each.erased_at is not None)
        for each in files.files_of(subject_of(row)) if each.id in lines
    )  # fmt: skip
