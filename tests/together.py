"""Let several threads do something at the same moment, each with a connection of its own that is closed after."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def together[T](verbs: Sequence[Callable[[], T]], timeout: float = 60) -> list[T | Exception]:
    """Start all verbs behind one barrier; their answers in order, an exception where one was raised."""
    barrier = threading.Barrier(len(verbs))

    def run(verb: Callable[[], T]) -> T | Exception:
        try:
            barrier.wait(timeout)
            return verb()
        except Exception as error:  # the caller asserts on what was raised
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs, timeout=timeout))
