"""The log's Merkle tree, read from its tiles; what no full tile covers yet is read from the order."""

from typing import Any

from django.db import connection

from openhall.kit.errors import Conflict
from openhall.ledger.rules.merkle import consistency_proof, inclusion_proof, leaf_hash, root_of, tree_root
from openhall.ledger.rules.tiles import WIDTH, place_of, row_of

_DIGESTS = """
SELECT o.index, e.digest FROM ledger_order o JOIN ledger_event e ON e.id = o.event_id
WHERE o.index > %s AND o.index <= %s ORDER BY o.index
"""
_ROOTS = "SELECT index, root FROM ledger_tile WHERE level = %s AND index >= %s AND index < %s ORDER BY index"


def log_bent() -> Conflict:
    """The refusal of a log that contradicts itself: no proof is given of it, and nothing more is signed."""
    return Conflict("log_bent", "The log does not fit itself. Nothing is proven until `openhall verify` is clean.")


def leaves(first: int, last: int) -> list[bytes]:
    """Hashes of the leaves from `first` to before `last` (counted from 0), as far as the log goes.

    A place without its event, or a gap, is refused as `log_bent`.
    """
    rows = _rows(_DIGESTS, first, last)
    if [index for index, _ in rows] != list(range(first + 1, first + 1 + len(rows))):
        raise log_bent()
    return [leaf_hash(bytes(digest)) for _, digest in rows]


def tile_roots(level: int, first: int, last: int) -> list[bytes]:
    """Roots of the full tiles of a level from `first` to before `last`, as far as there are any, without a gap."""
    rows = _rows(_ROOTS, level, first, last)
    if [index for index, _ in rows] != list(range(first, first + len(rows))):
        raise log_bent()
    return [bytes(root) for _, root in rows]


def tiles_of(level: int) -> int:
    """How many full tiles a level has."""
    ((last,),) = _rows("SELECT max(index) FROM ledger_tile WHERE level = %s", level)
    return 0 if last is None else int(last) + 1


class Tree:
    """The tree of the log at this moment; each row of hashes is read once. Cheap to make, not to be kept."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """The hash of a whole subtree; `log_bent` where the log or its tiles don't reach so far."""
        tile_level, first, count = place_of(level, index)
        start = first % WIDTH
        hashes = self._row(tile_level, first // WIDTH)[start : start + count]
        if len(hashes) != count:
            raise log_bent()
        return root_of(hashes)

    def root(self, size: int) -> bytes:
        """The root of the first `size` events."""
        return tree_root(size, self.node)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that the event at place `index` (from 1) is among the first `size`."""
        return inclusion_proof(index - 1, size, self.node)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the log of `new` events begins with that of `old`."""
        return consistency_proof(old, new, self.node)

    def _row(self, level: int, index: int) -> list[bytes]:
        if (level, index) not in self._tiles:
            self._tiles[level, index] = _read(level, index)
        return self._tiles[level, index]


def _read(level: int, index: int) -> list[bytes]:
    """A tile's hashes, or as many as there are of one that is not full yet."""
    rows = _rows("SELECT hashes FROM ledger_tile WHERE level = %s AND index = %s", level, index)
    if rows:
        return row_of(bytes(rows[0][0]))
    first, last = index * WIDTH, (index + 1) * WIDTH
    return tile_roots(level - 1, first, last) if level else leaves(first, last)


def _rows(sql: str, *values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
