"""How a detector says what it found: reviews put in piles by window, and flags made of them."""

import collections
import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence

from openhall.lab.stuffing.traces import Flag, Kind, ReviewTrace, Strength

FALSE_SHARE = 0.05  # of the flags of a detector that may be false, in the mean
FEWEST = 10  # reviews that are worth a look

type Place = tuple[str, str]  # a window: its hall, its own code


def by_window(reviews: Iterable[ReviewTrace]) -> Mapping[Place, list[ReviewTrace]]:
    """The reviews of each window, in the order in which they were given."""
    piles: dict[Place, list[ReviewTrace]] = collections.defaultdict(list)
    for each in sorted(reviews, key=lambda review: (review.reviewed_at, review.id)):
        piles[each.hall, each.window].append(each)
    return piles


def by_day(reviews: Iterable[ReviewTrace], timezone: str) -> Mapping[Place, dict[dt.date, list[ReviewTrace]]]:
    """The reviews of each window by the day on which the visit was closed, as the clock of `timezone` has it."""
    zone = zoneinfo.ZoneInfo(timezone)
    days: dict[Place, dict[dt.date, list[ReviewTrace]]] = {}
    for each in sorted(reviews, key=lambda review: (review.reviewed_at, review.id)):
        window = days.setdefault((each.hall, each.window), {})
        window.setdefault(each.closed_at.astimezone(zone).date(), []).append(each)
    return days


def raised(
    kind: Kind,
    concerned: Sequence[ReviewTrace],
    strength: Strength,
    *,
    en: str,
    zh: str,
    device: str | None = None,
) -> Flag:
    """A flag about these reviews, which are of one window."""
    clerks = {each.clerk for each in concerned}
    moments = [each.reviewed_at for each in concerned]
    return Flag(
        kind, concerned[0].hall, concerned[0].window, clerks.pop() if len(clerks) == 1 else None, device,
        tuple(sorted(each.id for each in concerned)), min(moments), max(moments), strength, zh, en,
    )  # fmt: skip


def percent(found: int, of: int) -> str:
    """A share for a sentence, as 8.3%; of nothing it is 0."""
    return f"{100 * found / of:.1f}%" if of else "0%"
