"""Keep an upload: looked at, cleaned, sealed, written through, and only then a row and an event."""

import random
import uuid

from django.db import IntegrityError, transaction

from openhall.files.events import FileKept
from openhall.files.models import Content, File
from openhall.files.queries import FileView, view
from openhall.files.rules.checking import Checked, checked
from openhall.files.rules.sealing import SALT_BYTES, commitment, seal
from openhall.files.rules.sizes import Stream, digest_of, received
from openhall.files.services import disk
from openhall.files.services.keys import newest
from openhall.files.services.telling import tell
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger.services import Act

SYSTEM_RANDOM = random.SystemRandom()


def keep(
    act: Act, subject: Subject, hall: uuid.UUID, name: str, stream: Stream, rng: random.Random = SYSTEM_RANDOM
) -> FileView:
    """Add a file to a subject; what is kept of it. Malformed, with one sentence, for what is not taken.

    Joins the caller's transaction. Bytes are on the disk before the row is: a crash in between leaves sealed bytes
    whose key was never kept, and `sweep` takes them away. `rng` gives the salt, nothing else.
    """
    found = checked(received(stream), name)
    digest = digest_of(found.content)
    with transaction.atomic():
        content = _content(hall, digest, found.content, act)
        row = _row(act, subject, hall, found, content, rng)
        tell(act, hall, FileKept(subject, row.id, row.kind, row.size, bytes(row.digest).hex()))
    return view(row)


def _content(hall: uuid.UUID, digest: bytes, plain: bytes, act: Act) -> Content:
    """The content in this hall, locked. It is always sealed and written: the time it takes tells nobody anything."""
    key = newest()
    sealed = seal(key.root, hall, digest, plain)
    address = disk.write(hall, sealed.content)
    fresh = Content(
        id=uuid7(act.now), hall=hall, digest=digest, address=address, size=len(plain), key_id=key.id,
        wrapped=sealed.wrapped,
    )  # fmt: skip
    try:
        held = _held(hall, digest) or _inserted(fresh) or _held(hall, digest)
        if held is None:
            raise RuntimeError("a content came and went within one statement")
    except BaseException:
        disk.remove(hall, address)
        raise
    if held is not fresh:
        disk.remove(hall, address)
    return held


def _held(hall: uuid.UUID, digest: bytes) -> Content | None:
    """What this hall keeps already; nobody erases it before this transaction ends."""
    return Content.objects.select_for_update().filter(hall=hall, digest=digest).first()


def _inserted(fresh: Content) -> Content | None:
    """The new row, or None where somebody has just kept the same."""
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError as error:
        if "files_content_once" not in str(error):
            raise
        return None
    return fresh


def _row(
    act: Act, subject: Subject, hall: uuid.UUID, found: Checked, content: Content, rng: random.Random
) -> File:  # fmt: skip
    salt = rng.randbytes(SALT_BYTES)
    return File.objects.create(
        id=uuid7(act.now), hall=hall, subject_kind=subject.kind, subject_id=subject.id, name=found.name,
        kind=found.kind, size=len(found.content), digest=commitment(salt, bytes(content.digest)), salt=salt,
        content=content, by=act.actor, at=act.now,
    )  # fmt: skip
