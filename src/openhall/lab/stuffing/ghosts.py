"""Visits that nobody made: hardly any service, or a ticket that staff took, and then the highest level.

An honest short visit (a paper fetched, a wrong window) is reviewed about as often as a long one at the same window; a
ghost is there to be reviewed. So the table of a window is short against long visits by praised (reviewed with the
highest level) against all others, silent ones counted; another is tickets that staff took against the rest. A window
that only hands out papers, or a reception that takes tickets for those who can't, is no sign by that; see `gaps` for
what is usual. Assumes: silent visits are counted in full.
"""

import collections
from collections.abc import Callable, Mapping, Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg
from openhall.lab.stuffing.flags import FALSE_SHARE, FEWEST, Place, by_window, raised
from openhall.lab.stuffing.gaps import Table, chance, gap_beside
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

type Such = Callable[[ReviewTrace], bool]


def ghosts(reviews: Sequence[ReviewTrace], silent: Sequence[SilentVisits]) -> list[Flag]:
    """A flag for each window with praised short visits beyond its long ones, and the same for staff's tickets."""
    piles = by_window(each for each in reviews if each.channel is not Channel.IMPORT)
    counts = _silent(silent)
    looks = [*_looks(Kind.GHOST_SHORT, piles, counts), *_looks(Kind.GHOST_BY_STAFF, piles, counts)]
    qs = benjamini_hochberg([odds for _, _, _, odds in looks])
    return [
        _flag(kind, praised, table, q)
        for (kind, praised, table, _), q in zip(looks, qs, strict=True)
        if q <= FALSE_SHARE and len(praised) >= FEWEST
    ]


def is_short(review: ReviewTrace) -> bool:
    """Whether hardly anything can have been done."""
    return review.service_seconds < SHORT_SECONDS


def is_by_staff(review: ReviewTrace) -> bool:
    """Whether staff took the ticket."""
    return review.origin in TAKEN_BY_STAFF


def table_of(pile: Sequence[ReviewTrace], such: Such, silent_such: int, silent: int) -> Table:
    """Visits of such a sort and the others at a window, by whether they were praised; `silent` counts both sorts."""
    mine = [each.is_top for each in pile if such(each)]
    others = [each.is_top for each in pile if not such(each)]
    return Table(
        sum(mine), len(mine) + silent_such - sum(mine), sum(others),
        len(others) + silent - silent_such - sum(others),
    )  # fmt: skip


def _looks(
    kind: Kind, piles: Mapping[Place, Sequence[ReviewTrace]], counts: Mapping[Place, tuple[int, int, int]]
) -> list[tuple[Kind, Sequence[ReviewTrace], Table, float]]:
    such, column = (is_short, 1) if kind is Kind.GHOST_SHORT else (is_by_staff, 2)
    tables, praised = {}, {}
    for place, pile in piles.items():
        silent = counts.get(place, (0, 0, 0))
        tables[place] = table_of(pile, such, silent[column], silent[0])
        praised[place] = [each for each in pile if each.is_top and such(each)]
    return [
        (kind, praised[place], table, chance(table, gap_beside(place, tables)))
        for place, table in tables.items()
    ]


def _silent(silent: Sequence[SilentVisits]) -> Mapping[Place, tuple[int, int, int]]:
    """All silent visits of each window, the short ones, those with a ticket of staff's."""
    rows: dict[Place, list[SilentVisits]] = collections.defaultdict(list)
    for each in silent:
        rows[each.hall, each.window].append(each)
    return {place: _added(some) for place, some in rows.items()}


def _added(rows: Sequence[SilentVisits]) -> tuple[int, int, int]:
    return sum(row.visits for row in rows), sum(row.short for row in rows), sum(row.by_staff for row in rows)


def _flag(kind: Kind, praised: Sequence[ReviewTrace], table: Table, q: float) -> Flag:
    window = praised[0].window
    if kind is Kind.GHOST_SHORT:
        en_sort, zh_sort = (
            f"visits with less than {SHORT_SECONDS} seconds of service",
            f"服务不到{SHORT_SECONDS}秒",
        )
    else:
        en_sort, zh_sort = "visits with a ticket that staff took", "由工作人员取号"
    return raised(
        kind, praised, Strength(Measure.Q, q, table.praised, table.cases, table.expected),
        en=f"{table.praised} of {table.cases} {en_sort} at window {window} were then reviewed as very satisfied; of"
        f" its other visits it was {table.peers_praised} of {table.peers}.",
        zh=f"{window}号窗口{zh_sort}的{table.cases}次办事中有{table.praised}次随后被评为非常满意，"
        f"其余{table.peers}次中有{table.peers_praised}次。",
    )  # fmt: skip
