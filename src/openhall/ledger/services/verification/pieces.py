"""Read a piece of the order with its events, write each event's canonical form anew from the columns, and hash it.

The database is asked for columns alone, through built-in functions of pg_catalog and tables named with their schema:
whoever owns the database may have put functions of the same names elsewhere. What it says of digests is not believed.
"""

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import psycopg

from openhall.ledger.rules import event_text
from openhall.ledger.rules.merkle import leaf_hash
from openhall.ledger.rules.tiles import WIDTH, tile_of
from openhall.ledger.rules.verdicts import Fault

TILES_A_PIECE = 32
# What is hashed instead of an event that isn't there: no event has this digest.
NOTHING = bytes(32)
COLUMNS = """e.id::text, e.hall::text,
    pg_catalog.to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.kind::text, e.subject_kind::text, e.subject_id::text, e.actor::text, e.data::text, e.digest"""
_PLACES = f"""
SELECT o.index, o.event_id::text, o.hall IS NOT DISTINCT FROM e.hall, {COLUMNS}
FROM public.ledger_order o LEFT JOIN public.ledger_event e ON e.id = o.event_id
WHERE o.index > %s AND o.index <= %s ORDER BY o.index
"""
_TILES = """
SELECT index, hashes, root FROM public.ledger_tile WHERE level = 0 AND index >= %s AND index < %s ORDER BY index
"""
# A database just restored knows no statistics, and might read all events for each piece.
_BY_INDEX = """
SELECT pg_catalog.set_config('enable_hashjoin', %s, true), pg_catalog.set_config('enable_mergejoin', %s, true),
    pg_catalog.set_config('enable_seqscan', %s, true)
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """The tiles from `first` to before `last` of an order of `size` places; the first `kept` tiles must be kept.

    `rows`: the tiles of which the single hashes are wanted, because a checkpoint ends in them.
    """

    first: int
    last: int
    size: int
    kept: int
    rows: frozenset[int] = frozenset()


@dataclasses.dataclass(slots=True)
class Piece:
    """What a task found: the root of each full tile, the single hashes where wanted and of a tile not full, faults."""

    first: int
    roots: list[bytes] = dataclasses.field(default_factory=list)
    rows: dict[int, list[bytes]] = dataclasses.field(default_factory=dict)
    faults: list[Fault] = dataclasses.field(default_factory=list)


def tasks(size: int, kept: int, cuts: Iterable[int]) -> Iterator[Task]:
    """The whole order in pieces; `cuts` are the sizes of the checkpoints in it."""
    all_rows: dict[int, set[int]] = {}
    for cut in cuts:
        tile = max(0, cut - 1) // WIDTH
        all_rows.setdefault(tile // TILES_A_PIECE, set()).add(tile)
    tiles = -(-size // WIDTH)
    for first in range(0, tiles, TILES_A_PIECE):
        wanted = frozenset(all_rows.get(first // TILES_A_PIECE, ()))
        yield Task(first, min(first + TILES_A_PIECE, tiles), size, kept, wanted)


def by_index(session: psycopg.Connection[Any], only: bool) -> None:
    """Let this session join by index alone, or as the planner likes."""
    session.execute(_BY_INDEX, ["off" if only else "on"] * 3)


def read_piece(session: psycopg.Connection[Any], task: Task) -> Piece:
    """Do a task."""
    piece = Piece(task.first)
    last = min(task.last * WIDTH, task.size)
    by_index(session, only=True)
    with session.cursor(binary=True) as cursor:
        cursor.execute(_PLACES, [task.first * WIDTH, last])
        hashes = list(_leaves(cursor.fetchall(), task.first * WIDTH, last, piece.faults))
        cursor.execute(_TILES, [task.first, task.last])
        kept = {index: (hashes, root) for index, hashes, root in cursor}
    for tile in range(task.first, task.last):
        row = hashes[(tile - task.first) * WIDTH :][:WIDTH]
        if tile in task.rows or len(row) < WIDTH:
            piece.rows[tile] = row
        if len(row) == WIDTH:
            piece.roots.append(_compared(tile, row, kept, task, piece.faults))
    return piece


def _compared(
    index: int, row: list[bytes], kept: Mapping[int, tuple[bytes, bytes]], task: Task, faults: list[Fault]
) -> bytes:
    """The root of a full tile; a fault where it is kept otherwise, or not at all although it must be."""
    tile, place = tile_of(0, index, row), index * WIDTH + 1
    if index >= task.kept:
        return tile.root
    if index not in kept:
        faults.append(Fault("tile", f"The tile of places {place} to {place + WIDTH - 1} is missing.", place))
    elif kept[index] != (tile.hashes, tile.root):
        wrong = f"The tile of places {place} to {place + WIDTH - 1} does not fit the events there."
        faults.append(Fault("tile", wrong, place))
    return tile.root


def _leaves(
    rows: Iterable[tuple[Any, ...]], first: int, last: int, faults: list[Fault]
) -> Iterator[bytes]:
    """The hash of each place behind `first` up to `last`; every gap, double and misfit is a fault."""
    nothing, expected = leaf_hash(NOTHING), first + 1
    for index, named, same_hall, *event in rows:
        if index < expected:
            faults.append(Fault("order", f"Place {index} is given twice.", index, named))
            continue
        if index > expected:
            faults.append(_gap(expected, index - 1))
            yield from [nothing] * (index - expected)
        expected = index + 1
        found = event_digest(event)
        if event[0] is None:
            faults.append(Fault("order", f"Place {index} names the event {named}, which is gone.", index, named))
        elif found != event[-1]:
            wrong = f"The event {named} at place {index} does not fit its digest."
            faults.append(Fault("event", wrong, index, named))
        elif not same_hall:
            faults.append(Fault("order", f"Place {index} names another hall than its event.", index, named))
        yield leaf_hash(found)
    if expected <= last:
        faults.append(_gap(expected, last))
        yield from [nothing] * (last - expected + 1)


def _gap(first: int, last: int) -> Fault:
    which = f"Place {first} is" if first == last else f"Places {first} to {last} are"
    return Fault("order", f"{which} missing from the order.", first)


def event_digest(columns: list[Any]) -> bytes:
    """The digest of an event read by COLUMNS, from the columns alone."""
    try:
        return hashlib.sha256(event_text(*columns[:-1]).encode()).digest()
    except TypeError:  # a column that must not be empty is
        return NOTHING
