"""Reviews when nobody can be there: on a pad or kiosk of the shut hall, or deep in the night.

Two looks at each window, beside the hall's other windows: of the reviews on site, those outside opening hours and more
than `LINGER` after the visit was closed (the last visitors leave a little late); of those by phone and desktop,
those between midnight and five by the hall's clock. Evenings and weekends are left out: that is when people have time.
Assumes: a hall or zone that is open at night is marked so in `in_hours`.
"""

import dataclasses
import zoneinfo
from collections.abc import Callable, Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg
from openhall.lab.stuffing.flags import FALSE_SHARE, FEWEST, by_window, raised
from openhall.lab.stuffing.peers import Against, against_peers
from openhall.lab.stuffing.traces import ON_SITE, OWN_DEVICE, Flag, Kind, Measure, ReviewTrace, Strength

LINGER = 900  # seconds
DAWN = 5  # o'clock
PRIOR = (1, 50)


@dataclasses.dataclass(frozen=True, slots=True)
class _Look:
    kind: Kind
    odd: Sequence[ReviewTrace]
    seen: Against


def off_hours(reviews: Sequence[ReviewTrace], timezone: str) -> list[Flag]:
    """A flag for each window with many more of them than elsewhere, at least `FEWEST`."""
    zone = zoneinfo.ZoneInfo(timezone)
    on_site = [each for each in reviews if each.channel in ON_SITE]
    by_own = [each for each in reviews if each.channel in OWN_DEVICE]
    looks = [
        *_looks(Kind.OFF_HOURS_ON_SITE, on_site, lambda each: not each.in_hours and each.lag > LINGER),
        *_looks(
            Kind.NIGHT,
            by_own,
            lambda each: not each.in_hours and each.reviewed_at.astimezone(zone).hour < DAWN,
        ),
    ]
    qs = benjamini_hochberg([each.seen.chance for each in looks])
    return [
        _flag(each, q)
        for each, q in zip(looks, qs, strict=True)
        if q <= FALSE_SHARE and each.seen.found >= FEWEST
    ]


def _looks(kind: Kind, reviews: Sequence[ReviewTrace], is_odd: Callable[[ReviewTrace], bool]) -> list[_Look]:
    piles = by_window(reviews)
    odd = {place: [each for each in pile if is_odd(each)] for place, pile in piles.items()}
    beside = against_peers({place: (len(odd[place]), len(pile)) for place, pile in piles.items()}, PRIOR)
    return [_Look(kind, odd[place], seen) for place, seen in beside.items()]


def _flag(look: _Look, q: float) -> Flag:
    window, seen = look.odd[0].window, look.seen
    if look.kind is Kind.OFF_HOURS_ON_SITE:
        en = f"reviews on the devices at window {window} were given while the hall was shut"
        zh = f"{window}号窗口现场设备上的{seen.of}条评价中，有{seen.found}条是在大厅关门后提交的"
    else:
        en = f"reviews of window {window} by phone or computer were given between midnight and {DAWN} o'clock"
        zh = f"{window}号窗口手机和电脑端的{seen.of}条评价中，有{seen.found}条是在0点到{DAWN}点之间提交的"
    return raised(
        look.kind, look.odd, Strength(Measure.Q, q, seen.found, seen.of, seen.expected),
        en=f"{seen.found} of {seen.of} {en}; at the other windows it was {seen.peers_found} of {seen.peers_of}.",
        zh=f"{zh}；其他窗口{seen.peers_of}条中有{seen.peers_found}条。",
    )  # fmt: skip
