"""The reading door: which files a subject has, which have been kept long enough, what lies under which key."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db.models import Count, Sum

from openhall.files.models import Content, File
from openhall.files.states import Kind
from openhall.kit.subject import Subject


@dataclasses.dataclass(frozen=True, slots=True)
class FileView:
    """One file as people see it in a list; an erased one has no name. `size` is in bytes."""

    id: uuid.UUID
    name: str = dataclasses.field(repr=False)
    kind: Kind
    size: int
    by: str
    at: dt.datetime
    erased_at: dt.datetime | None


def files_of(subject: Subject) -> list[FileView]:
    """Every file that was ever added to a subject, the oldest first, erased ones too."""
    rows = File.objects.filter(subject_id=subject.id, subject_kind=subject.kind).order_by("at", "id")
    return [view(row) for row in rows]


def view(row: File) -> FileView:
    """A row without its way to the content."""
    return FileView(row.id, row.name, Kind(row.kind), row.size, row.by, row.at, row.erased_at)


def due_records(
    hall: uuid.UUID, until: dt.datetime, limit: int, still_needed: Collection[uuid.UUID] = ()
) -> list[uuid.UUID]:
    """Ids of files of a hall kept before a moment and not erased yet, the oldest first.

    Those of the subjects `still_needed` are left out: the room of a subject says whether it still works with it.
    """
    rows = File.objects.filter(hall=hall, at__lt=until, erased_at=None).exclude(subject_id__in=list(still_needed))
    return list(rows.order_by("at", "id").values_list("id", flat=True)[:limit])


def subjects_of(records: Collection[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    """File → the id of what it belongs to."""
    return dict(File.objects.filter(id__in=list(records)).values_list("id", "subject_id"))


def key_use() -> Mapping[str, int]:
    """How many contents are sealed under which key id."""
    return dict(Content.objects.values_list("key_id").annotate(rows=Count("id")).order_by("key_id"))


def bytes_kept(hall: uuid.UUID) -> int:
    """How many bytes of content a hall keeps, each content counted once."""
    return Content.objects.filter(hall=hall).aggregate(total=Sum("size"))["total"] or 0
