"""The sealer: tiles of the log's tree are filled a moment after events have their order. Checkpoints: the timetable."""

import threading

from openhall.ledger.services.sealing import grow_tiles
from openhall.routines.resilient import keep_doing

BUSY, IDLE = 0.05, 2.0


def run(stop: threading.Event) -> None:
    """Fill tiles until told to stop; a second sealer finds the lock taken and waits."""
    keep_doing(stop, lambda: BUSY if grow_tiles() else IDLE)
