"""A hall for one replay, set up by the services that set up a real one. It stands nowhere and shares no ticket."""

import dataclasses
import datetime as dt
import itertools
import uuid
from collections.abc import Mapping, Sequence

from django.db import connection, transaction

from openhall.demo.replay.staffing import Staffing, named_queues
from openhall.places import services as places
from openhall.places.queries import hall_codes
from openhall.places.states import NOWHERE
from openhall.queue.services import setting_up
from openhall.queue.states import VisitorClass

LOCK = 77202613
MIDNIGHT, LATE = dt.time(0), dt.time(23, 59)
# Seconds of waiting credited to a class, and the most it may wait: those of the halls we ship.
CLASSES: Mapping[VisitorClass, tuple[int, int | None]] = {
    VisitorClass.ORDINARY: (0, None),
    VisitorClass.ELDERLY: (480, 2400),
    VisitorClass.DISABLED: (720, 1800),
    VisitorClass.PREGNANT: (600, 1800),
    VisitorClass.VETERAN: (360, None),
    VisitorClass.BOOKED: (300, None),
    VisitorClass.ENTERPRISE: (0, None),
}


@dataclasses.dataclass(frozen=True, slots=True)
class MadeHall:
    """The hall's code, the code of each queue of the record, and the record's queues that each window serves."""

    code: str
    queues: Mapping[str, str]
    windows: Mapping[str, frozenset[str]]


def make_hall(queues: Sequence[str], staffing: Staffing, timezone: str, now: dt.datetime) -> MadeHall:
    """Set up `replay-1`, or the first number that is free. It never shuts: the record says when people came.

    Its queues have no items, its windows no marks, and skill counts for nothing.
    """
    with transaction.atomic():
        code = _free_code()
        number = code.rpartition("-")[2]
        region = places.put_region(NOWHERE, "回放", "Replays", "city", None, now)
        hall = places.put_hall(code, {
            "name": f"回放 {number}", "name_en": f"Replay {number}", "kind": "city", "region_id": region,
            "timezone": timezone, "around_the_clock": True,
        }, now)  # fmt: skip
        places.set_hours(hall, {weekday: [(MIDNIGHT, LATE)] for weekday in range(1, 8)})
        setting_up.put_hall_rule(hall, {"skill_step_seconds": 0, "languages": ["zh-hans", "en"]})
        for visitor_class, (credit, cap) in CLASSES.items():
            setting_up.put_class(hall, visitor_class, {"credit_seconds": credit, "cap_seconds": cap})
        _windows(hall, staffing, _queues(hall, queues, now), now)
    windows = {window_code(place): frozenset(served) for place, served in enumerate(staffing.windows, 1)}
    return MadeHall(code, {each.label: each.code for each in named_queues(queues)}, windows)


def window_code(place: int) -> str:
    """What the first, second … window is called."""
    return f"{place:02d}"


def _free_code() -> str:
    """A code nobody has; whoever makes a hall for a replay at the same time waits here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    taken = set(hall_codes(everywhere=True))
    return next(code for number in itertools.count(1) if (code := f"replay-{number}") not in taken)


def _queues(hall: uuid.UUID, queues: Sequence[str], now: dt.datetime) -> dict[str, uuid.UUID]:
    return {
        each.label: setting_up.put_queue(
            hall, each.code, {"prefix": each.prefix, "name": each.label, "name_en": each.name_en}, [], now
        )
        for each in named_queues(queues)
    }


def _windows(hall: uuid.UUID, staffing: Staffing, queues: Mapping[str, uuid.UUID], now: dt.datetime) -> None:
    # A code that no hall file can hold, so that it is nobody's unit.
    unit = places.put_unit("-replay", "回放", "Replay", now)
    zone = places.put_zone(hall, "hall", "大厅", "Hall", "1F", now)
    for place, served in enumerate(staffing.windows, 1):
        code = window_code(place)
        values = {"zone_id": zone, "unit_id": unit, "name": f"{code} 号窗口", "name_en": f"Window {code}", "marks": []}
        window = places.put_window(hall, code, values, now)
        setting_up.set_serving(hall, window, [queues[name] for name in served], now)
