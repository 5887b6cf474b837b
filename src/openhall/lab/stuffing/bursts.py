"""Many late reviews of one window within a short time, against the window's own rhythm.

Reviews within a quarter of an hour after the visit come at the pace of the visits, and how many of these are reviewed
is the question of `rates`; so only later ones are looked at: the links of the last days, used at one sitting.

A scan statistic: from every such review on, those within ten minutes, one hour and four hours are counted. Usual is
what the same time of the clock shows on the window's other days, smoothed over half an hour to either side (a box
kernel, laid so that it says most: when the system sends its invitations at ten, the half hour before is empty). It is
raised where the rest of the hall is busier too. Assumes: visitors decide one by one, at a rate that varies by half
(`UNREST` is the square of that). The chance that any review of a window is followed by so many is at most the sum of
the chances over its reviews and spans (Bonferroni), so a window is one look.
"""

import bisect
import collections
import dataclasses
import datetime as dt
import zoneinfo
from collections.abc import Iterable, Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg, gamma_poisson_tail
from openhall.lab.stuffing.flags import FALSE_SHARE, FEWEST, by_window, raised
from openhall.lab.stuffing.traces import LIVE, Flag, Kind, Measure, ReviewTrace, Strength

PROMPT = 900  # seconds after the visit
SPANS = (600, 3_600, 14_400)  # seconds
MARGIN = 1_800
UNREST = 0.25
DAY = 86_400


class Rhythm:
    """When reviews are given over the days: how many there were in a span, and how many are usual at that time."""

    def __init__(self, moments: Iterable[dt.datetime], zone: zoneinfo.ZoneInfo, days: int) -> None:
        """`days` is how many days were watched, at least one."""
        self.zone, self.days = zone, days
        self.moments = sorted(each.timestamp() for each in moments)
        self.clocks = sorted(self._clock(each) for each in self.moments)

    def _clock(self, moment: float) -> int:
        local = dt.datetime.fromtimestamp(moment, self.zone)
        return 3600 * local.hour + 60 * local.minute + local.second

    def count(self, begins: float, seconds: float) -> int:
        """Reviews from `begins` on, for so many seconds, both ends included."""
        return bisect.bisect_right(self.moments, begins + seconds) - bisect.bisect_left(self.moments, begins)

    def usual(self, begins: float, seconds: float) -> float:
        """Reviews to expect in that span by the other days' clock; half a review is added for what never was."""
        boxes = ((MARGIN, MARGIN), (MARGIN, 0), (0, MARGIN))
        return seconds * max(self._density(begins, seconds, *box) for box in boxes) / max(1, self.days - 1)

    def _density(self, begins: float, seconds: float, before: int, after: int) -> float:
        length = before + seconds + after
        on_other_days = self._every_day(self._clock(begins) - before, length) - self.count(
            begins - before, length
        )
        return (max(0, on_other_days) + 0.5) / length

    def _every_day(self, clock: float, length: float) -> int:
        """Reviews of all days between two times of the clock; a span may reach over midnight."""
        return sum(
            bisect.bisect_right(self.clocks, clock + length + shift)
            - bisect.bisect_left(self.clocks, clock + shift)
            for shift in (-DAY, 0, DAY)
        )


@dataclasses.dataclass(frozen=True, slots=True)
class _Burst:
    reviews: Sequence[ReviewTrace]
    seconds: int
    expected: float
    chance: float


def bursts(reviews: Sequence[ReviewTrace], timezone: str) -> list[Flag]:
    """A flag for each burst of at least `FEWEST` late reviews; bursts of one window don't overlap."""
    zone = zoneinfo.ZoneInfo(timezone)
    piles = by_window(each for each in reviews if each.channel in LIVE and each.lag > PROMPT)
    halls: dict[str, list[dt.datetime]] = collections.defaultdict(list)
    for (hall, _), pile in piles.items():
        halls[hall] += [each.reviewed_at for each in pile]
    days = {hall: (max(moments) - min(moments)).days + 1 for hall, moments in halls.items()}
    rhythms = {hall: Rhythm(moments, zone, days[hall]) for hall, moments in halls.items()}
    looks: list[_Burst | None] = []
    for (hall, _), pile in piles.items():
        own = Rhythm((each.reviewed_at for each in pile), zone, days[hall])
        looks += _apart(_at_window(pile, own, rhythms[hall])) or [None]
    qs = benjamini_hochberg([each.chance if each else 1.0 for each in looks])
    return [_flag(each, q) for each, q in zip(looks, qs, strict=True) if each and q <= FALSE_SHARE]


def _at_window(pile: Sequence[ReviewTrace], own: Rhythm, hall: Rhythm) -> list[_Burst]:
    """From every review on, in every span, where there are enough."""
    found = []
    for first, review in enumerate(pile):
        begins = review.reviewed_at.timestamp()
        for seconds in SPANS:
            number = own.count(begins, seconds)
            if number >= FEWEST:
                expected = _expected(begins, seconds, own, hall)
                chance = gamma_poisson_tail(number - 1, expected, UNREST) * len(pile) * len(SPANS)
                found.append(_Burst(pile[first : first + number], seconds, expected, min(1.0, chance)))
    return found


def _expected(begins: float, seconds: float, own: Rhythm, hall: Rhythm) -> float:
    """By the window's own clock, raised where its neighbours are above theirs."""
    mine = own.usual(begins, seconds)
    others = hall.count(begins, seconds) - own.count(begins, seconds)
    return mine * max(1.0, others / max(0.5, hall.usual(begins, seconds) - mine))


def _apart(found: Iterable[_Burst]) -> list[_Burst]:
    """The least likely first, and of the others those that share no review with one before."""
    taken: set[str] = set()
    result = []
    for each in sorted(found, key=lambda burst: (burst.chance, burst.seconds)):
        names = {review.id for review in each.reviews}
        if not names & taken:
            taken |= names
            result.append(each)
    return result


def _flag(burst: _Burst, q: float) -> Flag:
    found, window = len(burst.reviews), burst.reviews[0].window
    lasts = burst.reviews[-1].reviewed_at - burst.reviews[0].reviewed_at
    minutes = max(1, round(lasts.total_seconds() / 60))
    return raised(
        Kind.BURST, burst.reviews, Strength(Measure.Q, q, found, found, burst.expected),
        en=f"Window {window} got {found} late reviews of earlier visits within {minutes} min; at that time of day"
        f" {burst.expected:.1f} are usual there.",
        zh=f"{window}号窗口在{minutes}分钟内集中收到{found}条对先前办事的评价，而该窗口平日同一时段通常约为"
        f"{burst.expected:.1f}条。",
    )  # fmt: skip
