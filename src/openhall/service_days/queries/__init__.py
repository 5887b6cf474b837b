"""The reading door of the service days: dates, rules, the question of a rota, the published schedule."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection

from openhall.people.queries import staffing
from openhall.service_days.models import Duty


@dataclasses.dataclass(frozen=True, slots=True)
class DutyView:
    """A published duty: the leader whose it is, and who stands there (None: nobody, the leader is excused)."""

    id: uuid.UUID
    hall: uuid.UUID
    nominal: dt.date
    on: dt.date
    post: str
    unit: str
    leader: str
    stands: str | None
    state: str


def schedule(hall: uuid.UUID, first: dt.date, last: dt.date) -> list[DutyView]:
    """The published duties of a hall from a day to a day, both inclusive, by day, post and leader."""
    rows = Duty.objects.filter(day__hall=hall, on__range=(first, last))
    return _views(rows.values_list(*FIELDS).order_by("on", "post__code", "leader__account__username"))


def duty(duty_id: uuid.UUID) -> DutyView | None:
    """One published duty."""
    found = _views(Duty.objects.filter(id=duty_id).values_list(*FIELDS))
    return found[0] if found else None


def duties_of(account: uuid.UUID, first: dt.date) -> list[DutyView]:
    """What somebody stands for, in any hall, from a day on."""
    return _views(Duty.objects.filter(stands=account, on__gte=first).values_list(*FIELDS).order_by("on"))


FIELDS = (
    "id", "day__hall_id", "day__nominal", "on", "post__code", "leader__unit__code", "leader__account_id", "stands_id",
    "state",
)  # fmt: skip

type Fields = tuple[uuid.UUID, uuid.UUID, dt.date, dt.date, str, str, uuid.UUID, uuid.UUID | None, str]


def _views(rows: Collection[Fields]) -> list[DutyView]:
    names = staffing.usernames_of({each for row in rows for each in (row[6], row[7]) if each})
    return [DutyView(*row[:6], names[row[6]], names[row[7]] if row[7] else None, row[8]) for row in rows]
