"""The one sequencer: committed events get their index within a few hundredths of a second."""

import threading

from openhall.ledger.services import put_in_order
from openhall.routines.resilient import keep_doing

BUSY, IDLE = 0.02, 0.1


def run(stop: threading.Event) -> None:
    """Put events in order until told to stop; a second sequencer finds the lock taken and waits."""
    keep_doing(stop, lambda: BUSY if put_in_order() else IDLE)
