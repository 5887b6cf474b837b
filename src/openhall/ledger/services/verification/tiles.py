"""The tiles kept, held against those that follow from the order (level 0 is compared piece by piece)."""

from typing import Any

import psycopg

from openhall.ledger.rules.tiles import HEIGHT, WIDTH, Tile, full_tiles, tile_of
from openhall.ledger.rules.verdicts import Fault

_NUMBERS = "SELECT level, count(*), max(index) + 1 FROM public.ledger_tile GROUP BY level ORDER BY level"
_LEVEL = "SELECT index, hashes, root FROM public.ledger_tile WHERE level = %s"


def kept_tiles(session: psycopg.Connection[Any], ordered: int, sealed: int) -> tuple[int, list[Fault]]:
    """How many tiles of level 0 must be kept, and whether their number is wrong on any level.

    Tiles are filled after events get their order, and before a checkpoint of `sealed` events is signed: the last ones
    may be missing behind it.
    """
    found = list(session.execute(_NUMBERS))
    stored = found[0][1] if found and found[0][0] == 0 else 0
    tiles = max(min(ordered, sealed) // WIDTH, min(ordered // WIDTH, stored))
    wanted = [(level, count, count) for level, count in enumerate(full_tiles(tiles * WIDTH))]
    wrong = Fault("tile", "There are fewer tiles of the tree than there must be, or more than full ones.")
    return tiles, [] if found == wanted else [wrong]


def upper_faults(session: psycopg.Connection[Any], roots: list[bytes]) -> list[Fault]:
    """Tiles above level 0 that don't fit the roots of the tiles below them."""
    faults, level = [], 1
    while len(roots) >= WIDTH:
        rows = session.execute(_LEVEL, [level], binary=True)
        kept = {Tile(level, index, bytes(hashes), bytes(root)) for index, hashes, root in rows}
        made = [tile_of(level, at, roots[at * WIDTH :][:WIDTH]) for at in range(len(roots) // WIDTH)]
        faults += [_misfit(tile) for tile in made if tile not in kept]
        roots, level = [tile.root for tile in made], level + 1
    return faults


def _misfit(tile: Tile) -> Fault:
    first = (tile.index << HEIGHT * (tile.level + 1)) + 1
    return Fault("tile", f"Tile {tile.index} of level {tile.level} is missing or does not fit those below it.", first)
