"""The tree against Certificate Transparency's vectors, and against the RFC's own recursion on thousands of trees."""

import hashlib
import random
from collections.abc import Sequence

import pytest

from openhall.ledger.rules.merkle import (
    EMPTY,
    Growing,
    Node,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    node_hash,
    root_by_inclusion,
    root_of,
    tree_root,
    whole_subtrees,
)
from openhall.ledger.rules.tiles import WIDTH, full_tiles, place_of, row_of, rows_of_proof, tile_of

# Certificate Transparency's reference tree of eight entries, its roots at each size, and its proofs.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSIONS = {
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}  # fmt: skip
CONSISTENCIES = {
    (1, 1): [],
    (1, 8): INCLUSIONS[0, 8],
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 5): ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}  # fmt: skip
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]


def node_in(leaves: Sequence[bytes]) -> Node:
    return lambda level, index: root_of(leaves[index << level : (index + 1) << level])


def hexes(hashes: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in hashes]


# ---- the RFC's own words, word for word and slow -------------------------------------------------------------------


def cut(count: int) -> int:
    power = 1
    while 2 * power < count:
        power *= 2
    return power


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = cut(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of §2.1.1."""
    if len(leaves) == 1:
        return []
    k = cut(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    """SUBPROOF of §2.1.2."""
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = cut(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


# ---- the vectors ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_vectors(size: int) -> None:
    leaves = LEAVES[:size]
    growing = Growing()
    for each in leaves:
        growing.add(each)
    made = [root_of(leaves), tree_root(size, node_in(leaves)), growing.root(), mth(leaves)]
    assert hexes(made) == [ROOTS[size]] * 4
    assert growing.size == size


@pytest.mark.parametrize(("index", "size"), INCLUSIONS)
def test_the_inclusion_proofs_of_the_vectors(index: int, size: int) -> None:
    proof = inclusion_proof(index, size, node_in(LEAVES))
    assert hexes(proof) == INCLUSIONS[index, size]
    root = root_by_inclusion(index, size, LEAVES[index], proof)
    assert root is not None
    assert root.hex() == ROOTS[size]


@pytest.mark.parametrize(("old", "new"), CONSISTENCIES)
def test_the_consistency_proofs_of_the_vectors(old: int, new: int) -> None:
    proof = consistency_proof(old, new, node_in(LEAVES))
    assert hexes(proof) == CONSISTENCIES[old, new]
    assert is_consistent(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


# ---- thousands of trees --------------------------------------------------------------------------------------------


def test_ten_thousand_random_trees_agree_with_the_recursion() -> None:
    rng = random.Random(6962)
    for _ in range(10_000):
        leaves = [rng.randbytes(32) for _ in range(min(rng.randint(1, 33) for _ in range(3)))]
        size, node = len(leaves), node_in(leaves)
        index, old = rng.randrange(size), rng.randint(1, size)
        growing = Growing()
        for each in leaves:
            growing.add(each)
        root = mth(leaves)
        assert root_of(leaves) == tree_root(size, node) == growing.root() == root
        inclusion, consistency = inclusion_proof(index, size, node), consistency_proof(old, size, node)
        assert inclusion == path(index, leaves)
        assert consistency == subproof(old, leaves, True)
        assert root_by_inclusion(index, size, leaves[index], inclusion) == root
        assert is_consistent(old, size, mth(leaves[:old]), root, consistency)


def mangled(rng: random.Random, proof: list[bytes]) -> list[bytes]:
    """The same proof with one thing changed: an element, the order, one too many, one too few."""
    other = list(proof)
    match rng.randrange(4):
        case 0 if other:
            other[rng.randrange(len(other))] = rng.randbytes(32)
        case 1 if len(other) > 1:
            other[0], other[1] = other[1], other[0]
        case 2 if other:
            other.pop(rng.randrange(len(other)))
        case _:
            other.insert(rng.randint(0, len(other)), rng.randbytes(32))
    return other


def test_a_changed_proof_place_size_or_leaf_is_refused() -> None:
    rng = random.Random(9162)
    for _ in range(3000):
        leaves = [rng.randbytes(32) for _ in range(rng.randint(2, 33))]
        size, node, root = len(leaves), node_in(leaves), root_of(leaves)
        index, old = rng.randrange(size), rng.randint(1, size - 1)
        proof, between = inclusion_proof(index, size, node), consistency_proof(old, size, node)
        before = mth(leaves[:old])
        assert root_by_inclusion(index, size, leaves[index], mangled(rng, proof)) != root
        assert root_by_inclusion(index, size, rng.randbytes(32), proof) != root
        assert root_by_inclusion((index + rng.randrange(1, size)) % size, size, leaves[index], proof) != root
        assert not is_consistent(old, size, before, root, mangled(rng, between))
        assert not is_consistent(old, size, rng.randbytes(32), root, between)
        assert not is_consistent(old, size, before, rng.randbytes(32), between)


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0), (9, 8)])
def test_there_is_no_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, node_in(LEAVES))
    assert root_by_inclusion(index, size, LEAVES[0], []) is None


@pytest.mark.parametrize(("old", "new"), [(-1, 8), (8, 7)])
def test_a_tree_does_not_begin_with_a_longer_one(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="beginning"):
        consistency_proof(old, new, node_in(LEAVES))
    assert not is_consistent(old, new, EMPTY, EMPTY, [])


def test_every_tree_begins_with_the_empty_one_and_with_itself() -> None:
    root = bytes.fromhex(ROOTS[8])
    assert consistency_proof(0, 8, node_in(LEAVES)) == consistency_proof(8, 8, node_in(LEAVES)) == []
    assert is_consistent(0, 8, EMPTY, root, [])
    assert is_consistent(8, 8, root, root, [])
    assert not is_consistent(0, 8, root, root, [])
    assert not is_consistent(0, 8, EMPTY, root, [root])
    assert not is_consistent(8, 8, root, root, [root])
    assert not is_consistent(8, 8, root, EMPTY, [])
    assert not is_consistent(6, 8, bytes.fromhex(ROOTS[6]), root, [])


def test_a_range_is_made_of_whole_subtrees() -> None:
    assert list(whole_subtrees(0, 7)) == [(2, 0), (1, 2), (0, 6)]
    assert list(whole_subtrees(8, 11)) == [(1, 4), (0, 10)]
    assert list(whole_subtrees(0, 0)) == []


# ---- tiles ---------------------------------------------------------------------------------------------------------


def test_a_tile_holds_256_hashes_and_their_root() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(WIDTH)]
    tile = tile_of(0, 3, leaves)
    assert (tile.root, row_of(tile.hashes), len(tile.hashes)) == (mth(leaves), leaves, 8192)
    with pytest.raises(ValueError, match="256"):
        tile_of(0, 0, leaves[1:])


@pytest.mark.parametrize(
    ("node", "place"),
    [((0, 5), (0, 5, 1)), ((3, 2), (0, 16, 8)), ((8, 7), (1, 7, 1)), ((10, 3), (1, 12, 4)), ((16, 1), (2, 1, 1))],
)
def test_where_a_subtree_lies(node: tuple[int, int], place: tuple[int, int, int]) -> None:
    assert place_of(*node) == place


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 70_000, 65_536, 65_537, 16_777_216 + 300, 10_000_000])
def test_the_rows_of_a_proof_are_those_that_its_hashes_lie_in(size: int) -> None:
    rng = random.Random(size)
    for index in {0, size - 1, *(rng.randrange(size) for _ in range(20))}:
        asked: set[tuple[int, int]] = set()

        def node(level: int, at: int, asked: set[tuple[int, int]] = asked) -> bytes:
            tile_level, first, _ = place_of(level, at)
            asked.add((tile_level, first // WIDTH))
            return bytes(32)

        inclusion_proof(index, size, node)
        assert asked <= set(rows_of_proof(index, size))
        assert len(rows_of_proof(index, size)) <= 8


@pytest.mark.parametrize(
    ("size", "tiles"), [(0, []), (255, []), (256, [1]), (65_535, [255]), (65_536, [256, 1]), (131_900, [515, 2])]
)
def test_how_many_tiles_are_full(size: int, tiles: list[int]) -> None:
    assert full_tiles(size) == tiles


def test_growing_by_whole_subtrees_gives_the_same_tree_and_a_copy_is_another() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(11)]
    growing = Growing()
    growing.add(mth(leaves[:8]), 3)
    other = growing.copy()
    for each in leaves[8:]:
        growing.add(each)
    assert (growing.size, growing.root()) == (11, mth(leaves))
    assert (other.size, other.root()) == (8, mth(leaves[:8]))
    assert node_hash(leaves[0], leaves[1]) == mth(leaves[:2])
