"""What every verb of the visits shares: the lock of the hall, the day it is there, the act without its key."""

import dataclasses
import datetime as dt
import uuid

from django.db import connection

from openhall.kit.clock import local_day
from openhall.kit.errors import Missing
from openhall.kit.ids import uuid7
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.outreach.models import Batch
from openhall.outreach.queries.subjects import batch_subject
from openhall.outreach.rules.quarters import Quarter
from openhall.places import queries as places


def hold(hall: uuid.UUID) -> None:
    """Until the transaction ends nobody else writes visits of this hall: a form that comes twice finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [(hall.int ^ 0x0E) % (1 << 63)])


def day_in(hall: uuid.UUID, moment: dt.datetime) -> dt.date:
    """The day of a moment, as the hall's own clock has it; Missing for no such hall."""
    zone = places.timezone_of(hall)
    if zone is None:
        raise Missing("no_hall", "There is no such hall.")
    return local_day(moment, zone)


def within(act: Act) -> Act:
    """The same act inside another verb: the caller's key belongs to the verb outside."""
    return dataclasses.replace(act, key=None, body=b"")


def batch_of(hall: uuid.UUID, quarter: Quarter, act: Act) -> Batch:
    """The batch of a quarter, opened with the next number where it is the first that is heard of it."""
    rows = Batch.objects.filter(hall=hall)
    found = rows.filter(year=quarter.year, quarter=quarter.number).first()
    if found is not None:
        return found
    made = Batch.objects.create(
        id=uuid7(act.now), hall_id=hall, year=quarter.year, quarter=quarter.number, number=rows.count() + 1,
        opened_at=act.now,
    )  # fmt: skip
    ledger.append(act, "BatchOpened", batch_subject(made), hall, {"quarter": str(made), "number": made.number})
    return made


def numbered(hall: uuid.UUID, number: int) -> Batch:
    """The batch of a number; Missing where there is none."""
    found = Batch.objects.filter(hall=hall, number=number).first()
    if found is None:
        raise Missing("no_batch", "There is no such batch.")
    return found
