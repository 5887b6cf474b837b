"""Pauses: times that do not count, each with its reason."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from openhall.kit.clock import require_aware


@dataclasses.dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count, kept in UTC; `until` is None while it lasts.

    A naive moment, or an end before the beginning, raises ValueError.
    """

    since: dt.datetime
    until: dt.datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Take moments in any zone: two of one zone would be compared by the wall, also across summer time."""
        object.__setattr__(self, "since", require_aware(self.since))
        if self.until is not None:
            object.__setattr__(self, "until", require_aware(self.until))
            if self.until < self.since:
                raise ValueError("a pause ends before it begins")


def united(pauses: Iterable[Pause]) -> list[Pause]:
    """The pauses in order, those that overlap or touch made one; the reasons are joined."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.since):
        if found and (found[-1].until is None or pause.since <= found[-1].until):
            found[-1] = _joined(found[-1], pause)
        else:
            found.append(pause)
    return found


def _joined(first: Pause, second: Pause) -> Pause:
    until = None if first.until is None or second.until is None else max(first.until, second.until)
    reasons = dict.fromkeys(each for each in (first.reason, second.reason) if each)
    return Pause(first.since, until, ", ".join(reasons))


def without_pauses(
    start: dt.datetime, now: dt.datetime, pauses: Iterable[Pause]
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """What the pauses leave of the time from `start` to `now`, as pieces in order; nothing if `now` is the earlier."""
    at, end = require_aware(start), require_aware(now)
    for pause in united(pauses):
        if at < min(pause.since, end):
            yield at, min(pause.since, end)
        at = max(at, pause.until or end)
    if at < end:
        yield at, end
