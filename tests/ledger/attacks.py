"""What somebody who owns the database may do to the log: seeded, by direct SQL, with as much care as is wanted.

An attacker disarms the triggers, bends something, covers it up to a chosen depth and arms the triggers again. What no
owner of the database has is the signing key.
"""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Callable
from typing import Any

import psycopg

from openhall.ledger.rules.checkpoints import signed
from openhall.ledger.rules.merkle import leaf_hash, root_of
from openhall.ledger.rules.notes import SigningKey
from openhall.ledger.rules.tiles import WIDTH, tile_of
from tests.ledger.logs import KEY, OTHER_KEY

type Session = psycopg.Connection[Any]

TABLES = ("event", "order", "tile", "checkpoint", "unordered", "idempotency")
DIGEST = """
sha256(convert_to(jsonb_build_array('openhall-event-1', id, hall,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    kind, subject_kind, subject_id, actor, data)::text, 'UTF8'))
"""
# How deep the traces are covered: not at all; the event's digest; the tiles too; the checkpoints behind it removed too;
# every checkpoint signed anew with a key of the attacker's own, under the hall's name.
BARE, DIGESTS, TILES, UNSEALED, FORGED = range(5)


@dataclasses.dataclass(frozen=True, slots=True)
class Attack:
    """What was done, how deep it was covered, and the first place that is not as it was."""

    what: str
    depth: int
    place: int


@dataclasses.dataclass(slots=True)
class Attacker:
    """An owner's session inside a transaction that somebody rolls back; `size` events were sealed."""

    session: Session
    rng: random.Random
    size: int

    def do(self, sql: str, *values: object) -> None:
        """Execute."""
        self.session.execute(sql, values)

    def event_at(self, place: int) -> uuid.UUID:
        """The event at a place."""
        row = self.session.execute("SELECT event_id FROM ledger_order WHERE index = %s", [place]).fetchone()
        assert row is not None
        found: uuid.UUID = row[0]
        return found

    def armed(self, yes: bool) -> None:
        """Triggers off, and on again as they were."""
        for table in TABLES:
            self.do(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
            for kind in ("row", "truncate") if yes else ():
                self.do(f"ALTER TABLE ledger_{table} ENABLE ALWAYS TRIGGER ledger_{table}_{kind}")

    def any_place(self) -> int:
        """A sealed place."""
        return self.rng.randint(1, self.size)

    # ---- covering up ------------------------------------------------------------------------------------------------

    def cover(self, depth: int, place: int) -> None:
        """Cover the traces of a change at a place and behind it."""
        if depth >= DIGESTS:
            # The event there now: what was invented has its digest already, and what only moved keeps its own.
            self.do(
                f"UPDATE ledger_event SET digest = {DIGEST}"
                " WHERE id = (SELECT event_id FROM ledger_order WHERE index = %s)", place,
            )  # fmt: skip
        if depth >= TILES:
            self.retile()
        if depth >= UNSEALED:
            self.do("DELETE FROM ledger_checkpoint WHERE size >= %s", place)
        if depth >= FORGED:
            self.reseal(OTHER_KEY)

    def leaves(self) -> list[bytes]:
        """The leaves of the log as it is now."""
        rows = self.session.execute(
            "SELECT e.digest FROM ledger_order o JOIN ledger_event e ON e.id = o.event_id ORDER BY o.index"
        )
        return [leaf_hash(digest) for (digest,) in rows]

    def retile(self) -> None:
        """Every tile as it must be for the log as it is now."""
        self.do("DELETE FROM ledger_tile")
        level, row = 0, self.leaves()
        while len(row) >= WIDTH:
            tiles = [tile_of(level, at, row[at * WIDTH :][:WIDTH]) for at in range(len(row) // WIDTH)]
            with self.session.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO ledger_tile (level, index, hashes, root) VALUES (%s, %s, %s, %s)",
                    [(tile.level, tile.index, tile.hashes, tile.root) for tile in tiles],
                )
            level, row = level + 1, [tile.root for tile in tiles]

    def reseal(self, key: SigningKey, extra: int = 0) -> None:
        """Checkpoints signed with a key: at the places of those removed (`extra` = 0), or one of that size."""
        leaves = self.leaves()
        for size in [extra] if extra else range(self.size // 5, self.size + 1, self.size // 5):
            size = min(size, len(leaves))
            root = root_of(leaves[:size])
            self.do("DELETE FROM ledger_checkpoint WHERE size = %s", size)
            self.do(
                "INSERT INTO ledger_checkpoint (id, size, root, key, text, at) VALUES (%s, %s, %s, %s, %s, %s)",
                uuid.uuid4(), size, root, key.public.text, signed(size, root, key), dt.datetime(2026, 3, 3, tzinfo=dt.UTC),
            )  # fmt: skip

    # ---- moving -----------------------------------------------------------------------------------------------------

    def shift(self, behind: int, by: int) -> None:
        """Move every place behind one."""
        self.do("UPDATE ledger_order SET index = -index WHERE index > %s", behind)
        self.do("UPDATE ledger_order SET index = -index + %s WHERE index < 0", by)

    def invent(self, place: int) -> None:
        """An event that never was, at a free place, made like the one before or after it."""
        made = uuid.UUID(int=self.rng.getrandbits(128))
        like = self.event_at(place - 1 if place > 1 else place + 1)
        self.do(
            "INSERT INTO ledger_event SELECT %s, hall, at, kind, subject_kind, %s, actor, '{\"level\": 5}', digest"
            " FROM ledger_event WHERE id = %s", made, uuid.UUID(int=self.rng.getrandbits(128)), like,
        )  # fmt: skip
        self.do(f"UPDATE ledger_event SET digest = {DIGEST} WHERE id = %s", made)
        self.do("INSERT INTO ledger_order SELECT %s, id, hall FROM ledger_event WHERE id = %s", place, made)


def edit(attacker: Attacker) -> int:
    """Change one column of an event."""
    place = attacker.any_place()
    change = attacker.rng.choice([
        "kind = kind || 'd'", "actor = 'nobody'", "at = at + interval '1 microsecond'", "subject_kind = 'window'",
        "subject_id = gen_random_uuid()", "data = jsonb_set(data, '{level}', '9')", "data = data || '{\"note\": null}'",
        "data = data - 'level'", "data = '{}'",
    ])  # fmt: skip
    attacker.do(f"UPDATE ledger_event SET {change} WHERE id = %s", attacker.event_at(place))
    return place


def edit_hall(attacker: Attacker) -> int:
    """Let an event have happened in another hall, in the log and in the order."""
    place = attacker.any_place()
    event, hall = attacker.event_at(place), uuid.UUID(int=99)
    attacker.do("UPDATE ledger_event SET hall = %s WHERE id = %s", hall, event)
    attacker.do("UPDATE ledger_order SET hall = %s WHERE event_id = %s", hall, event)
    return place


def edit_id(attacker: Attacker) -> int:
    """Give an event another id."""
    place = attacker.any_place()
    event, other = attacker.event_at(place), uuid.UUID(int=attacker.rng.getrandbits(128))
    attacker.do("UPDATE ledger_event SET id = %s WHERE id = %s", other, event)
    attacker.do("UPDATE ledger_order SET event_id = %s WHERE index = %s", other, place)
    return place


def delete(attacker: Attacker) -> int:
    """Remove an event; its place stays, or is free, or is closed up."""
    place, how = attacker.any_place(), attacker.rng.randrange(3)
    attacker.do("DELETE FROM ledger_event WHERE id = %s", attacker.event_at(place))
    if how:
        attacker.do("DELETE FROM ledger_order WHERE index = %s", place)
    if how == 2:
        attacker.shift(place, -1)
    return place


def insert(attacker: Attacker) -> int:
    """Put an invented event between two others."""
    place = attacker.any_place()
    attacker.shift(place - 1, 1)
    attacker.invent(place)
    return place


def replace(attacker: Attacker) -> int:
    """Put an invented event in the place of another."""
    place = attacker.any_place()
    attacker.do("DELETE FROM ledger_event WHERE id = %s", attacker.event_at(place))
    attacker.do("DELETE FROM ledger_order WHERE index = %s", place)
    attacker.invent(place)
    return place


def swap(attacker: Attacker) -> int:
    """Exchange the places of two events."""
    first, second = sorted(attacker.rng.sample(range(1, attacker.size + 1), 2))
    one, other = attacker.event_at(first), attacker.event_at(second)
    attacker.do("UPDATE ledger_order SET event_id = %s WHERE index = %s", uuid.uuid4(), first)
    attacker.do("UPDATE ledger_order SET event_id = %s WHERE index = %s", one, second)
    attacker.do("UPDATE ledger_order SET event_id = %s WHERE index = %s", other, first)
    attacker.do("UPDATE ledger_order o SET hall = e.hall FROM ledger_event e WHERE e.id = o.event_id AND o.index = ANY (%s)", [first, second])
    return first


def hide(attacker: Attacker) -> int:
    """Take an event out of the order and let it wait, as if it had never had a place."""
    place = attacker.any_place()
    event = attacker.event_at(place)
    attacker.do("DELETE FROM ledger_order WHERE index = %s", place)
    attacker.do("INSERT INTO ledger_unordered SELECT id, hall FROM ledger_event WHERE id = %s", event)
    attacker.shift(place, -1)
    return place


def cut_tail(attacker: Attacker) -> int:
    """Remove the end of the log, with everything that speaks of it; something stays."""
    place = attacker.rng.randint(2, attacker.size)
    for table, column in (("order", "index"), ("checkpoint", "size")):
        attacker.do(f"DELETE FROM ledger_{table} WHERE {column} >= %s", place)
    attacker.do("DELETE FROM ledger_unordered")
    attacker.do("DELETE FROM ledger_event e WHERE NOT EXISTS (SELECT FROM ledger_order o WHERE o.event_id = e.id)")
    attacker.retile()
    return place


def restore(attacker: Attacker) -> int:
    """Put yesterday's dump in the place of today: the hall goes on from there and signs, knowing nothing."""
    place = cut_tail(attacker)
    for number in range(attacker.rng.randint(1, 30)):
        attacker.invent(place + number)
    attacker.retile()
    attacker.reseal(KEY, place + number)
    return place


def spoil_tile(attacker: Attacker) -> int:
    """Change a tile, so that proofs lead elsewhere."""
    index = attacker.rng.randrange(attacker.size // WIDTH)
    column = attacker.rng.choice(["hashes = overlay(hashes PLACING '\\x00ff' FROM 33)", "root = sha256(root)"])
    attacker.do(f"UPDATE ledger_tile SET {column} WHERE level = 0 AND index = %s", index)
    return index * WIDTH + 1


def spoil_seal(attacker: Attacker) -> int:
    """Change a checkpoint that is kept."""
    row = attacker.session.execute("SELECT id, size FROM ledger_checkpoint ORDER BY random() LIMIT 1").fetchone()
    assert row is not None
    change = attacker.rng.choice(
        ["root = sha256(root)", "size = size - 1", "text = replace(text, size::text, (size - 1)::text)", "key = 'x'"]
    )
    attacker.do(f"UPDATE ledger_checkpoint SET {change} WHERE id = %s", row[0])
    return 1


type Bend = Callable[[Attacker], int]
# What is covered up afterwards, to any depth.
COVERED: tuple[Bend, ...] = (edit, edit_hall, edit_id, delete, insert, replace, swap, hide)
# What is whole in itself.
WHOLE: tuple[Bend, ...] = (cut_tail, restore, spoil_tile, spoil_seal)


def attack(session: Session, rng: random.Random, size: int, number: int) -> Attack:
    """The attack of this number, in the session's transaction: every kind has its turn."""
    attacker = Attacker(session, rng, size)
    bend = (COVERED * 3 + WHOLE * 2)[number % (3 * len(COVERED) + 2 * len(WHOLE))]
    attacker.armed(False)
    place = bend(attacker)
    depth = rng.choice([BARE, DIGESTS, TILES, UNSEALED, FORGED]) if bend in COVERED else BARE
    attacker.cover(depth, place)
    attacker.armed(True)
    return Attack(bend.__name__, depth, place)
