"""Reviews given sooner after the visit than a visitor can read the question.

Assumes: the page or pad asks only once the visit is closed, and the clocks of both are the server's. Compared is how
many of a window's live reviews came within three seconds, beside the other windows of the hall; quick visitors exist
everywhere. Not the median of a window: twenty quick taps among three hundred reviews don't move it. The median of the
reviews found is in the sentence.
"""

import statistics
from collections.abc import Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg
from openhall.lab.stuffing.flags import FALSE_SHARE, FEWEST, by_window, raised
from openhall.lab.stuffing.peers import Against, against_peers
from openhall.lab.stuffing.traces import LIVE, Flag, Kind, Measure, ReviewTrace, Strength

SECONDS = 3
PRIOR = (1, 100)  # one visitor in a hundred is believed to be that quick, before any hall is seen


def hasty(reviews: Sequence[ReviewTrace]) -> list[Flag]:
    """A flag for each window where such reviews are many more than elsewhere, and at least `FEWEST`."""
    piles = by_window(each for each in reviews if each.channel in LIVE)
    quick = {place: [each for each in pile if each.lag < SECONDS] for place, pile in piles.items()}
    beside = against_peers({place: (len(quick[place]), len(pile)) for place, pile in piles.items()}, PRIOR)
    qs = benjamini_hochberg([each.chance for each in beside.values()])
    return [
        _flag(quick[place], each, q)
        for (place, each), q in zip(beside.items(), qs, strict=True)
        if q <= FALSE_SHARE and each.found >= FEWEST
    ]


def _flag(quick: list[ReviewTrace], seen: Against, q: float) -> Flag:
    window, median = quick[0].window, statistics.median(each.lag for each in quick)
    return raised(
        Kind.HASTY, quick, Strength(Measure.Q, q, seen.found, seen.of, seen.expected),
        en=f"{seen.found} of {seen.of} reviews at window {window} came less than {SECONDS} seconds after the visit was"
        f" closed (median {median:.1f} s); at the other windows it was {seen.peers_found} of {seen.peers_of}.",
        zh=f"{window}号窗口的{seen.of}条评价中，有{seen.found}条在办结后不到{SECONDS}秒就已提交"
        f"（中位数{median:.1f}秒）；其他窗口{seen.peers_of}条中有{seen.peers_found}条。",
    )  # fmt: skip
