"""What the log says of files: that there is one, of which kind and size, and a commitment; never a name or content."""

import dataclasses
import uuid

from openhall.kit.subject import Subject


@dataclasses.dataclass(frozen=True, slots=True)
class FileKept:
    """A file was added to `subject`. `digest` (64 hex digits) commits to the content, `size` is in bytes."""

    subject: Subject
    file: uuid.UUID
    kind: str
    size: int
    digest: str


@dataclasses.dataclass(frozen=True, slots=True)
class FileErased:
    """Name, content and key of a file of `subject` are destroyed; `reason` says why."""

    subject: Subject
    file: uuid.UUID
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class FileOpened:
    """Somebody took the content of a file of `subject` out."""

    subject: Subject
    file: uuid.UUID


type FileFact = FileKept | FileErased | FileOpened


def data_of(fact: FileFact) -> dict[str, object]:
    """What the event holds; its subject and actor have columns of their own."""
    return {name: value for name, value in dataclasses.asdict(fact).items() if name != "subject"}
