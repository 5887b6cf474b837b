"""What an event or a link is about: a kind, an identifier and a label a person reads."""

import dataclasses
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """A record of any room, named without importing that room."""

    kind: str
    id: uuid.UUID
    label: str = ""
