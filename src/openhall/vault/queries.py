"""The reading door: what is kept of whom and until when, without a single value."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import Count, Min

from openhall.kit.subject import Subject
from openhall.vault.models import Sealed


@dataclasses.dataclass(frozen=True, slots=True)
class KeptField:
    """One field of a subject, kept or erased; `commitment` is hex."""

    field: str
    commitment: str
    kept_at: dt.datetime
    erase_after: dt.date
    erased_at: dt.datetime | None


def kept_fields(subject: Subject) -> list[KeptField]:
    """Everything ever kept of a subject, the oldest first, erased fields too."""
    rows = Sealed.objects.filter(subject_id=subject.id, subject_kind=subject.kind).order_by("kept_at", "id")
    return [
        KeptField(row.field, bytes(row.commitment).hex(), row.kept_at, row.erase_after, row.erased_at) for row in rows
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A subject of which something must be erased; `since` is the earliest last day of keeping."""

    subject: Subject
    hall: uuid.UUID
    since: dt.date
    fields: int


def due_for_erasure(over: dt.date, limit: int = 500) -> list[Due]:
    """Subjects with fields whose last day of keeping is `over` or earlier, the longest due first."""
    rows = (
        Sealed.objects.filter(erased_at=None, erase_after__lte=over)
        .values("subject_kind", "subject_id", "hall")
        .annotate(since=Min("erase_after"), fields=Count("id"))
        .order_by("since", "subject_id")[:limit]
    )
    return [
        Due(Subject(row["subject_kind"], row["subject_id"]), row["hall"], row["since"], row["fields"]) for row in rows
    ]


def key_use() -> Mapping[str, int]:
    """How many values are sealed under which key id."""
    rows = Sealed.objects.filter(erased_at=None).values_list("key_id").annotate(rows=Count("id")).order_by("key_id")
    return dict(rows)
