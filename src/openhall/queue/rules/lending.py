"""Which window to lend to which queue for a while, and what that would change: a pure proposal, never an act.

A queue's line lasts `waiting x usual / windows` seconds. Lending adds half a window to the needy queue, because the
lent window keeps serving its own visitors first by skill, and takes that half away from its own queues. A proposal
stands only if it shortens the longer of the two lines by at least `WORTH` and leaves the lender's below its target.
"""

import dataclasses
from collections.abc import Iterable, Sequence

SHARE = 0.5
WORTH = 180
AT_MOST = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A queue: people waiting, usual seconds a visitor, target seconds of waiting."""

    queue: str
    waiting: int
    usual: int
    target: int


@dataclasses.dataclass(frozen=True, slots=True)
class Lender:
    """An open window: the queues it serves, and those its clerk is trained for (None = all)."""

    window: str
    serves: frozenset[str]
    able: frozenset[str] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """Lend `window` to `queue`: seconds the line lasts before and after, and the lender's own longest line."""

    window: str
    queue: str
    before: int
    after: int
    own_before: int
    own_after: int


def propose_lending(lines: Sequence[Line], lenders: Sequence[Lender]) -> list[Proposal]:
    """The best windows to lend, most seconds saved first, one window and one queue at most once."""
    strength = {line.queue: sum(line.queue in each.serves for each in lenders) for line in lines}
    found = [
        proposal
        for line in lines
        if _lasts(line, strength[line.queue]) > line.target
        for lender in lenders
        if (proposal := _proposal(line, lender, lines, strength)) is not None
    ]
    found.sort(key=lambda each: (each.after - each.before, each.own_after, each.queue, each.window))
    return list(_once_each(found))[:AT_MOST]


def _lasts(line: Line, windows: float) -> int:
    """Seconds until the last of the line is called; without a window as if one served at a tenth of its pace."""
    return round(line.waiting * line.usual / max(windows, 0.1))


def _proposal(
    line: Line, lender: Lender, lines: Sequence[Line], strength: dict[str, int]
) -> Proposal | None:
    if line.queue in lender.serves or (lender.able is not None and line.queue not in lender.able):
        return None
    own = [each for each in lines if each.queue in lender.serves]
    before, after = (_lasts(line, strength[line.queue] + more) for more in (0, SHARE))
    own_before = max((_lasts(each, strength[each.queue]) for each in own), default=0)
    own_after = max((_lasts(each, strength[each.queue] - SHARE) for each in own), default=0)
    strained = any(_lasts(each, strength[each.queue] - SHARE) > each.target for each in own)
    if strained or max(before, own_before) - max(after, own_after) < WORTH:
        return None
    return Proposal(lender.window, line.queue, before, after, own_before, own_after)


def _once_each(sorted_best_first: Iterable[Proposal]) -> Iterable[Proposal]:
    windows: set[str] = set()
    queues: set[str] = set()
    for each in sorted_best_first:
        if each.window not in windows and each.queue not in queues:
            windows.add(each.window)
            queues.add(each.queue)
            yield each
