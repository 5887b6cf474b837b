"""More visits of a window have a review than its peers, and its own other days, can explain.

A look is one, two, three or five days of a window on end: how many of the visits closed then have a review. It has to
be too many twice: for the days of the hall's other windows, and for this window's days a week away and more (both
beta-binomial, fitted without what is looked at); the greater of the two chances counts. So a window with a popular pad
is usual to itself, and a good day of the hall's keenest window is usual to its peers. Where the other windows have more
reviews on those days too, because somebody asks everybody, both are raised by the same odds. A window beyond its peers
all the time is found by its whole period, if its rate is also `FAR` times theirs.

Assumes: visitors decide one by one, at a rate that differs by window and day.
"""

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg
from openhall.lab.stuffing.flags import FALSE_SHARE, FEWEST, Place, by_day, percent, raised
from openhall.lab.stuffing.peers import Tally, total
from openhall.lab.stuffing.traces import Channel, Flag, Kind, Measure, ReviewTrace, SilentVisits, Strength

FAR, FAR_DAYS = 3.0, 2.0
LENGTHS = (1, 2, 3, 5)  # days on end
HABIT = 1.5  # times its own odds may come of a substitute who asks more often, or of a new pad
AROUND = 7  # days before and after that don't count as the window's other days

type Day = tuple[str, str, dt.date]
type Given = Mapping[Place, Mapping[dt.date, Sequence[ReviewTrace]]]


@dataclasses.dataclass(frozen=True, slots=True)
class _Look:
    """Days of a window on which it closed visits, how many of these have a review, and what is usual elsewhere."""

    place: Place
    days: tuple[dt.date, ...]
    tally: Tally
    peers: Tally
    chance: float


def rates(reviews: Sequence[ReviewTrace], silent: Sequence[SilentVisits], timezone: str) -> list[Flag]:
    """At most one flag a window: its whole period, or all its striking days together."""
    days = by_day((each for each in reviews if each.channel is not Channel.IMPORT), timezone)
    books = _books(days, silent)
    striking: dict[Place, list[tuple[_Look, float]]] = collections.defaultdict(list)
    for look, q in _striking([look for place in books.windows for look in books.runs(place)]):
        striking[look.place].append((look, q))
    found = {place: _joined(some, books) for place, some in striking.items()}
    found |= {
        look.place: (look, q) for look, q in _striking([books.whole(place) for place in books.windows])
        if look.tally.found >= FAR * look.peers.share * look.tally.of
    }  # fmt: skip
    return [
        _flag(look, [each for day in look.days for each in days[look.place].get(day, ())], q)
        for look, q in found.values() if look.tally.found >= FEWEST
    ]  # fmt: skip


def _striking(looks: Sequence[_Look]) -> list[tuple[_Look, float]]:
    qs = benjamini_hochberg([each.chance for each in looks])
    return [(look, q) for look, q in zip(looks, qs, strict=True) if q <= FALSE_SHARE]


def _joined(some: Sequence[tuple[_Look, float]], books: "_Books") -> tuple[_Look, float]:
    """The days of a window's striking looks as one, the least likely first and none twice; the q is the weakest."""
    days: set[dt.date] = set()
    weakest = 0.0
    for look, q in sorted(some, key=lambda each: (each[0].chance, each[0].days)):
        if not days & set(look.days):
            days |= set(look.days)
            weakest = max(weakest, q)
    first = some[0][0]
    own = books.windows[first.place]
    joined = dataclasses.replace(first, days=tuple(sorted(days)), tally=total(own[day] for day in days))
    return joined, weakest


def _books(days: Given, silent: Sequence[SilentVisits]) -> "_Books":
    """The counts of reviewed and all visits, by window and day."""
    visits: collections.Counter[Day] = collections.Counter()
    for (hall, window), given in days.items():
        visits.update({(hall, window, day): len(some) for day, some in given.items()})
    for each in silent:
        visits[each.hall, each.window, each.on] += each.visits
    reviewed = {day: len(days.get(day[:2], {}).get(day[2], ())) for day in visits}
    return _Books({day: Tally.one(reviewed[day], number) for day, number in visits.items() if number})


class _Books:
    """Counts by window and day, and their sums."""

    def __init__(self, tallies: Mapping[Day, Tally]) -> None:
        self.windows: dict[Place, dict[dt.date, Tally]] = collections.defaultdict(dict)
        self.halls: dict[str, Tally] = collections.defaultdict(Tally)
        self.hall_days: dict[tuple[str, dt.date], Tally] = collections.defaultdict(Tally)
        for (hall, window, day), tally in sorted(tallies.items()):
            self.windows[hall, window][day] = tally
            self.halls[hall] += tally
            self.hall_days[hall, day] += tally
        self.sums = {place: total(days.values()) for place, days in self.windows.items()}

    def runs(self, place: Place) -> Iterator[_Look]:
        """Every run of days of the window, in all lengths."""
        days = sorted(self.windows[place])
        for length in LENGTHS:
            for first in range(len(days) - length + 1):
                yield self._run(place, tuple(days[first : first + length]))

    def _run(self, place: Place, days: tuple[dt.date, ...]) -> _Look:
        own = self.windows[place]
        mine = total(own[day] for day in days)
        peers = self.halls[place[0]] - self.sums[place]
        if mine.found < FEWEST or mine.share <= FAR_DAYS * peers.share:
            return _Look(place, days, mine, peers, 1.0)
        far = self.sums[place] - total(tally for day, tally in own.items() if self._is_near(day, days))
        those_days = total(self.hall_days[place[0], day] for day in days) - mine
        lean = max(1.0, those_days.odds / peers.odds)
        chance = max(peers.tail(mine.found, mine.of, lean), far.tail(mine.found, mine.of, HABIT * lean))
        return _Look(place, days, mine, peers, chance)

    def _is_near(self, day: dt.date, days: tuple[dt.date, ...]) -> bool:
        around = dt.timedelta(AROUND)
        return days[0] - around <= day <= days[-1] + around

    def whole(self, place: Place) -> _Look:
        """All days of a window beside all days of each other window of its hall."""
        own = self.sums[place]
        others = [each for other, each in self.sums.items() if other[0] == place[0] and other != place]
        peers = total(Tally.one(each.found, each.of) for each in others)
        return _Look(place, tuple(sorted(self.windows[place])), own, peers, peers.tail(own.found, own.of))


def _flag(look: _Look, reviews: Sequence[ReviewTrace], q: float) -> Flag:
    found, of, window, count = look.tally.found, look.tally.of, look.place[1], len(look.days)
    usual = percent(look.peers.found, look.peers.of)
    days = f"{count} day" if count == 1 else f"{count} days"
    return raised(
        Kind.RATE, reviews, Strength(Measure.Q, q, found, of, of * look.peers.share),
        en=f"{found} of {of} visits at window {window} on {days} have a review ({percent(found, of)}); at the hall's"
        f" other windows {look.peers.found} of {look.peers.of} have one ({usual}).",
        zh=f"{window}号窗口在{count}天里的{of}次办事中有{found}次留下评价（{percent(found, of)}），大厅其他窗口"
        f"{look.peers.of}次中有{look.peers.found}次（{usual}）。",
    )  # fmt: skip
