"""Whose data the tests keep: invented people, each value written so that a search finds it and nothing else."""

import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.vault.services import keep
from tests.cast import NOW

HALL, OTHER_HALL = uuid.UUID(int=0xA11), uuid.UUID(int=0xB22)
LAST_DAY = dt.date(2026, 4, 1)
NOON_AFTER = dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC)  # the last day is over everywhere on earth
CLERK = Act("account:clerk", NOW)
WRITER: Mapping[str, str] = {
    "name": "欧阳少华",
    "phone": "138 1234-5678",
    "identity": "33010019900101123X",
    "email": "ouyang@example.org",
    "address": "湖滨路77号3单元",
    "text": "等了两个小时，请回电 13812345678",
}
MASKS: Mapping[str, str] = {
    "name": "欧阳*华",
    "phone": "138****5678",
    "identity": "****123X",
    "email": "o***@example.org",
    "address": "***",
    "text": "等了两个小时，请回电 ***",
}


def review() -> Subject:
    """A record somebody's data belongs to."""
    return Subject("review", uuid7(NOW))


def kept(fields: Mapping[str, str] = WRITER, hall: uuid.UUID = HALL, until: dt.date = LAST_DAY) -> Subject:
    """A review whose author's fields are kept."""
    subject = review()
    keep(subject, hall, fields, CLERK, until)
    return subject
