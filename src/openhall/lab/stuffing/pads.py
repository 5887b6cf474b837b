"""The pad at the window says far better things than the visitors' own phones, beyond the gap usual in the hall.

The table of a window is pad against phone by highest level against others; see `gaps` for what is usual. Assumes: who
reviews by phone had the same service as who touches the pad. A clerk whose phone reviews are as good as the pad's gains
nothing from touching it, and is not found by this.
"""

import math
from collections.abc import Iterable, Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg
from openhall.lab.stuffing.flags import FALSE_SHARE, FEWEST, by_window, percent, raised
from openhall.lab.stuffing.gaps import Gap, Table, chance, gap_beside
from openhall.lab.stuffing.traces import Channel, Flag, Kind, Measure, ReviewTrace, Strength


def pad_gap(reviews: Sequence[ReviewTrace]) -> list[Flag]:
    """A flag for each window where the pad's advantage is beyond what the hall knows."""
    piles = by_window(each for each in reviews if each.channel in (Channel.PAD, Channel.PHONE))
    tables = {place: table_of(pile) for place, pile in piles.items()}
    gaps = {place: gap_beside(place, tables) for place in tables}
    qs = benjamini_hochberg([chance(table, gaps[place]) for place, table in tables.items()])
    return [
        _flag(piles[place], table, gaps[place], q)
        for (place, table), q in zip(tables.items(), qs, strict=True)
        if q <= FALSE_SHARE and table.praised >= FEWEST
    ]


def table_of(reviews: Iterable[ReviewTrace]) -> Table:
    """Reviews on the pad, and by phone, by whether they are of the highest level."""
    counts = [0, 0, 0, 0]
    for each in reviews:
        counts[2 * (each.channel is Channel.PHONE) + (not each.is_top)] += 1
    return Table(*counts)


def _flag(pile: Sequence[ReviewTrace], table: Table, gap: Gap, q: float) -> Flag:
    window, pad, phone = pile[0].window, table.cases, table.peers
    top = [each for each in pile if each.channel is Channel.PAD and each.is_top]
    on_pad, by_phone = percent(table.praised, pad), percent(table.peers_praised, phone)
    usual = math.exp(gap.mean)
    return raised(
        Kind.PAD_GAP, top, Strength(Measure.Q, q, table.praised, pad, table.expected),
        en=f"At window {window} {table.praised} of {pad} reviews on the pad are very satisfied ({on_pad}), by phone"
        f" {table.peers_praised} of {phone} ({by_phone}); at the other windows the odds on the pad are {usual:.1f}"
        " times those by phone.",
        zh=f"{window}号窗口评价器上的{pad}条评价中有{table.praised}条非常满意（{on_pad}），手机上的{phone}条中有"
        f"{table.peers_praised}条（{by_phone}）；其他窗口评价器与手机的优势比为{usual:.1f}。",
    )  # fmt: skip
