"""Nearly the same text, again and again, at one window.

Short praise is the same everywhere ("very good"), and a phrase from a poster is copied by honest people too; so texts
below `SHINGLES` are left out, and a family of texts (see `shingles`) must hold more of this window's texts than chance
would put there, given how many of the hall's it holds (Fisher's exact test). Assumes: what a window's own business
makes people write differs more than `LIKENESS` allows, once a text has a dozen characters.
"""

import collections
from collections.abc import Sequence

from openhall.lab.stuffing.chances import benjamini_hochberg, fisher_tail
from openhall.lab.stuffing.flags import FALSE_SHARE, FEWEST, Place, raised
from openhall.lab.stuffing.shingles import Shape, families, shape
from openhall.lab.stuffing.traces import Flag, Kind, Measure, ReviewTrace, Strength

SHINGLES = 10


def alike(reviews: Sequence[ReviewTrace]) -> list[Flag]:
    """A flag for each window and family of texts: at least `FEWEST` reviews, beyond chance."""
    shapes: dict[str, dict[Shape, list[ReviewTrace]]] = collections.defaultdict(
        lambda: collections.defaultdict(list)
    )
    for each in sorted(reviews, key=lambda review: (review.reviewed_at, review.id)):
        form = shape(each.text)
        if len(form) >= SHINGLES:
            shapes[each.hall][form].append(each)
    looks = [look for hall in shapes.values() for look in _looks(hall)]
    qs = benjamini_hochberg([chance for _, _, _, chance in looks])
    return [
        _flag(some, family, expected, q)
        for (some, family, expected, _), q in zip(looks, qs, strict=True)
        if q <= FALSE_SHARE and len(some) >= FEWEST
    ]


def _looks(shapes: dict[Shape, list[ReviewTrace]]) -> list[tuple[list[ReviewTrace], int, float, float]]:
    """Of each family and window: the reviews, how many the family has in the hall, how many are usual, the chance."""
    texts = [review for some in shapes.values() for review in some]
    windows = collections.Counter((each.hall, each.window) for each in texts)
    result = []
    for family in families({form: len(some) for form, some in shapes.items()}):
        members = [review for form in family for review in shapes[form]]
        piles: dict[Place, list[ReviewTrace]] = collections.defaultdict(list)
        for review in members:
            piles[review.hall, review.window].append(review)
        for place, some in piles.items():
            chance = fisher_tail(len(some), len(members), windows[place], len(texts))
            result.append((some, len(members), len(members) * windows[place] / len(texts), chance))
    return result


def _flag(some: list[ReviewTrace], family: int, expected: float, q: float) -> Flag:
    """The sentence doesn't quote: what visitors wrote is for the moderators alone."""
    found, window = len(some), some[0].window
    return raised(
        Kind.ALIKE, some, Strength(Measure.Q, q, found, family, expected),
        en=f"{found} reviews of window {window} say nearly the same, and {family - found} of all other windows"
        f" together; by its share of the hall's texts {expected:.1f} are usual.",
        zh=f"{window}号窗口有{found}条评价文字几乎相同，其他窗口合计{family - found}条；按该窗口在大厅评价文字中的"
        f"占比，通常约为{expected:.1f}条。",
    )  # fmt: skip
