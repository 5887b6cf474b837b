"""A loop that outlives the database: an error is logged, the connection closed, and after a pause it goes on."""

import logging
import threading
from collections.abc import Callable

from django.db import Error, connection

log = logging.getLogger(__name__)


def keep_doing(stop: threading.Event, step: Callable[[], float]) -> None:
    """Call `step` until `stop`; it returns how many seconds to wait before the next time."""
    pause = 0.0
    while not stop.wait(pause):
        try:
            pause = step()
        except Error as error:
            log.warning("the database is away; trying again", extra={"kind": type(error).__name__})
            connection.close()
            pause = 1.0
        except Exception:
            log.exception("a loop failed; trying again", extra={"part": step.__module__})
            pause = 5.0
    connection.close()
