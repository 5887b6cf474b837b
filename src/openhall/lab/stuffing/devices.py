"""One phone, or one address of a network, behind many visits to one window.

Assumes: a visitor doesn't choose the window, the queue does; so a family with one phone has few visits at one window,
and an agent who comes every week has them at several. Pads, kiosks and the desk where paper cards are typed in serve
everybody and are left out. A network is shared by strangers too (the hall's own, a mobile carrier's): it must also hold
more of this window's reviews than chance would put there, given how many of the hall's it holds.
"""

import collections
from collections.abc import Iterator, Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg, fisher_tail
from openhall.lab.stuffing.flags import FALSE_SHARE, Place, raised
from openhall.lab.stuffing.traces import OWN_DEVICE, Flag, Kind, Measure, ReviewTrace, Strength

MANY = 15  # visits at one window
SEVERAL = 3  # devices
MOSTLY = 0.5  # of all that the device or network reviewed

type Piles = dict[tuple[str, str], dict[Place, list[ReviewTrace]]]


def one_device(reviews: Sequence[ReviewTrace]) -> list[Flag]:
    """A flag for each device that reviewed at least `MANY` visits of one window, and mostly those."""
    piles = _piles((each.device, each) for each in reviews)
    return [_device_flag(pile, total, device) for (_, device), _, pile, total in _heavy(piles)]


def one_network(reviews: Sequence[ReviewTrace]) -> list[Flag]:
    """A flag for each network behind at least `MANY` reviews of one window, mostly those, and beyond chance.

    One that a single device or two have used is left to `one_device`.
    """
    piles = _piles((each.network, each) for each in reviews)
    halls: collections.Counter[str] = collections.Counter()
    windows: collections.Counter[Place] = collections.Counter()
    for (hall, _), places in piles.items():
        for place, pile in places.items():
            halls[hall] += len(pile)
            windows[place] += len(pile)
    looks = sum(len(places) for places in piles.values())
    heavy = [each for each in _heavy(piles) if _devices(each[2]) >= SEVERAL]
    chances = [
        fisher_tail(len(pile), total, windows[place], halls[place[0]]) for _, place, pile, total in heavy
    ]
    qs = benjamini_hochberg(chances + [1.0] * (looks - len(heavy)))
    return [
        _network_flag(pile, total, q, total * windows[place] / halls[place[0]])
        for (_, place, pile, total), q in zip(heavy, qs, strict=False)
        if q <= FALSE_SHARE
    ]


def _devices(pile: Sequence[ReviewTrace]) -> int:
    """How many devices; each that is not known counts as one."""
    return len({each.device or each.id for each in pile})


def _piles(keyed: Iterator[tuple[str | None, ReviewTrace]]) -> Piles:
    """Reviews by hall and key, then by window."""
    piles: Piles = collections.defaultdict(lambda: collections.defaultdict(list))
    for key, review in keyed:
        if key is not None and review.channel in OWN_DEVICE:
            piles[review.hall, key][review.hall, review.window].append(review)
    return piles


def _heavy(piles: Piles) -> Iterator[tuple[tuple[str, str], Place, list[ReviewTrace], int]]:
    for key, places in piles.items():
        total = sum(len(pile) for pile in places.values())
        for place, pile in places.items():
            if len(pile) >= MANY and len(pile) >= MOSTLY * total:
                yield key, place, pile, total


def _device_flag(pile: list[ReviewTrace], total: int, device: str) -> Flag:
    found, window = len(pile), pile[0].window
    return raised(
        Kind.ONE_DEVICE, pile, Strength(Measure.SHARE, found / total, found, total, 0.0), device=device,
        en=f"One device reviewed {found} visits at window {window}, and {total - found} elsewhere in the hall.",
        zh=f"同一台设备评价了{window}号窗口的{found}次办事，在大厅其他窗口评价了{total - found}次。",
    )  # fmt: skip


def _network_flag(pile: list[ReviewTrace], total: int, q: float, expected: float) -> Flag:
    found, window = len(pile), pile[0].window
    return raised(
        Kind.ONE_NETWORK, pile, Strength(Measure.Q, q, found, total, expected),
        en=f"{found} reviews of window {window} came from one network address, which sent {total} in all; by the"
        f" window's share of the hall {expected:.1f} of those are usual.",
        zh=f"{window}号窗口有{found}条评价来自同一网络地址，该地址共提交{total}条；按该窗口在大厅中的占比，"
        f"通常约为{expected:.1f}条。",
    )  # fmt: skip
