"""The plan of a hall as the hot verbs need it: which code is which queue, window, item. Read seldom, kept shortly."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import connection

from openhall.catalogue import queries as catalogue
from openhall.kit.errors import Missing
from openhall.kit.lately import Lately
from openhall.places import queries as places
from openhall.queue.models import ClassRule, Desk, HallRule, Queue, QueueItem, Serving


@dataclasses.dataclass(frozen=True, slots=True)
class QueuePlan:
    """A queue; `pace` is how many seconds apart its visitors are called as a rule of thumb."""

    id: uuid.UUID
    code: str
    prefix: str
    name: str
    name_en: str
    cap_seconds: int
    target_minutes: int
    usual_seconds: int
    pace: int


@dataclasses.dataclass(frozen=True, slots=True)
class ItemPlan:
    """An item of this hall and the queue that serves it."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    usual_minutes: int
    queue: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class RulePlan:
    """The hall's settings that the verbs read."""

    booked_ratio: int
    recall_limit: int
    recall_cooldown_seconds: int
    daily_limit: int | None
    close_of_day: str
    ticket_paper: int
    wait_target_minutes: int
    wait_warn_minutes: int
    wait_alarm_minutes: int
    skill_step_seconds: int


@dataclasses.dataclass(frozen=True, slots=True)
class HallPlan:
    """A hall with its queues, windows and items, by code and by id; `piloted` where a demo's autopilot has windows.

    By id there are also windows that were given up: records name them.
    """

    hall: places.HallView
    rule: RulePlan
    queues: Mapping[str, QueuePlan]
    windows: Mapping[str, places.WindowView]
    items: Mapping[str, ItemPlan]
    classes: frozenset[str]
    piloted: bool
    queue_by_id: Mapping[uuid.UUID, QueuePlan]
    window_by_id: Mapping[uuid.UUID, places.WindowView]
    item_by_id: Mapping[uuid.UUID, ItemPlan]

    def queue(self, code: str) -> QueuePlan:
        """The queue of this code, else Missing."""
        return _found(self.queues, code, "no_queue", "This hall has no queue with the code %(code)s.")

    def window(self, code: str) -> places.WindowView:
        """The window of this code, else Missing."""
        return _found(self.windows, code, "no_window", "This hall has no window with the code %(code)s.")

    def item(self, code: str) -> ItemPlan:
        """The item of this code, else Missing."""
        return _found(self.items, code, "no_item", "This hall does not offer an item with the code %(code)s.")


def _found[T](rows: Mapping[str, T], code: str, word: str, sentence: str) -> T:
    if code not in rows:
        raise Missing(word, sentence, {"code": code[:40]})
    return rows[code]


_plans: Lately[tuple[str, str], HallPlan] = Lately(2)
_codes: Lately[tuple[str, uuid.UUID], str] = Lately(60)
_trained: Lately[tuple[str, uuid.UUID], list[uuid.UUID] | None] = Lately(2)


def forget_plans() -> None:
    """Read every plan anew at the next question; called where settings change."""
    _plans.forget()
    _codes.forget()
    _trained.forget()


def hall_plan(code: str, now: dt.datetime) -> HallPlan:
    """The plan of a hall, at most two seconds old; Missing if there is no such hall."""
    return _plans.get((_database(), code), lambda: _read(code, now))


def plan_of(hall: uuid.UUID, now: dt.datetime) -> HallPlan:
    """The plan of the hall with this id; Missing if there is no such hall."""
    return hall_plan(_codes.get((_database(), hall), lambda: places.code_of(hall)), now)


def trained_for(account: uuid.UUID) -> list[uuid.UUID] | None:
    """The items somebody is trained for, at most two seconds old; None = no limit."""
    return _trained.get((_database(), account), lambda: catalogue.trained_items(account))


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _read(code: str, now: dt.datetime) -> HallPlan:
    hall = places.hall(code, now)
    queue_of = dict(QueueItem.objects.filter(hall=hall.id).values_list("item_id", "queue_id"))
    items = [
        ItemPlan(each.id, each.code, each.name, each.name_en, each.usual_minutes, queue_of.get(each.id))
        for each in catalogue.item_names(hall.id)
    ]
    queues = _queues(hall.id, items)
    rule = HallRule.objects.get(hall=hall.id)
    fields = {field.name: getattr(rule, field.name) for field in dataclasses.fields(RulePlan)}
    classes = ClassRule.objects.filter(hall=hall.id).values_list("visitor_class", flat=True)
    return HallPlan(
        hall,
        RulePlan(**fields),
        {each.code: each for each in queues},
        {each.code: each for each in hall.windows},
        {each.code: each for each in items},
        frozenset(classes),
        Desk.objects.filter(hall=hall.id, autopilot=True).exists(),
        {each.id: each for each in queues},
        {each.id: each for each in (*hall.windows, *places.windows(hall.id, in_use=False))},
        {each.id: each for each in items},
    )


def _queues(hall_id: uuid.UUID, items: list[ItemPlan]) -> list[QueuePlan]:
    windows: dict[uuid.UUID, int] = {}
    for queue_id in Serving.objects.filter(hall=hall_id, rank=0).values_list("queue_id", flat=True):
        windows[queue_id] = windows.get(queue_id, 0) + 1
    plans = []
    for row in Queue.objects.filter(hall=hall_id).order_by("prefix"):
        minutes = [each.usual_minutes for each in items if each.queue == row.id] or [10]
        usual = 60 * sum(minutes) // len(minutes)
        pace = usual // max(1, windows.get(row.id, 1))
        plans.append(
            QueuePlan(
                row.id, row.code, row.prefix, row.name, row.name_en, row.cap_seconds, row.target_minutes,
                usual, pace,
            )
        )
    return plans
