"""The sealer: tiles of the log's tree are filled a moment after events have their order. Checkpoints: the timetable."""

import logging
import threading

from openhall.kit.errors import Conflict
from openhall.ledger.services.sealing import grow_tiles
from openhall.routines.resilient import keep_doing

log = logging.getLogger(__name__)

BUSY, IDLE, BENT = 0.05, 2.0, 60.0


def run(stop: threading.Event) -> None:
    """Fill tiles until told to stop; a second sealer finds the lock taken and waits."""
    keep_doing(stop, step)


def step() -> float:
    """Fill what has become full; of a log that contradicts itself nothing, and that is said once a minute."""
    try:
        return BUSY if grow_tiles() else IDLE
    except Conflict:
        log.error("the log does not fit itself: nothing is sealed until openhall verify is clean")
        return BENT
