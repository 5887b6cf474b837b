"""What runs when: cards and rungs, the close of a hall's day, clearing of old keys, erasure of personal data whose term
is over, sealing anew after a change of key. Each may safely run twice.
"""

import threading

from openhall.deadlines.services import sweep
from openhall.kit.clock import utc_now
from openhall.ledger.services import forget_old_keys
from openhall.places.queries import hall_codes
from openhall.queue.services.announcing import forget_announcements
from openhall.queue.services.closing import close_days
from openhall.routines.resilient import keep_doing
from openhall.vault.services import erase_due, rotate

EVERY = 30.0


def run(stop: threading.Event) -> None:
    """Look every half minute for what is due."""
    keep_doing(stop, tick)


def tick() -> float:
    """Do what is due now."""
    now = utc_now()
    sweep(now)
    for code in hall_codes():
        close_days(code, now)
    forget_old_keys(now)
    forget_announcements(now)
    erase_due(now)
    rotate()
    return EVERY
