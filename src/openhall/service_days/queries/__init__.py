"""The reading door of the service days: dates, rules, the question of a rota, the published schedule."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from openhall.people.queries import staffing
from openhall.service_days.models import Duty


@dataclasses.dataclass(frozen=True, slots=True)
class DutyView:
    """A published duty: the leader whose it is, and who stands there (None: nobody, the leader is excused).

    `of` and `by` are the accounts of both; `deputy` says whether it is a deputy's duty.
    """

    id: uuid.UUID
    hall: uuid.UUID
    nominal: dt.date
    on: dt.date
    post: str
    unit: str
    leader: str
    stands: str | None
    state: str
    day: uuid.UUID
    of: uuid.UUID
    by: uuid.UUID | None
    deputy: bool
    post_name: str


def schedule(hall: uuid.UUID, first: dt.date, last: dt.date) -> list[DutyView]:
    """The published duties of a hall from a day to a day, both inclusive, by day, post and leader."""
    return _views(_rows().filter(day__hall=hall, on__range=(first, last)))


def duty(duty_id: uuid.UUID) -> DutyView | None:
    """One published duty."""
    found = _views(_rows().filter(id=duty_id))
    return found[0] if found else None


def duties_of(account: uuid.UUID, first: dt.date) -> list[DutyView]:
    """What somebody stands for, in any hall, from a day on."""
    return _views(_rows().filter(stands=account, on__gte=first))


def own_duties(hall: uuid.UUID, account: uuid.UUID, first: dt.date) -> list[DutyView]:
    """What is somebody's own or stood for by them in a hall from a day on, also what they are excused from."""
    mine = Q(stands=account) | Q(leader__account=account)
    return _views(_rows().filter(mine, day__hall=hall, on__gte=first))


def duties_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, DutyView]:
    """Id → duty, of these."""
    return {each.id: each for each in _views(_rows().filter(id__in=list(ids)))}


def _rows() -> QuerySet[Duty]:
    rows = Duty.objects.select_related("day", "post", "leader__unit")
    return rows.order_by("on", "post__code", "leader__account__username")


def _views(rows: Iterable[Duty]) -> list[DutyView]:
    listed = list(rows)
    names = staffing.usernames_of({each for row in listed for each in (row.leader.account_id, row.stands_id) if each})
    return [_view(row, names) for row in listed]


def _view(row: Duty, names: dict[uuid.UUID, str]) -> DutyView:
    return DutyView(
        row.id, row.day.hall_id, row.day.nominal, row.on, row.post.code, row.leader.unit.code,
        names[row.leader.account_id], names[row.stands_id] if row.stands_id else None, row.state, row.day_id,
        row.leader.account_id, row.stands_id, row.leader.deputy, row.post.name,
    )  # fmt: skip
