"""The Merkle tree of RFC 6962 / RFC 9162 over SHA-256: roots, inclusion and consistency proofs, and their verification.

Leaves are counted from 0. A *whole* subtree of level n covers 2**n leaves, the index-th of them the leaves from
index * 2**n on; every root and every proof is made of whole subtrees, so a tree is given as a function to their hashes.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

type Node = Callable[[int, int], bytes]

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data): 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right): 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over a row of hashes of equal height, lowest first: pair by pair, a last one without a pair goes up."""
    row = list(hashes)
    if not row:
        return EMPTY
    while len(row) > 1:
        left_over = row[len(row) & ~1 :]
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + left_over
    return row[0]


def whole_subtrees(first: int, last: int) -> Iterator[tuple[int, int]]:
    """(level, index) of the whole subtrees that make up the leaves from `first` to before `last`, left to right.

    `first` must be a multiple of the greatest power of two that fits into the range, as in every cut of the RFC.
    """
    for level in range((last - first).bit_length() - 1, -1, -1):
        if (last - first) & (1 << level):
            yield level, first >> level
            first += 1 << level


def range_hash(first: int, last: int, node: Node) -> bytes:
    """MTH(D[first:last])."""
    hashes = [node(level, index) for level, index in whole_subtrees(first, last)]
    if not hashes:
        return EMPTY
    found = hashes.pop()
    while hashes:
        found = node_hash(hashes.pop(), found)
    return found


def tree_root(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return range_hash(0, size, node)


def _cut(first: int, last: int) -> int:
    """Where the RFC cuts the range in two: after the greatest power of two smaller than its length."""
    return first + (1 << ((last - first - 1).bit_length() - 1))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """PATH(index, D[size]): hashes from the leaf's neighbour up to the root's child. ValueError outside the tree."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    first, last, path = 0, size, []
    while last - first > 1:
        middle = _cut(first, last)
        if index < middle:
            path.append(range_hash(middle, last, node))
            last = middle
        else:
            path.append(range_hash(first, middle, node))
            first = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """PROOF(old, D[new]): shows that the tree of `new` leaves begins with that of `old`. ValueError if it can't."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is no beginning of one of {new}")
    if old in (0, new):
        return []
    first, last, path = 0, new, []
    while last != old:
        middle = _cut(first, last)
        if old <= middle:
            path.append(range_hash(middle, last, node))
            last = middle
        else:
            path.append(range_hash(first, middle, node))
            first = middle
    # The old tree's own last part; where it is the whole old tree its root is known already.
    return ([] if first == 0 else [range_hash(first, last, node)]) + path[::-1]


def root_by_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root to which `proof` leads from a leaf's hash (RFC 9162 §2.1.3.2); None if its length does not fit."""
    if not 0 <= index < size:
        return None
    at, end, found = index, size - 1, leaf
    for each in proof:
        if end == 0:
            return None
        if at & 1 or at == end:
            found = node_hash(each, found)
            while not at & 1 and at:
                at, end = at >> 1, end >> 1
        else:
            found = node_hash(found, each)
        at, end = at >> 1, end >> 1
    return found if end == 0 else None


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `new` leaves begins with that of `old` (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    at, end = old - 1, new - 1
    while at & 1:
        at, end = at >> 1, end >> 1
    before = after = path[0]
    for each in path[1:]:
        if end == 0:
            return False
        if at & 1 or at == end:
            before, after = node_hash(each, before), node_hash(each, after)
            while not at & 1 and at:
                at, end = at >> 1, end >> 1
        else:
            after = node_hash(after, each)
        at, end = at >> 1, end >> 1
    return end == 0 and before == old_root and after == new_root


class Growing:
    """A tree to which whole subtrees are added from the left; it holds no more than one hash a level."""

    def __init__(self) -> None:
        """An empty tree."""
        self.size = 0
        self._whole: list[tuple[int, bytes]] = []

    def add(self, found: bytes, level: int = 0) -> None:
        """Add the hash of a whole subtree; what is there already must be a multiple of its leaves."""
        self.size += 1 << level
        while self._whole and self._whole[-1][0] == level:
            found = node_hash(self._whole.pop()[1], found)
            level += 1
        self._whole.append((level, found))

    def copy(self) -> "Growing":
        """The same tree, to be continued otherwise."""
        other = Growing()
        other.size, other._whole = self.size, list(self._whole)
        return other

    def root(self) -> bytes:
        """The root of what was added."""
        if not self._whole:
            return EMPTY
        *left, (_, found) = self._whole
        for _, each in reversed(left):
            found = node_hash(each, found)
        return found
