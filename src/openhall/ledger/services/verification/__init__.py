"""Examine the whole log: events against digests, order, tiles, checkpoints, and one checkpoint from outside.

Nothing that the database says of digests, tiles or roots is believed; they are made anew from the events' columns. The
log is read through one snapshot, so it may grow meanwhile. Helping processes import this package without Django's
models; that keeps their start short.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import psycopg

from openhall.ledger.rules.checkpoints import Checkpoint
from openhall.ledger.rules.notes import PublicKey
from openhall.ledger.rules.tiles import WIDTH
from openhall.ledger.rules.verdicts import Fault, Report, sorted_faults
from openhall.ledger.services.verification.order import counts, number_faults, place_faults, table_faults
from openhall.ledger.services.verification.pieces import Piece, Task, read_piece, tasks
from openhall.ledger.services.verification.seals import Roots, kept_promises, promise, promised_beyond
from openhall.ledger.services.verification.tiles import kept_tiles, upper_faults

type Session = psycopg.Connection[Any]
type Read = Callable[[Iterable[Task]], Iterable[Piece]]
type Tell = Callable[[int, int], None]

# A log smaller than this is read before a second process would have started.
WORTH_HELP = 250_000
MOST_A_PIECE = 20


def quiet(done: int, whole: int) -> None:
    """Hear how many of the places are done, and say nothing."""


def verify_log(
    url: str, known: Sequence[PublicKey], outside: Checkpoint | None = None, tell: Tell = quiet, helpers: int = 2
) -> Report:
    """Examine the log of a database; a long one is read by `helpers` processes. `tell` hears places done and all."""
    with snapshot(url) as session:
        row = session.execute("SELECT pg_catalog.pg_export_snapshot()").fetchone()
        assert row is not None
        if helpers < 2 or counts(session).ordered < WORTH_HELP:
            return examine(session, known, outside, tell)
        with ProcessPoolExecutor(helpers, get_context("spawn"), _enter, (url, str(row[0]))) as pool:
            return examine(session, known, outside, tell, lambda all_tasks: pool.map(_help, all_tasks))


def examine(
    session: Session, known: Sequence[PublicKey], outside: Checkpoint | None = None, tell: Tell = quiet,
    read: Read | None = None,
) -> Report:  # fmt: skip
    """The same in the transaction of a session, whose search path then is pg_catalog; `read` does tasks in order."""
    _trust_built_ins_alone(session)
    try:
        return _examine(session, known, outside, tell, read or _by(session))
    except psycopg.ProgrammingError as error:
        said = str(error).splitlines()[0]
        return Report(0, 0, 0, 0, 0, (Fault("table", f"The tables of the log are not as they were made: {said}."),))


def _examine(
    session: Session, known: Sequence[PublicKey], outside: Checkpoint | None, tell: Tell, read: Read
) -> Report:
    numbers = counts(session)
    promises, faults = kept_promises(session, known)
    kept = len(promises)
    promises += [promise(outside)] if outside else []
    sizes = [each.size for each in promises]
    tiles, tile_faults = kept_tiles(session, numbers.ordered, max(sizes, default=0))
    roots = Roots(sizes)
    for piece in read(tasks(numbers.ordered, tiles, sizes)):
        roots.add(piece)
        faults += piece.faults[:MOST_A_PIECE]
        tell(min(len(roots.tiles) * WIDTH, numbers.ordered), numbers.ordered)
    faults += [
        *promised_beyond(promises, numbers.ordered), *roots.broken(promises), *tile_faults,
        *upper_faults(session, roots.tiles[:tiles]), *place_faults(session), *number_faults(numbers),
        *table_faults(session),
    ]  # fmt: skip
    return Report(numbers.events, numbers.ordered, numbers.waiting, tiles, kept, sorted_faults(faults))


def _by(session: Session) -> Read:
    return lambda all_tasks: (read_piece(session, each) for each in all_tasks)


def _trust_built_ins_alone(session: Session) -> None:
    session.execute("SELECT pg_catalog.set_config('search_path', 'pg_catalog', true)")


# ---- two processes, one snapshot -----------------------------------------------------------------------------------

_helping: list[Session] = []


def snapshot(url: str) -> Session:
    """A session whose transaction sees one moment and writes nothing."""
    session = psycopg.connect(url)
    session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    session.read_only = True
    return session


def _enter(url: str, moment: str) -> None:
    session = snapshot(url)
    session.execute(f"SET TRANSACTION SNAPSHOT '{moment}'")
    _trust_built_ins_alone(session)
    _helping.append(session)


def _help(task: Task) -> Piece:
    return read_piece(_helping[0], task)
