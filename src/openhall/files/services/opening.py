"""Hand a file out: opened, proven to be what was kept, logged, and only ever as something to save."""

import dataclasses
import uuid
from collections.abc import Iterator, Mapping

from django.db import transaction

from openhall.files.events import FileOpened
from openhall.files.models import Content, File
from openhall.files.rules.downloads import headers
from openhall.files.rules.sealing import BrokenSeal, Sealed, unseal
from openhall.files.rules.sizes import pieces
from openhall.files.services import disk
from openhall.files.services.keys import keys
from openhall.files.services.telling import tell
from openhall.files.states import Kind
from openhall.kit.errors import Conflict, Missing
from openhall.kit.subject import Subject
from openhall.ledger.services import Act


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """A file on its way out: `headers` go with it, `pieces` are its bytes, in order, once."""

    headers: Mapping[str, str] = dataclasses.field(repr=False)
    pieces: Iterator[bytes] = dataclasses.field(repr=False)


def open_for(act: Act, subject: Subject, file: uuid.UUID) -> Opened:
    """A file of this subject, with an event that says who took it; the caller has asked whether they may.

    Missing for a file of another subject and for an erased one; Conflict where the disk does not hold what was kept:
    nothing of it goes out.
    """
    with transaction.atomic():
        row = _kept(subject, file)
        assert row.content is not None  # the database holds it: kept rows point at their content
        content = content_of(row.content)
        tell(act, row.hall, FileOpened(subject, row.id))
    return Opened(headers(row.name, Kind(row.kind), row.size), pieces(content))


def _kept(subject: Subject, file: uuid.UUID) -> File:
    rows = File.objects.select_related("content").filter(subject_kind=subject.kind, subject_id=subject.id)
    row = rows.filter(id=file, erased_at=None).first()
    if row is None:
        raise no_file()
    return row


def content_of(held: Content) -> bytes:
    """The plain bytes; Conflict when they are gone or not what was kept."""
    key, sealed = keys().get(held.key_id), disk.read(held.hall, bytes(held.address))
    if key is None:
        raise Conflict("file_key_missing", "The key of this file is missing, so it can't be opened.")
    if sealed is None:
        raise Conflict("file_gone", "This file is missing on the disk. Ask for a restore from a backup.")
    try:
        return unseal(key.root, held.hall, bytes(held.digest), Sealed(sealed, bytes(held.wrapped)))
    except BrokenSeal:
        raise Conflict("file_changed", "This file was changed outside OpenHall, so it is not handed out.") from None


def no_file() -> Missing:
    """The refusal where there is none, or none any more."""
    return Missing("no_file", "There is no such file here, or it was erased.")
