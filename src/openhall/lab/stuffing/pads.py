"""The pad at the window says far better things than the visitors' own phones, beyond the gap usual in the hall.

The table of a window is pad against phone by highest level against others; see `gaps` for what is usual. Assumes: who
reviews by phone had the same service as who touches the pad. A clerk whose phone reviews are as good as the pad's gains
nothing from touching it, and is not found by this.
"""

import math
from collections.abc import Iterable, Sequence

from openhall.lab.stuffing.flags import FEWEST, by_day, percent, raised
from openhall.lab.stuffing.gaps import Striking, Table, striking, whole_period
from openhall.lab.stuffing.traces import Channel, Flag, Kind, Measure, ReviewTrace, Strength


def pad_gap(reviews: Sequence[ReviewTrace], timezone: str) -> list[Flag]:
    """A flag for each window where the pad's advantage is beyond what the hall knows."""
    days = by_day((each for each in reviews if each.channel in (Channel.PAD, Channel.PHONE)), timezone)
    windows = {place: {day: table_of(some) for day, some in given.items()} for place, given in days.items()}
    flags = []
    for found in striking(windows, whole_period):
        on_pad = [
            each for day in found.days for each in days[found.place][day] if each.channel is Channel.PAD
        ]
        flags.append(_flag([each for each in on_pad if each.is_top], found))
    return [each for each in flags if len(each.reviews) >= FEWEST]


def table_of(reviews: Iterable[ReviewTrace]) -> Table:
    """Reviews on the pad, and by phone, by whether they are of the highest level."""
    counts = [0, 0, 0, 0]
    for each in reviews:
        counts[2 * (each.channel is Channel.PHONE) + (not each.is_top)] += 1
    return Table(*counts)


def _flag(top: Sequence[ReviewTrace], found: Striking) -> Flag:
    window, table = found.place[1], found.table
    praised, pad, by_phone, phone = table.praised, table.cases, table.peers_praised, table.peers
    on_pad, on_phone = percent(praised, pad), percent(by_phone, phone)
    usual = math.exp(found.gap.mean)
    return raised(
        Kind.PAD_GAP, top, Strength(Measure.Q, found.q, praised, pad, table.expected),
        en=f"At window {window} {praised} of {pad} reviews on the pad are very satisfied ({on_pad}), by phone"
        f" {by_phone} of {phone} ({on_phone}); at the other windows the odds on the pad are {usual:.1f} times those"
        " by phone.",
        zh=f"{window}号窗口评价器上的{pad}条评价中有{praised}条非常满意（{on_pad}），手机上的{phone}条中有"
        f"{by_phone}条（{on_phone}）；其他窗口评价器与手机的优势比为{usual:.1f}。",
    )  # fmt: skip
