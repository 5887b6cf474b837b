"""The log's Merkle tree, read from its tiles; what no full tile covers yet is read from the order."""

import itertools
from typing import Any, cast

from django.db import connection

from openhall.kit.errors import Conflict
from openhall.ledger.rules.merkle import consistency_proof, inclusion_proof, leaf_hash, root_of, tree_root
from openhall.ledger.rules.tiles import WIDTH, place_of, row_of, rows_of_proof

type Row = tuple[int, int]

# Each names its level, and counts from 0.
_DIGESTS = """
SELECT 0 AS level, o.index - 1 AS at, e.digest AS hash FROM ledger_order o JOIN ledger_event e ON e.id = o.event_id
WHERE o.index > %s AND o.index <= %s
"""
_ROOTS = """
SELECT level + 1 AS level, index AS at, root AS hash FROM ledger_tile WHERE level = %s AND index >= %s AND index < %s
"""
_TILES = """
SELECT t.level, t.index, t.hashes FROM unnest(%s::smallint[], %s::bigint[]) AS r (level, row)
JOIN ledger_tile t ON t.level = r.level AND t.index = r.row
"""


def log_bent() -> Conflict:
    """The refusal of a log that contradicts itself: no proof is given of it, and nothing more is signed."""
    return Conflict("log_bent", "The log does not fit itself. Nothing is proven until `openhall verify` is clean.")


def leaves(first: int, last: int) -> list[bytes]:
    """Hashes of the leaves from `first` to before `last` (counted from 0), as far as the log goes.

    A place without its event, or a gap, is refused as `log_bent`.
    """
    return _part(first, _rows(f"{_DIGESTS} ORDER BY 2", first, last))


def tile_roots(level: int, first: int, last: int) -> list[bytes]:
    """Roots of the full tiles of a level from `first` to before `last`, as far as there are any, without a gap."""
    return _part(first, _rows(f"{_ROOTS} ORDER BY 2", level, first, last))


def tiles_of(level: int) -> int:
    """How many full tiles a level has."""
    ((last,),) = _rows("SELECT max(index) FROM ledger_tile WHERE level = %s", level)
    return 0 if last is None else int(last) + 1


class Tree:
    """The tree of the log at this moment; each row of hashes is read once. Cheap to make, not to be kept."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._kept: dict[Row, list[bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """The hash of a whole subtree; `log_bent` where the log or its tiles don't reach so far."""
        tile_level, first, count = place_of(level, index)
        row, start = (tile_level, first // WIDTH), first % WIDTH
        if row not in self._kept:
            self._kept |= _read([row])
        hashes = self._kept[row][start : start + count]
        if len(hashes) != count:
            raise log_bent()
        return root_of(hashes)

    def root(self, size: int) -> bytes:
        """The root of the first `size` events."""
        return tree_root(size, self.node)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that the event at place `index` (from 1) is among the first `size`: two questions at most."""
        self._kept |= _read(rows_of_proof(index - 1, size))
        return inclusion_proof(index - 1, size, self.node)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the log of `new` events begins with that of `old`."""
        return consistency_proof(old, new, self.node)


def _read(wanted: list[Row]) -> dict[Row, list[bytes]]:
    """Rows of 256 hashes; of one that is not full yet as many as there are."""
    full = {(level, index): row_of(bytes(hashes)) for level, index, hashes in _rows(_TILES, *_columns(wanted))}
    rest = [row for row in wanted if row not in full]
    grouped = itertools.groupby(_parts(rest), key=lambda part: (part[0], part[1] // WIDTH))
    return {row: [] for row in rest} | {row: _part(row[1] * WIDTH, list(found)) for row, found in grouped} | full


def _parts(rows: list[Row]) -> list[tuple[Any, ...]]:
    """What there is of rows that are not full: roots of the tiles below, or at the bottom digests of events.

    A range a row, each with its own bounds: joined to a list of rows, they would be looked for in all tiles.
    """
    ranges = [_ROOTS if level else _DIGESTS for level, _ in rows]
    bounds = [[level - 1] * (level > 0) + [index * WIDTH, (index + 1) * WIDTH] for level, index in rows]
    sql = " UNION ALL ".join(ranges)
    return _rows(f"{sql} ORDER BY 1, 2", *itertools.chain(*bounds)) if rows else []


def _part(first: int, found: list[tuple[Any, ...]]) -> list[bytes]:
    """The hashes of (level, at, hash), which must follow each other from `first` on."""
    if [at for _, at, _ in found] != list(range(first, first + len(found))):
        raise log_bent()
    return [bytes(each) if level else leaf_hash(bytes(each)) for level, _, each in found]


def _columns(rows: list[Row]) -> tuple[list[int], list[int]]:
    return [level for level, _ in rows], [index for _, index in rows]


def _rows(sql: str, *values: int | list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, cast(Any, values))
        return list(cursor.fetchall())
