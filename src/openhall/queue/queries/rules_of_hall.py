"""The hall's rules as plain values, for planners and models."""

import dataclasses
import uuid

from openhall.queue.models import ClassRule, HallRule, QueueItem, Serving


@dataclasses.dataclass(frozen=True, slots=True)
class HallSettings:
    """The numbers of a hall's queues that are policy, all of them."""

    booked_ratio: int
    recall_limit: int
    recall_cooldown_seconds: int
    open_tickets_per_contact: int
    daily_limit: int | None
    close_of_day: str
    ticket_paper: int
    wait_target_minutes: int
    wait_warn_minutes: int
    wait_alarm_minutes: int
    skill_step_seconds: int
    announcement_repeats: int
    languages: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ClassView:
    """What a visitor class is worth: seconds credited, the most it may wait (None: the queue's), the mark it needs."""

    code: str
    credit_seconds: int
    cap_seconds: int | None
    needs_mark: str


def settings_of(hall: uuid.UUID) -> HallSettings:
    """The settings of a hall."""
    names = [each.name for each in dataclasses.fields(HallSettings)]
    row = HallRule.objects.filter(hall=hall).values(*names).get()
    return HallSettings(**{**row, "languages": tuple(row["languages"])})


def classes_of(hall: uuid.UUID) -> list[ClassView]:
    """The classes of a hall, in the order they were set up."""
    rows = ClassRule.objects.filter(hall=hall).order_by("id")
    return [ClassView(row.visitor_class, row.credit_seconds, row.cap_seconds, row.needs_mark) for row in rows]


def served_items(hall: uuid.UUID) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Queue → its items, in the order they were set up."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for queue, item in QueueItem.objects.filter(hall=hall).order_by("id").values_list("queue_id", "item_id"):
        found.setdefault(queue, []).append(item)
    return found


def class_credits(hall: uuid.UUID) -> dict[str, int]:
    """Seconds of waiting credited to each visitor class."""
    return dict(ClassRule.objects.filter(hall=hall).values_list("visitor_class", "credit_seconds"))


def served_ranks(hall: uuid.UUID) -> dict[uuid.UUID, dict[uuid.UUID, int]]:
    """Window → queue → rank of skill, lendings left out."""
    ranks: dict[uuid.UUID, dict[uuid.UUID, int]] = {}
    for row in Serving.objects.filter(hall=hall, until=None):
        ranks.setdefault(row.window_id, {})[row.queue_id] = row.rank
    return ranks
