"""Keeps the index of the documents as new as the documents: a change is found within a minute by every process."""

import threading

from openhall.kit.clock import utc_now
from openhall.knowledge.services.indexing import refresh_index
from openhall.routines.resilient import keep_doing

EVERY = 15.0


def run(stop: threading.Event) -> None:
    """Look every quarter of a minute whether something has changed."""
    keep_doing(stop, tick)


def tick() -> float:
    """Build the index anew where it is old."""
    refresh_index(utc_now())
    return EVERY
