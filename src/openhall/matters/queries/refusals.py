"""Refusals for being out of scope: counted by reason, and those drawn that nobody has checked yet."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Count

from openhall.matters.models import Matter
from openhall.matters.states import MatterState


@dataclasses.dataclass(frozen=True, slots=True)
class Refusals:
    """How many matters were refused in a time, by reason; `taken_in` were opened after all when somebody looked."""

    by_reason: tuple[tuple[str, int], ...]
    drawn: int
    checked: int
    taken_in: int


def refusals(hall: uuid.UUID, since: dt.datetime, until: dt.datetime) -> Refusals:
    """The refusals of matters opened from `since` to before `until`."""
    rows = Matter.objects.filter(hall=hall, opened_at__gte=since, opened_at__lt=until).exclude(refused_for="")
    counted = rows.values_list("refused_for").annotate(many=Count("id")).order_by("refused_for")
    return Refusals(
        tuple(counted), rows.filter(drawn=True).count(), rows.exclude(checked_at=None).count(),
        rows.exclude(state=MatterState.REFUSED).count(),
    )  # fmt: skip


def to_check(hall: uuid.UUID) -> list[uuid.UUID]:
    """The refusals that were drawn and not looked at, the oldest first."""
    rows = Matter.objects.filter(hall=hall, state=MatterState.REFUSED, drawn=True, checked_at=None)
    return list(rows.order_by("opened_at", "id").values_list("id", flat=True))
