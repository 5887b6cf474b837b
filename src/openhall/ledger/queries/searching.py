"""Search the log for who checks it: by subject, actor, kind and time, page after page, each page by an index."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from openhall.kit.ids import first_id_of
from openhall.ledger.models import Event
from openhall.ledger.queries import EventView, views

PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked for in the log of a hall (and what belongs to no hall); empty parts ask for nothing.

    `since` is included, `until` is not. Ids are made of their moment, so the time too is found by the ids' own index.
    """

    hall: uuid.UUID
    subject: uuid.UUID | None = None
    actor: str = ""
    kind: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def search(wanted: Criteria, before: uuid.UUID | None = None, limit: int = PAGE) -> list[EventView]:
    """Events that fit, the newest first; `before` is the last id of the page above."""
    return views(list(page_of(wanted, before, limit)))


def page_of(wanted: Criteria, before: uuid.UUID | None, limit: int) -> QuerySet[Event]:
    """The statement of one page."""
    above = Q() if before is None else Q(id__lt=before)
    return Event.objects.filter(Q(hall=wanted.hall) | Q(hall=None), _asked(wanted), above).order_by("-id")[:limit]


def _asked(wanted: Criteria) -> Q:
    asked = Q()
    for name, value in (("subject_id", wanted.subject), ("actor", wanted.actor), ("kind", wanted.kind)):
        asked &= Q(**{name: value}) if value else Q()
    if wanted.since is not None:
        asked &= Q(id__gte=first_id_of(wanted.since))
    if wanted.until is not None:
        asked &= Q(id__lt=first_id_of(wanted.until))
    return asked


def kinds_seen(hall: uuid.UUID, last: int = 5000) -> list[str]:
    """The kinds among the newest events of a hall: what a form offers."""
    rows = Event.objects.filter(Q(hall=hall) | Q(hall=None)).order_by("-id").values_list("kind", flat=True)[:last]
    return sorted(set(rows))
