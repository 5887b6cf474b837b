"""Erase a file: name, salt and way to the content; key and bytes when no other file of the hall has the same."""

import functools
import uuid
from collections.abc import Collection

from django.db import transaction

from openhall.files.events import FileErased
from openhall.files.models import Content, File
from openhall.files.services import disk
from openhall.files.services.opening import no_file
from openhall.files.services.telling import tell
from openhall.files.states import Why
from openhall.kit.subject import Subject
from openhall.ledger.services import Act


def erase(act: Act, subject: Subject, file: uuid.UUID, why: Why) -> None:
    """Destroy a file of a subject; Missing for one of another subject or one that is erased. Joins the transaction."""
    rows = File.objects.filter(subject_kind=subject.kind, subject_id=subject.id, id=file)
    if not _erase([row.id for row in rows], act, why):
        raise no_file()


def erase_all(act: Act, subject: Subject, why: Why) -> int:
    """Destroy every file of a subject; how many there still were. Joins the caller's transaction."""
    rows = File.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    return _erase([row.id for row in rows], act, why)


def destroy_old(records: Collection[uuid.UUID], act: Act) -> int:
    """Destroy the files of an approved destruction list; how many there still were."""
    return _erase(records, act, Why.TERM_OVER)


def _erase(records: Collection[uuid.UUID], act: Act, why: Why) -> int:
    with transaction.atomic():
        rows = File.objects.select_for_update().filter(id__in=list(records), erased_at=None).order_by("id")
        done = list(rows)
        contents = {row.content_id for row in done if row.content_id}
        for row in done:
            _empty(row, act, why)
        for held in Content.objects.select_for_update().filter(id__in=contents).order_by("id"):
            _let_go(held)
    return len(done)


def _empty(row: File, act: Act, why: Why) -> None:
    row.name, row.salt, row.content, row.erased_at = "", None, None, act.now
    row.save(update_fields=["name", "salt", "content", "erased_at"])
    tell(act, row.hall, FileErased(Subject(row.subject_kind, row.subject_id), row.id, why))


def _let_go(held: Content) -> None:
    """Nobody points at it any more: the key goes now, the bytes once that is certain. Held by a lock until then."""
    if not File.objects.filter(content=held).exists():
        hall, address = held.hall, bytes(held.address)
        held.delete()
        transaction.on_commit(functools.partial(disk.remove, hall, address))
