"""The coverage map: a tile for every division, laid out by division codes alone; nothing comes from elsewhere.

The first six digits name a county or city; what lies in it stands below it, in rows of tiles.
"""

import dataclasses
from collections.abc import Collection, Mapping

WIDE, HIGH, GAP, HEAD, IN_A_ROW = 150, 46, 6, 26, 4


@dataclasses.dataclass(frozen=True, slots=True)
class Division:
    """A division by its code and name, with how many targets it has and how many of them were seen."""

    code: str
    name: str
    targets: int = 0
    seen: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Tile:
    """A tile in the drawing's own units; `tone`: `none` has nobody to be seen, then `unseen`, `some`, `all`."""

    x: int
    y: int
    width: int
    height: int
    division: Division
    tone: str
    head: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """The tiles and the size of the drawing."""

    width: int
    height: int
    tiles: tuple[Tile, ...]


def chart(divisions: Collection[Division]) -> Chart:
    """The drawing of these divisions; the order in which they are given changes nothing."""
    groups: dict[str, list[Division]] = {}
    for each in sorted(divisions, key=lambda one: one.code):
        groups.setdefault(each.code[:6], []).append(each)
    tiles: list[Tile] = []
    y = GAP
    for group in groups.values():
        head, *rest = group
        tiles.append(Tile(GAP, y, _width(IN_A_ROW), HEAD, head, tone(head), True))
        y += HEAD + GAP
        for number, each in enumerate(rest):
            x = GAP + (WIDE + GAP) * (number % IN_A_ROW)
            tiles.append(Tile(x, y + (HIGH + GAP) * (number // IN_A_ROW), WIDE, HIGH, each, tone(each), False))
        y += (HIGH + GAP) * -(-len(rest) // IN_A_ROW)
    return Chart(_width(IN_A_ROW) + 2 * GAP, y, tuple(tiles))


def _width(tiles: int) -> int:
    return tiles * WIDE + (tiles - 1) * GAP


def tone(division: Division) -> str:
    """How far a division is covered."""
    if not division.targets:
        return "none"
    if not division.seen:
        return "unseen"
    return "all" if division.seen >= division.targets else "some"


def divisions_of(names: Mapping[str, str], targets: Collection[tuple[str, bool]]) -> list[Division]:
    """The divisions that have a name or a target: `targets` are division codes, each with whether it was seen.

    A target whose division nobody named belongs to the nearest one above it that has a name.
    """
    many: dict[str, list[bool]] = {code: [] for code in names}
    for code, seen in targets:
        many.setdefault(_known(code, names), []).append(seen)
    return [Division(code, names.get(code, code), len(each), sum(each)) for code, each in sorted(many.items())]


def _known(code: str, names: Mapping[str, str]) -> str:
    """The division itself, or the nearest above it that is known: its digits become zeros, level by level."""
    full = code.ljust(12, "0")
    for keep in (12, 9, 6, 4, 2):
        wanted = full[:keep].ljust(12, "0")
        found = next((each for each in names if each.ljust(12, "0") == wanted), None)
        if found is not None:
            return found
    return code or "-"
