"""Rows that services have written once, written again in one go: the cast's hall costs 385 statements, its rows a tenth.

`Remembered` notes what every table gained while `make` ran; `again` copies that into another database of the same
shape. A table that held rows before may only have gained some: a row changed or removed is an error, not a surprise.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname
"""
# Numbers that the rows have used up; a sequence that already stands there is left alone.
USE_UP = """
    SELECT nextval(format('%%I', sequencename)::regclass)
    FROM pg_sequences, generate_series(coalesce(last_value, 0) + 1, %s) WHERE schemaname = 'public' AND sequencename = %s
"""
type Rows = Mapping[str, frozenset[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Remembered[T]:
    """What `make` answered, and the lines it added to each table, as COPY writes them."""

    answer: T
    added: Sequence[tuple[str, str]]
    used: Mapping[str, int]

    def again(self) -> T:
        """Write the rows once more; foreign keys wait until the end of the transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, lines in self.added:
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(lines)
            for sequence, last in self.used.items():
                cursor.execute(USE_UP, [last, sequence])
        return self.answer


def remember[T](make: Callable[[], T]) -> Remembered[T]:
    """Run it, and note what it wrote."""
    before = _rows()
    answer = make()
    after = _rows()
    lost = [table for table, rows in before.items() if rows - after[table]]
    assert not lost, f"rows that stood before were changed in {lost}: this can't be written again"
    gained = ((table, "".join(sorted(rows - before[table]))) for table, rows in after.items())
    return Remembered(answer, [(table, lines) for table, lines in gained if lines], _used())


def _rows() -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return {table: _lines(cursor, table) for (table,) in cursor.fetchall()}


def _used() -> Mapping[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return dict(cursor.fetchall())


def _lines(cursor: CursorWrapper, table: str) -> frozenset[str]:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return frozenset(b"".join(copy).decode().splitlines(keepends=True))
