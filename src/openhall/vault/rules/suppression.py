"""Small cells: a count of very few people says who they are.

Every count from 1 to `least` - 1 is hidden, and with it every count that ties for the smallest of the others: so no
hidden count is what the total leaves over. The rule does not look at names, hence whatever the reader knows of it,
the hidden counts may be exchanged among each other: of each he cannot even say whether it is a small one.
"""

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Suppressed[K]:
    """Counts to show, None where hidden; `total` is None where it would give a hidden count away."""

    cells: Mapping[K, int | None]
    total: int | None


def suppress[K](counts: Mapping[K, int], least: int = 5) -> Suppressed[K]:
    """Hide small cells of one row of counts that adds up to its total. ValueError for a negative count.

    Where all people stand in small cells, all cells and the total are hidden. Margins of a table, and two
    publications that overlap, are not compared: publish one cut of the same people.
    """
    if least < 1 or any(count < 0 for count in counts.values()):
        raise ValueError("counts are 0 or more, least is 1 or more")
    small = {key for key, count in counts.items() if 0 < count < least}
    if not small:
        return Suppressed(dict(counts), sum(counts.values()))
    large = {key: count for key, count in counts.items() if count >= least}
    if not large:
        return Suppressed(dict.fromkeys(counts), None)
    hidden = small | {key for key, count in large.items() if count == min(large.values())}
    cells = {key: None if key in hidden else count for key, count in counts.items()}
    return Suppressed(cells, sum(counts.values()))
