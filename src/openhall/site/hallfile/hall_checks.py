"""What must hold inside one hall: its windows reach its queues, its queues reach a window, its hours don't overlap."""

import itertools
from collections.abc import Iterator

from openhall.site.hallfile import schema
from openhall.site.hallfile.refer import Codes, Finding, codes_of, doubles, unknown


def hall_findings(at: str, hall: schema.Hall, units: Codes, items: Codes) -> Iterator[Finding]:
    """The findings of one hall; `units` and `items` are the codes of the city."""
    yield from _hours(f"{at}.hours", hall)
    yield from _settings(f"{at}.settings", hall.settings)
    yield from _classes(at, hall)
    yield from doubles(f"{at}.zones", "code", [each.code for each in hall.zones])
    yield from _queues(at, hall, items)
    yield from _windows(at, hall, units)


def _hours(at: str, hall: schema.Hall) -> Iterator[Finding]:
    for day, intervals in zip(schema.WEEKDAYS, hall.hours.days(), strict=True):
        for index, (one, other) in enumerate(itertools.pairwise(intervals), start=1):
            if other.opens < one.opens:
                yield f"{at}.{day}[{index}]", f"{_shown(other)} stands after {_shown(one)}; put it before."
            elif other.opens <= one.closes:
                yield (
                    f"{at}.{day}[{index}]",
                    f"{_shown(other)} touches or overlaps {_shown(one)}; make one of the two.",
                )


def _shown(interval: schema.Interval) -> str:
    return f"{interval.opens:%H:%M}-{interval.closes:%H:%M}"


def _settings(at: str, settings: schema.Settings) -> Iterator[Finding]:
    if settings.ticket_paper not in schema.PAPERS:
        yield f"{at}.ticket_paper", f"{settings.ticket_paper} mm is no ticket paper; write 58 or 80."
    if settings.wait_warn_minutes < settings.wait_target_minutes:
        yield (
            f"{at}.wait_warn_minutes",
            "The warning can't come before the target wait is reached; write more minutes.",
        )
    if settings.wait_alarm_minutes < settings.wait_warn_minutes:
        yield f"{at}.wait_alarm_minutes", "The alarm can't come before the warning; write more minutes."


def _classes(at: str, hall: schema.Hall) -> Iterator[Finding]:
    codes = [each.code for each in hall.classes]
    yield from doubles(f"{at}.classes", "code", codes)
    if codes and "ordinary" not in codes:
        yield f"{at}.classes", "The class “ordinary” is missing; most visitors belong to it."
    marks = {mark for window in hall.windows for mark in window.marks}
    for index, each in enumerate(hall.classes):
        if each.needs_mark and each.needs_mark not in marks:
            yield (
                f"{at}.classes[{index}].needs_mark",
                f"No window of this hall is marked {each.needs_mark}; nobody of this class could ever be called.",
            )


def _queues(at: str, hall: schema.Hall, items: Codes) -> Iterator[Finding]:
    yield from doubles(f"{at}.queues", "code", [each.code for each in hall.queues])
    yield from doubles(f"{at}.queues", "prefix", [each.prefix for each in hall.queues])
    served = {code for window in hall.windows for code in window.queues}
    owner: dict[str, str] = {}
    for index, queue in enumerate(hall.queues):
        path = f"{at}.queues[{index}]"
        if queue.code and served and queue.code not in served:
            yield (
                f"{path}.code",
                f"No window serves the queue “{queue.code}”; whoever waits in it is never called.",
            )
        if queue.cap_minutes < queue.target_minutes:
            yield (
                f"{path}.cap_minutes",
                "The longest wait can't be shorter than the target; write more minutes.",
            )
        for place, code in enumerate(queue.items):
            yield from unknown(f"{path}.items[{place}]", code, items, "item")
            if code and owner.setdefault(code, queue.code) != queue.code:
                yield (
                    f"{path}.items[{place}]",
                    f"The item “{code}” is in the queue “{owner[code]}” already; a hall serves an item in one queue.",
                )


def _windows(at: str, hall: schema.Hall, units: Codes) -> Iterator[Finding]:
    yield from doubles(f"{at}.windows", "code", [each.code for each in hall.windows])
    zones, queues = codes_of(hall.zones), codes_of(hall.queues)
    for index, window in enumerate(hall.windows):
        path = f"{at}.windows[{index}]"
        yield from unknown(f"{path}.zone", window.zone, zones, "zone", " in this hall")
        yield from unknown(f"{path}.unit", window.unit, units, "unit")
        for place, code in enumerate(window.queues):
            yield from unknown(f"{path}.queues[{place}]", code, queues, "queue", " in this hall")
