"""Tiles: rows of 256 hashes, in which the tree is kept (the idea of C2SP's tlog-tiles).

A tile of level 0 holds the hashes of 256 leaves; a tile of level n + 1 the roots of 256 tiles of level n. Only full
tiles are kept. Their right neighbours follow from the order of the log.
"""

import dataclasses
from collections.abc import Sequence

from openhall.ledger.rules.merkle import HASH_BYTES, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT


@dataclasses.dataclass(frozen=True, slots=True)
class Tile:
    """A full tile: `index` counts from the left, `hashes` are 256 × 32 bytes, `root` is the hash above them all."""

    level: int
    index: int
    hashes: bytes
    root: bytes


def tile_of(level: int, index: int, hashes: Sequence[bytes]) -> Tile:
    """The tile over 256 hashes; ValueError for any other number."""
    if len(hashes) != WIDTH:
        raise ValueError(f"a tile holds {WIDTH} hashes, not {len(hashes)}")
    return Tile(level, index, b"".join(hashes), root_of(hashes))


def row_of(hashes: bytes) -> list[bytes]:
    """The single hashes of a tile's bytes."""
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]


def place_of(level: int, index: int) -> tuple[int, int, int]:
    """Where the whole subtree (level, index) lies: the level of its tile, its first hash in that level, how many."""
    tile_level, depth = divmod(level, HEIGHT)
    return tile_level, index << depth, 1 << depth


def rows_of_proof(index: int, size: int) -> list[tuple[int, int]]:
    """(level, row) of every row of 256 in which a hash of a leaf's inclusion proof lies: those above the leaf itself,
    and those at the tree's right edge. `index` counts from 0.
    """
    rows, level = set(), 0
    while size:
        rows |= {(level, index // WIDTH)} | ({(level, size // WIDTH)} if size % WIDTH else set())
        index, size, level = index // WIDTH, size // WIDTH, level + 1
    return sorted(rows)


def full_tiles(size: int) -> list[int]:
    """How many full tiles each level of a tree of `size` leaves has, from level 0 up to the last that has any."""
    counts = []
    while size >= WIDTH:
        size //= WIDTH
        counts.append(size)
    return counts
