"""Is this OpenHall ready to serve? The same question for `/readyz` and for `openhall doctor`."""

import dataclasses
import datetime as dt
import logging

from django.db import Error, connection

from openhall.kit.lately import Lately
from openhall.ledger.services.probing import prove_writable
from openhall.site.watching.bounded import Bounded

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Readiness:
    """The verdict, in a plain sentence that tells nothing of the inside."""

    ready: bool
    sentence: str


READY = Readiness(True, "Ready: the database takes a write and the log can be read.")
AWAY = Readiness(False, "Not ready: the database takes no write or the log cannot be read. Try again in a moment.")

SECONDS = 5.0

# Strangers may ask: however many do, a process asks its database once a second.
_verdicts: Lately[str, Readiness] = Lately(1.0, never_over=1.0)
_probe = Bounded(prove_writable, SECONDS)


def readiness(now: dt.datetime) -> Readiness:
    """The verdict of this second."""
    return _verdicts.get(str(connection.settings_dict["NAME"]), lambda: examine(now))


def examine(now: dt.datetime) -> Readiness:
    """Ask the database now; a verdict within seconds, also when it hangs."""
    try:
        _probe.ask(now)
    except (Error, TimeoutError) as error:
        log.warning("not ready", extra={"kind": type(error).__name__})
        return AWAY
    return READY
