"""The links of service days in the chain: a reception to its ticket and its day, a point to what it is about."""

import uuid
from collections.abc import Iterator

from openhall.kit.subject import Subject
from openhall.service_days.models import AgendaItem, Finding, Reception, ServiceDay, Walk

HALLS = {
    "reception": Reception.objects.values_list("hall_id", flat=True),
    "agenda_item": AgendaItem.objects.values_list("hall_id", flat=True),
    "service_day": ServiceDay.objects.values_list("hall_id", flat=True),
    "walk": Walk.objects.values_list("hall_id", flat=True),
    "walk_finding": Finding.objects.values_list("walk__hall_id", flat=True),
}


def links_of(subject: Subject) -> Iterator[Subject]:
    """What hangs on a subject, and what it hangs on; a reception's matter names the reception itself."""
    if subject.kind == "reception":
        for row in Reception.objects.filter(id=subject.id).select_related("duty__day"):
            yield Subject("ticket", row.ticket_id, row.number)
            yield _day(row.duty.day)
        return
    if subject.kind == "agenda_item":
        yield from _about(subject.id)
        return
    if subject.kind in ("walk", "walk_finding"):
        yield from _walked(subject)
        return
    if subject.kind == "ticket":
        yield from (_reception(row) for row in Reception.objects.filter(ticket=subject.id))
    for point in AgendaItem.objects.filter(subject_id=subject.id, subject_kind=subject.kind).order_by("id"):
        yield _item(point)


def _about(item: uuid.UUID) -> Iterator[Subject]:
    for row in AgendaItem.objects.filter(id=item).select_related("day"):
        yield _day(row.day)
        if row.subject_id is not None:
            yield Subject(row.subject_kind, row.subject_id, row.label)


def _walked(subject: Subject) -> Iterator[Subject]:
    """A finding leads to its walk, a walk to its findings and its day."""
    if subject.kind == "walk_finding":
        for found in Finding.objects.filter(id=subject.id).select_related("walk"):
            yield Subject("walk", found.walk_id, found.walk.role)
        return
    for walk in Walk.objects.filter(id=subject.id).select_related("duty__day"):
        yield _day(walk.duty.day)
        yield from (Subject("walk_finding", each.id, each.code) for each in walk.findings.order_by("id"))


def find(identifier: uuid.UUID) -> Subject | None:
    """The record of this room that has the id."""
    reception = Reception.objects.filter(id=identifier).first()
    point = AgendaItem.objects.filter(id=identifier).first()
    day = ServiceDay.objects.filter(id=identifier).first()
    if reception is not None:
        return _reception(reception)
    for walk in Walk.objects.filter(id=identifier):
        return Subject("walk", walk.id, walk.role)
    for found in Finding.objects.filter(id=identifier):
        return Subject("walk_finding", found.id, found.code)
    return _item(point) if point else _day(day) if day else None


def hall_of(subject: Subject) -> uuid.UUID | None:
    """The hall a record of this room belongs to; None for a record of another room."""
    return HALLS[subject.kind].filter(id=subject.id).first() if subject.kind in HALLS else None


def _reception(row: Reception) -> Subject:
    return Subject("reception", row.id, row.number)


def _item(row: AgendaItem) -> Subject:
    return Subject("agenda_item", row.id, row.why)


def _day(row: ServiceDay) -> Subject:
    return Subject("service_day", row.id, str(row))
