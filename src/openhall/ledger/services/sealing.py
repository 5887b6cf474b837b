"""Seal the order of the log: fill the tiles of its Merkle tree, and sign checkpoints. Off every request."""

import datetime as dt

from django.db import connection, transaction

from openhall.kit.ids import uuid7
from openhall.ledger.models import Checkpoint, Tile
from openhall.ledger.queries import head
from openhall.ledger.queries.sealed import Seal, latest_seal
from openhall.ledger.queries.tree import Tree, leaves, log_bent, tile_roots, tiles_of
from openhall.ledger.rules import checkpoints
from openhall.ledger.rules.notes import SigningKey
from openhall.ledger.rules.tiles import WIDTH, tile_of

SEALER_LOCK = 77202612


def grow_tiles(limit: int = 64) -> int:
    """Write the tiles that have become full, at most `limit` of level 0; how many of all levels.

    One sealer works at a time (an advisory lock of the transaction); a second call returns 0.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        return _grow(limit)


def _grow(limit: int) -> int:
    first = tiles_of(0)
    found = leaves(first * WIDTH, (first + limit) * WIDTH)
    made = _keep(0, first, found)
    level = 1
    while made and (children := tiles_of(level - 1)) >= WIDTH:
        first = tiles_of(level)
        made += _keep(level, first, tile_roots(level - 1, first * WIDTH, children))
        level += 1
    return made


def _keep(level: int, first: int, hashes: list[bytes]) -> int:
    """Keep the full tiles of a level that begin with tile `first`; a rest waits."""
    full = [hashes[at : at + WIDTH] for at in range(0, len(hashes) - WIDTH + 1, WIDTH)]
    tiles = [tile_of(level, index, row) for index, row in enumerate(full, first)]
    Tile.objects.bulk_create([Tile(level=t.level, index=t.index, hashes=t.hashes, root=t.root) for t in tiles])
    return len(tiles)


def make_checkpoint(key: SigningKey, now: dt.datetime) -> Seal:
    """Sign the root over all events in order, or give the last checkpoint where nothing has come since.

    Conflict `log_bent` when the log does not begin with what was signed last: two pasts are never signed.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        size, last = head(), latest_seal()
        while _grow(1024):
            pass
        tree = Tree()
        if last and (last.size > size or tree.root(last.size) != last.root):
            raise log_bent()
        if last and (last.size, last.key) == (size, key.public.text):
            return last
        return _sign(size, tree.root(size), key, now)


def _sign(size: int, root: bytes, key: SigningKey, now: dt.datetime) -> Seal:
    seal = Seal(size, root, key.public.text, checkpoints.signed(size, root, key), now)
    Checkpoint.objects.create(id=uuid7(now), size=size, root=root, key=seal.key, text=seal.text, at=now)
    return seal


def seal_if_due(key: SigningKey, now: dt.datetime, day_ended: bool = False) -> Seal | None:
    """A checkpoint in every hour of the clock and when a hall's day has ended; None when it isn't time or no event is.

    `day_ended`: whether some hall's day has ended since the last one.
    """
    last = latest_seal()
    if head() == (last.size if last else 0) or not checkpoints.is_due(last.at if last else None, now, day_ended):
        return None
    return make_checkpoint(key, now)
