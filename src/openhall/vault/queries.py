"""The reading door: what is kept of whom and until when, without a single value."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import Count, Min, Q

from openhall.kit.subject import Subject
from openhall.vault.models import AccessEntry, Handover, Sealed


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


@dataclasses.dataclass(frozen=True, slots=True)
class HandoverView:
    """One hand-over: who handed which fields of how many records to whom, what for and why."""

    id: uuid.UUID
    at: dt.datetime
    actor: str
    subject_kind: str
    subject_id: uuid.UUID | None
    fields: str
    records: int
    recipient: str
    purpose: str
    reason: str


def handovers(hall: uuid.UUID, before: uuid.UUID | None = None, limit: int = 50) -> list[HandoverView]:
    """The hand-overs of a hall, the newest first; `before` is the last id of the page above."""
    rows = Handover.objects.filter(hall=hall, **({"id__lt": before} if before else {})).order_by("-id")[:limit]
    return [_handover(row) for row in rows]


def handovers_of(subject: Subject) -> list[HandoverView]:
    """To whom this subject's data was handed, the oldest first."""
    rows = Handover.objects.filter(subject_id=subject.id, subject_kind=subject.kind).order_by("id")
    return [_handover(row) for row in rows]


def _handover(row: Handover) -> HandoverView:
    return HandoverView(
        row.id, row.at, row.actor, row.subject_kind, row.subject_id, row.fields, row.records, row.recipient,
        row.purpose, row.reason,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class AccessView:
    """One line of the security log."""

    id: uuid.UUID
    at: dt.datetime
    kind: str
    account: uuid.UUID | None
    what: str
    record: uuid.UUID | None


def access_log(hall: uuid.UUID, before: uuid.UUID | None = None, limit: int = 50) -> list[AccessView]:
    """The security log as a hall sees it, with lines that belong to no hall (log-ins), the newest first."""
    rows = AccessEntry.objects.filter(Q(hall=hall) | Q(hall=None), **({"id__lt": before} if before else {}))
    return [
        AccessView(row.id, row.at, row.kind, row.account, row.what, row.record) for row in rows.order_by("-id")[:limit]
    ]


def due_records(code: str, hall: uuid.UUID, until: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of `security_log` lines or `handover` records made before a moment, the oldest first."""
    if code == "handover":
        found = Handover.objects.filter(hall=hall, at__lt=until)
        return list(found.order_by("id").values_list("id", flat=True)[:limit])
    lines = AccessEntry.objects.filter(Q(hall=hall) | Q(hall=None), at__lt=until)
    return list(lines.order_by("id").values_list("id", flat=True)[:limit])
