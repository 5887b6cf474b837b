"""The monthly clear-to-zero report: what became of a month's matters, and what is open, by age and by owner."""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable

from openhall.kit.errors import Malformed
from openhall.matters.states import ENDED, MatterState

AGES = (7, 15, 30)
"""Days to which the ages of open matters are told; the last column holds what is older."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """What the report needs of a matter."""

    lead: uuid.UUID | None
    state: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    due_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Owner:
    """A lead unit, or nobody. Of the month: `brought`, `cleared`, `left`; of all that is open: `ages`, `late`."""

    unit: uuid.UUID | None
    brought: int
    cleared: int
    left: int
    ages: tuple[int, ...]
    late: int

    @property
    def open(self) -> int:
        """All open matters of this owner, whenever they were brought."""
        return sum(self.ages)


@dataclasses.dataclass(frozen=True, slots=True)
class Clearing:
    """The month of a hall. `cleared_in_month` counts what ended in it, whenever it was brought; `total` is the sum."""

    month: dt.date
    refused: int
    cleared_in_month: int
    owners: tuple[Owner, ...]
    total: Owner


def month_of(text: str, today: dt.date) -> dt.date:
    """The first day of a month written 2026-03; of the month of `today` where nothing is written.

    Malformed for anything else and for a month to come.
    """
    if not text:
        return today.replace(day=1)
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Malformed("no_month", "Write the month like 2026-03.") from None
    if found > today:
        raise Malformed("no_month", "Write the month like 2026-03.")
    return found


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month + dt.timedelta(days=32)).replace(day=1)


def cleared(
    month: dt.date, since: dt.datetime, until: dt.datetime, facts: Iterable[Fact], now: dt.datetime
) -> Clearing:
    """The report of the month from `since` to before `until`, of matters brought by then and of those still open.

    A matter out of scope is none of the month's: it is counted apart, because nobody has to clear it.
    """
    listed = [each for each in facts if each.opened_at < until]
    worked = [each for each in listed if each.state != MatterState.REFUSED]
    by_owner: dict[uuid.UUID | None, list[Fact]] = {}
    for each in worked:
        by_owner.setdefault(each.lead, []).append(each)
    owners = [_owner(unit, mine, since, now) for unit, mine in by_owner.items()]
    shown = [each for each in owners if each.brought or each.open]
    return Clearing(
        month, sum(each.state == MatterState.REFUSED and each.opened_at >= since for each in listed),
        sum(each.closed_at is not None and since <= each.closed_at < until for each in worked),
        tuple(sorted(shown, key=lambda each: (-each.left, -each.open, str(each.unit)))),
        _owner(None, worked, since, now),
    )  # fmt: skip


def _owner(unit: uuid.UUID | None, facts: Iterable[Fact], since: dt.datetime, now: dt.datetime) -> Owner:
    listed = list(facts)
    month = [each for each in listed if each.opened_at >= since]
    still = [each for each in listed if each.state not in ENDED]
    done = sum(each.state in ENDED for each in month)
    ages = Counter(_column(now - each.opened_at) for each in still)
    return Owner(
        unit, len(month), done, len(month) - done, tuple(ages[column] for column in range(len(AGES) + 1)),
        sum(each.due_at is not None and each.due_at < now for each in still),
    )  # fmt: skip


def _column(age: dt.timedelta) -> int:
    return next((column for column, days in enumerate(AGES) if age <= dt.timedelta(days=days)), len(AGES))


def days_of(first: str, last: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """A first and a last day as written, both inclusive; without them this month until today.

    Malformed for what is no day, and for a last day before the first.
    """
    try:
        since = dt.date.fromisoformat(first) if first else today.replace(day=1)
        until = dt.date.fromisoformat(last) if last else max(today, since)
    except ValueError:
        raise Malformed("no_days_span", "Write the days like 2026-03-01, the first one first.") from None
    if until < since or until.year > 9000 or since.year < 1900:
        raise Malformed("no_days_span", "Write the days like 2026-03-01, the first one first.")
    return since, until
