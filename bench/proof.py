"""How long a receipt takes from a log of ten million events: its event, its place, its proof, and the check of it.

Run: python -m bench.proof [--events N] [--json]. The log is synthetic: tiles of chance with their right roots, an order
of N places, and real events at 500 places of chance and in the last tile that is not full.
"""

import argparse
import datetime as dt
import hashlib
import json
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Iterator

from bench.hall import opened_hall

LIMIT_MS = 20.0
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
SAMPLES = 500
COPY = "COPY ledger_tile (level, index, hashes, root) FROM STDIN"


def main() -> int:
    """Print the table; 1 when one receipt in twenty takes longer than the limit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=10_000_000)
    options.add_argument("--json", action="store_true")
    chosen, _ = options.parse_known_args()
    with opened_hall():
        start = time.perf_counter()
        places = fill(chosen.events)
        filled = time.perf_counter() - start
        pairs = list(measured(places))
    took, processor = (sorted(each) for each in zip(*pairs, strict=True))
    result = {
        "events": chosen.events, "receipts": len(took), "filled_in_s": round(filled),
        "median_ms": round(statistics.median(took), 2), "p95_ms": round(took[len(took) * 95 // 100], 2),
        "worst_ms": round(took[-1], 2), "python_median_ms": round(statistics.median(processor), 2),
        "load": round(os.getloadavg()[0], 1), "limit_ms": LIMIT_MS,
    }  # fmt: skip
    print(json.dumps(result) if chosen.json else "\n".join(f"{name:>16} {value}" for name, value in result.items()))
    return int(result["p95_ms"] > LIMIT_MS)


def event_of(place: int) -> uuid.UUID:
    """The id of the event at a place: rising with time, as real ones are."""
    return uuid.UUID(int=(0x0199 << 112) + (place << 40) + 7)


def fill(size: int) -> list[int]:
    """Make the log; the places whose events are real."""
    from django.db import connection

    from openhall.ledger.rules.tiles import WIDTH

    rng = random.Random(10)
    last_full = size // WIDTH * WIDTH
    places = sorted({*rng.sample(range(1, last_full + 1), SAMPLES), *range(last_full + 1, size + 1)})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_order (index, event_id)"
            " SELECT p, ('0199' || lpad(to_hex(p), 18, '0') || '0000000007')::uuid"
            " FROM generate_series(1, %s::bigint) p",
            [size],
        )
    write_events(places)
    write_tiles(size, leaves_of(places))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    seal(size)
    return places


def write_events(places: list[int]) -> None:
    """Real events at these places."""
    from django.db import connection

    append = "SELECT ledger_append(%s, NULL, %s, 'ReviewGiven', 'review', %s, 'visitor', '{\"level\": 1}')"
    with connection.cursor() as cursor:
        for place in places:
            cursor.execute(append, [event_of(place), NOW, uuid.UUID(int=place)])
        cursor.execute("ALTER TABLE ledger_unordered DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM ledger_unordered")


def leaves_of(places: list[int]) -> dict[int, bytes]:
    """The leaf of each real event."""
    from openhall.ledger.models import Event
    from openhall.ledger.rules.merkle import leaf_hash

    digests = dict(Event.objects.values_list("id", "digest"))
    return {place: leaf_hash(bytes(digests[event_of(place)])) for place in places}


def write_tiles(size: int, real: dict[int, bytes]) -> None:
    """Every full tile of every level."""
    from django.db import connection

    from openhall.ledger.rules.tiles import WIDTH, tile_of

    level, row = 0, (real.get(place) or chance(place) for place in range(1, size // WIDTH * WIDTH + 1))
    count = size
    while count >= WIDTH:
        count //= WIDTH
        roots: list[bytes] = []
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for index, hashes in enumerate(rows_of(row, count)):
                tile = tile_of(level, index, hashes)
                copy.write_row((level, index, tile.hashes, tile.root))
                roots.append(tile.root)
        level, row = level + 1, iter(roots)


def chance(place: int) -> bytes:
    """A leaf that stands for an event nobody asks for."""
    return hashlib.sha256(place.to_bytes(8)).digest()


def rows_of(hashes: Iterator[bytes], count: int) -> Iterator[list[bytes]]:
    """`count` rows of 256."""
    for _ in range(count):
        yield [next(hashes) for _ in range(256)]


def seal(size: int) -> None:
    """Sign the root."""
    from openhall.ledger.services.sealing import make_checkpoint
    from tests.ledger.logs import KEY

    assert make_checkpoint(KEY, NOW).size == size


def measured(places: list[int]) -> Iterator[tuple[float, float]]:
    """Milliseconds of each receipt by the clock and on this side's processor; each is genuine."""
    from openhall.ledger.queries.sealed import receipt
    from openhall.ledger.rules.receipts import examined
    from tests.ledger.logs import KEY

    for place in random.Random(11).sample(places, len(places)):
        start, own = time.perf_counter(), time.thread_time()
        made = receipt(event_of(place), NOW)
        yield 1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - own)
        assert made.index == place
        assert examined(made, [KEY.public]).genuine


if __name__ == "__main__":
    sys.exit(main())
