"""What has been kept long enough, across rooms; and how an approved list is carried out by the room of each record."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings

from openhall.files import queries as files
from openhall.files.services import destroy_old as destroy_files
from openhall.kit.clock import local_day, local_moment
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act
from openhall.matters.queries import keeping as matters
from openhall.matters.services import destroy_old as destroy_matters
from openhall.places import queries as places
from openhall.privacy import services as privacy
from openhall.reviews.queries import keeping
from openhall.reviews.services import destroy_old
from openhall.service_days.queries import keeping as receptions
from openhall.service_days.services import destroy_old as destroy_receptions
from openhall.vault import queries as vault
from openhall.vault.rules import CLASSES, LISTED, Listed
from openhall.vault.rules.retention import last_day_of
from openhall.vault.services import destroy_records

MOST = 10_000
"""Records of a class that one list names; what is left comes onto the next."""
OF_MATTERS = "matter_text"
OF_RECEPTIONS = "reception_text"
OF_REVIEWS = frozenset({"review_text", "review_signals", "retaliation_text"})
OF_FILES = "evidence"


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A class with what is due of it: records made on `last_day` or before were kept `days` days."""

    code: str
    days: int
    law: str
    last_day: dt.date
    records: tuple[uuid.UUID, ...]


def due(hall: uuid.UUID, on: dt.date) -> list[Due]:
    """Every class that ends by a list, with the records of a hall that are due on a day (in the hall's zone)."""
    return [_due(code, hall, on) for code in LISTED]


def _due(code: str, hall: uuid.UUID, on: dt.date) -> Due:
    days, zone = settings.KEPT_DAYS[code], places.timezone_of(hall) or "UTC"
    last = last_day_of(days, on)
    until = local_moment(last + dt.timedelta(days=1), dt.time(), zone)
    return Due(code, days, CLASSES[code].law, last, tuple(_found(code, hall, last, until)))


def _found(code: str, hall: uuid.UUID, last: dt.date, until: dt.datetime) -> Sequence[uuid.UUID]:
    """The room of a class says which of its records are old enough."""
    if code in OF_REVIEWS:
        return keeping.due_records(code, hall, last, until, MOST)
    if code == OF_FILES:
        return files.due_records(hall, until, MOST, matters.open_before(hall, until))
    if code == OF_MATTERS:
        return matters.due_records(hall, until, MOST)
    if code == OF_RECEPTIONS:
        return receptions.due_records(hall, until, MOST)
    return vault.due_records(code, hall, until, MOST)


def propose(hall: uuid.UUID, on: dt.date, act: Act) -> uuid.UUID:
    """Make a destruction list of what is due on a day that has come; its id."""
    if on > local_day(act.now, places.timezone_of(hall) or "UTC"):
        raise Malformed("future_day", "A destruction list is made for today or a day before.")
    rows = [Listed(each.code, record) for each in due(hall, on) for record in each.records]
    return privacy.propose(hall, on, rows, act)


def approve(hall: uuid.UUID, identifier: uuid.UUID, digest: str, act: Act) -> Mapping[str, int]:
    """Approve a list as a second person, and destroy what it names in the same transaction."""
    return privacy.approve(hall, identifier, digest, _destroy, act)


def _destroy(code: str, records: Sequence[uuid.UUID], under: uuid.UUID, act: Act) -> int:
    if code in OF_REVIEWS:
        return destroy_old(code, records, act)
    if code == OF_FILES:
        return destroy_files(_of_nothing_open(records), act)
    if code == OF_RECEPTIONS:
        return destroy_receptions(records, act)
    return destroy_matters(records, act) if code == OF_MATTERS else destroy_records(code, records, under)


def _of_nothing_open(records: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
    """The files that nobody works with: a matter may have been taken up again since the list was made."""
    subjects = files.subjects_of(records)
    needed = matters.are_open(set(subjects.values()))
    return [each for each in records if subjects.get(each) not in needed]
