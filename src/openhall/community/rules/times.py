"""Minutes of service: exact, actual, and never those of paid duty unless a dated local rule says so."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

MINUTE = dt.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Span:
    """A time from a moment to before another, both aware."""

    begins: dt.datetime
    ends: dt.datetime


def overlaps(one: Span, other: Span) -> bool:
    """Whether two times share any moment; that one ends as the other begins is no overlap."""
    return one.begins < other.ends and other.begins < one.ends


def served_span(came: dt.datetime, went: dt.datetime, begins: dt.datetime) -> Span:
    """The time that counts: from the check-in, yet not before the shift begins, to the check-out. The way is none."""
    start = max(came, begins)
    return Span(start, max(start, went))


def minutes_of(service: Span, paid: Iterable[Span], paid_counts: bool) -> tuple[int, int]:
    """Whole minutes of volunteer time and of paid duty in a service; a minute that was begun is not rounded up.

    `paid` are the times of paid duty, in any order. With `paid_counts` all of it is volunteer time.
    """
    whole = service.ends - service.begins
    duty = sum((_shared(service, each) for each in merged(paid)), dt.timedelta())
    if paid_counts:
        return whole // MINUTE, 0
    return (whole - duty) // MINUTE, duty // MINUTE


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same times in order, those that touch or overlap made one."""
    found: list[Span] = []
    for each in sorted(spans):
        if found and each.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, each.ends))
        else:
            found.append(each)
    return found


def _shared(one: Span, other: Span) -> dt.timedelta:
    return max(dt.timedelta(), min(one.ends, other.ends) - max(one.begins, other.begins))
