"""The log's Merkle tree, read from its tiles; what no full tile covers yet is read from the order."""

import itertools
from typing import Any, cast

from django.db import connection

from openhall.kit.errors import Conflict
from openhall.ledger.rules.merkle import consistency_proof, inclusion_proof, leaf_hash, root_of, tree_root
from openhall.ledger.rules.tiles import WIDTH, place_of, row_of, rows_of_proof

type Row = tuple[int, int]

_DIGESTS = """
SELECT o.index, e.digest FROM ledger_order o JOIN ledger_event e ON e.id = o.event_id
WHERE o.index > %s AND o.index <= %s ORDER BY o.index
"""
_ROOTS = "SELECT index, root FROM ledger_tile WHERE level = %s AND index >= %s AND index < %s ORDER BY index"
_TILES = """
SELECT t.level, t.index, t.hashes FROM unnest(%s::smallint[], %s::bigint[]) AS r (level, row)
JOIN ledger_tile t ON t.level = r.level AND t.index = r.row
"""
# Of rows that are not full: the roots of the tiles below, or at the bottom the digests of the events.
_PARTS = f"""
SELECT r.level, t.index AS at, t.root AS hash FROM unnest(%s::smallint[], %s::bigint[]) AS r (level, row)
JOIN ledger_tile t ON t.level = r.level - 1 AND t.index >= r.row * {WIDTH} AND t.index < (r.row + 1) * {WIDTH}
UNION ALL
SELECT r.level, o.index - 1, e.digest FROM unnest(%s::smallint[], %s::bigint[]) AS r (level, row)
JOIN ledger_order o ON o.index > r.row * {WIDTH} AND o.index <= (r.row + 1) * {WIDTH}
JOIN ledger_event e ON e.id = o.event_id
WHERE r.level = 0
ORDER BY 1, 2
"""


def log_bent() -> Conflict:
    """The refusal of a log that contradicts itself: no proof is given of it, and nothing more is signed."""
    return Conflict("log_bent", "The log does not fit itself. Nothing is proven until `openhall verify` is clean.")


def leaves(first: int, last: int) -> list[bytes]:
    """Hashes of the leaves from `first` to before `last` (counted from 0), as far as the log goes.

    A place without its event, or a gap, is refused as `log_bent`.
    """
    rows = _rows(_DIGESTS, first, last)
    _without_gap([index for index, _ in rows], first + 1)
    return [leaf_hash(bytes(digest)) for _, digest in rows]


def tile_roots(level: int, first: int, last: int) -> list[bytes]:
    """Roots of the full tiles of a level from `first` to before `last`, as far as there are any, without a gap."""
    rows = _rows(_ROOTS, level, first, last)
    _without_gap([index for index, _ in rows], first)
    return [bytes(root) for _, root in rows]


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
    parts = _rows(_PARTS, *_columns(rest), *_columns(rest)) if rest else []
    grouped = itertools.groupby(parts, key=lambda part: (part[0], part[1] // WIDTH))
    return {row: [] for row in rest} | {row: _part(row, list(found)) for row, found in grouped} | full


def _part(row: Row, found: list[tuple[Any, ...]]) -> list[bytes]:
    level, index = row
    _without_gap([at for _, at, _ in found], index * WIDTH)
    return [bytes(each) if level else leaf_hash(bytes(each)) for _, _, each in found]


def _columns(rows: list[Row]) -> tuple[list[int], list[int]]:
    return [level for level, _ in rows], [index for _, index in rows]


def _without_gap(found: list[int], first: int) -> None:
    if found != list(range(first, first + len(found))):
        raise log_bent()


def _rows(sql: str, *values: int | list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, cast(Any, values))
        return list(cursor.fetchall())
