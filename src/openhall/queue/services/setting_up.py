"""Set up the queues of a hall: settings, classes, which queue serves which item, which window which queue."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from openhall.kit.ids import uuid7
from openhall.queue.models import ClassRule, Desk, HallRule, Queue, QueueItem, Serving
from openhall.queue.queries.plan import forget_plans


def put_hall_rule(hall: uuid.UUID, values: Mapping[str, object]) -> None:
    """Create or change the hall's settings (`values`: columns of HallRule)."""
    HallRule.objects.update_or_create(hall_id=hall, defaults=dict(values))
    forget_plans()


def put_class(hall: uuid.UUID, visitor_class: str, values: Mapping[str, object]) -> None:
    """Say what a visitor class is worth in this hall (`values`: columns of ClassRule)."""
    ClassRule.objects.update_or_create(hall_id=hall, visitor_class=visitor_class, defaults=dict(values))


def put_queue(
    hall: uuid.UUID, code: str, values: Mapping[str, object], items: Sequence[uuid.UUID], now: dt.datetime
) -> uuid.UUID:
    """Create or change a queue (`values`: columns of Queue) and say which items it serves; its id."""
    row, _ = Queue.objects.update_or_create(
        hall_id=hall, code=code, defaults=dict(values), create_defaults={**values, "id": uuid7(now)}
    )
    QueueItem.objects.filter(queue=row).exclude(item__in=items).delete()
    for item in items:
        QueueItem.objects.update_or_create(hall_id=hall, item_id=item, defaults={"queue": row})
    return row.id


def set_serving(hall: uuid.UUID, window: uuid.UUID, queues: Sequence[uuid.UUID], now: dt.datetime) -> None:
    """Say which queues a window serves, best skill first, and give it a desk."""
    Serving.objects.filter(window=window).exclude(queue__in=queues).delete()
    for rank, queue in enumerate(queues):
        Serving.objects.update_or_create(
            window_id=window, queue_id=queue, defaults={"hall_id": hall, "rank": rank, "until": None}
        )
    Desk.objects.get_or_create(window_id=window, defaults={"hall_id": hall, "since": now})
    forget_plans()


def open_desks(hall: uuid.UUID, now: dt.datetime, autopilot: bool) -> None:
    """Open every window of a hall at once, as a demo does; `autopilot` = it may work there."""
    Desk.objects.filter(hall=hall).update(state="open", reason="", since=now, autopilot=autopilot)


def withdraw_window(window: uuid.UUID) -> None:
    """A window is given up: it serves no queue and has no desk any more."""
    Serving.objects.filter(window=window).delete()
    Desk.objects.filter(window=window).delete()
    forget_plans()


def serve_item(hall: uuid.UUID, item: uuid.UUID, queue: uuid.UUID | None) -> None:
    """Say which queue of a hall serves an item; None: no queue does."""
    if queue is None:
        QueueItem.objects.filter(hall=hall, item=item).delete()
    else:
        QueueItem.objects.update_or_create(hall_id=hall, item_id=item, defaults={"queue_id": queue})
    forget_plans()
