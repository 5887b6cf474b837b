"""Who may be on duty in a hall, and what leaders have asked for."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from openhall.service_days.models import DutyRequest, Leader
from openhall.service_days.queries import DutyView, duties_by_id
from openhall.service_days.states import RequestState


@dataclasses.dataclass(frozen=True, slots=True)
class LeaderView:
    """A head or named deputy of a unit."""

    account: uuid.UUID
    username: str
    name: str
    name_en: str
    unit: str
    deputy: bool


@dataclasses.dataclass(frozen=True, slots=True)
class RequestView:
    """An open wish about a duty, and who has it."""

    id: uuid.UUID
    kind: str
    why: str
    asked_at: dt.datetime
    asked_by: uuid.UUID
    duty: DutyView


def leaders(hall: uuid.UUID) -> list[LeaderView]:
    """Everybody who may be on duty, by unit and user name, heads before deputies."""
    rows = Leader.objects.filter(hall=hall, in_use=True, account__is_active=True).select_related(
        "account", "unit"
    )
    return [
        LeaderView(
            row.account_id,
            row.account.username,
            row.account.name,
            row.account.name_en,
            row.unit.code,
            row.deputy,
        )
        for row in rows.order_by("unit__code", "deputy", "account__username")
    ]


def leads(hall: uuid.UUID, account: uuid.UUID | None) -> bool:
    """Whether somebody is named as a leader in a hall."""
    return account is not None and Leader.objects.filter(hall=hall, in_use=True, account=account).exists()


def open_requests(hall: uuid.UUID, first: dt.date) -> list[RequestView]:
    """What was asked about duties from a day on and is not settled, the earliest duty first."""
    rows = DutyRequest.objects.filter(hall=hall, state=RequestState.ASKED, duty__on__gte=first)
    return _views(rows.order_by("duty__on", "id"))


def _views(rows: Iterable[DutyRequest]) -> list[RequestView]:
    listed = list(rows)
    duties = duties_by_id(row.duty_id for row in listed)
    return [
        RequestView(row.id, row.kind, row.why, row.asked_at, row.asked_by_id, duties[row.duty_id])
        for row in listed
    ]
