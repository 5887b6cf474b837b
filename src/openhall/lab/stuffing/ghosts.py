"""Visits that nobody made: hardly any service, or a ticket that staff took, and then the highest level.

An honest short visit (a paper fetched, a wrong window) is reviewed about as often as a long one at the same window; a
ghost is there to be reviewed. So the table of a window is short against long visits by praised (reviewed with the
highest level) against all others, silent ones counted; another is tickets that staff took against the rest. A window
that only hands out papers, or a reception that takes tickets for those who can't, is no sign by that; see `gaps` for
what is usual. Looked at are the whole period and every four weeks of it, because who does it does it for a while.
Assumes: silent visits are counted in full.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

from openhall.lab.stuffing.flags import FEWEST, Place, by_day, raised
from openhall.lab.stuffing.gaps import Striking, Table, every_four_weeks, striking
from openhall.lab.stuffing.traces import (
    SHORT_SECONDS,
    TAKEN_BY_STAFF,
    Channel,
    Flag,
    Kind,
    Measure,
    ReviewTrace,
    SilentVisits,
    Strength,
)

NOBODY: tuple[int, int, int] = (0, 0, 0)

type Such = Callable[[ReviewTrace], bool]


def ghosts(reviews: Sequence[ReviewTrace], silent: Sequence[SilentVisits], timezone: str) -> list[Flag]:
    """A flag for each window with praised short visits beyond its long ones, and the same for staff's tickets."""
    days = by_day((each for each in reviews if each.channel is not Channel.IMPORT), timezone)
    counts = _silent(silent)
    flags = []
    for kind, such, column in ((Kind.GHOST_SHORT, is_short, 1), (Kind.GHOST_BY_STAFF, is_by_staff, 2)):
        for found in striking(_tables(days, counts, such, column), every_four_weeks):
            given = [each for day in found.days for each in days[found.place].get(day, ())]
            flags.append(_flag(kind, [each for each in given if each.is_top and such(each)], found))
    return [each for each in flags if len(each.reviews) >= FEWEST]


def is_short(review: ReviewTrace) -> bool:
    """Whether hardly anything can have been done."""
    return review.service_seconds < SHORT_SECONDS


def is_by_staff(review: ReviewTrace) -> bool:
    """Whether staff took the ticket."""
    return review.origin in TAKEN_BY_STAFF


def table_of(pile: Iterable[ReviewTrace], such: Such, silent_such: int, silent: int) -> Table:
    """Visits of such a sort and the others at a window, by whether they were praised; `silent` counts both sorts."""
    counts = [0, silent_such, 0, silent - silent_such]
    for each in pile:
        counts[2 * (not such(each)) + (not each.is_top)] += 1
    return Table(*counts)


def _tables(
    days: Mapping[Place, Mapping[dt.date, Sequence[ReviewTrace]]],
    silent: Mapping[Place, Mapping[dt.date, tuple[int, int, int]]],
    such: Such,
    column: int,
) -> dict[Place, dict[dt.date, Table]]:
    """The table of each day of each window that has any review."""
    result: dict[Place, dict[dt.date, Table]] = {}
    for place, given in days.items():
        counts = silent.get(place, {})
        result[place] = {
            day: table_of(
                given.get(day, ()), such, counts.get(day, NOBODY)[column], counts.get(day, NOBODY)[0]
            )
            for day in sorted({*given, *counts})
        }
    return result


def _silent(silent: Sequence[SilentVisits]) -> Mapping[Place, Mapping[dt.date, tuple[int, int, int]]]:
    """By window and day: all silent visits, the short ones, those with a ticket of staff's."""
    result: dict[Place, dict[dt.date, tuple[int, int, int]]] = {}
    for row in silent:
        days = result.setdefault((row.hall, row.window), {})
        visits, short, by_staff = days.get(row.on, NOBODY)
        days[row.on] = visits + row.visits, short + row.short, by_staff + row.by_staff
    return result


def _flag(kind: Kind, praised: Sequence[ReviewTrace], found: Striking) -> Flag:
    window, table = found.place[1], found.table
    if kind is Kind.GHOST_SHORT:
        en_sort, zh_sort = (
            f"visits with less than {SHORT_SECONDS} seconds of service",
            f"服务不到{SHORT_SECONDS}秒",
        )
    else:
        en_sort, zh_sort = "visits with a ticket that staff took", "由工作人员取号"
    return raised(
        kind, praised, Strength(Measure.Q, found.q, table.praised, table.cases, table.expected),
        en=f"{table.praised} of {table.cases} {en_sort} at window {window} were then reviewed as very satisfied; of"
        f" its other visits it was {table.peers_praised} of {table.peers}.",
        zh=f"{window}号窗口{zh_sort}的{table.cases}次办事中有{table.praised}次随后被评为非常满意，"
        f"其余{table.peers}次中有{table.peers_praised}次。",
    )  # fmt: skip
