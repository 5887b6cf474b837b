"""What runs when: settings whose day has come, cards and rungs, the close of a hall's day, a look at its screens,
clearing of old keys, erasure of personal data whose term is over, sealing anew after a change of key, what a crash left
in the folder of files, checkpoints of the log. Each may safely run twice.
"""

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from functools import partial

from django.conf import settings

from openhall.deadlines.queries import looks_due
from openhall.deadlines.services import sweep
from openhall.files.services import rewrap
from openhall.files.services import sweep as sweep_files
from openhall.kit.clock import local_day, utc_now
from openhall.kit.errors import Conflict
from openhall.ledger.queries.sealed import latest_seal
from openhall.ledger.services import forget_old_keys, put_in_order
from openhall.ledger.services.sealing import seal_if_due
from openhall.notices.services import forget_tallies
from openhall.people.rules.devices import open_since
from openhall.people.services import reseal_secrets, watch_devices
from openhall.places.queries import hall_codes
from openhall.places.rules import Hours, day_is_over
from openhall.queue.queries.plan import hall_plan
from openhall.queue.services.announcing import forget_announcements
from openhall.queue.services.closing import close_days
from openhall.queue.services.forgetting import forget_contacts
from openhall.routines.resilient import keep_doing
from openhall.routines.settings.verbs import apply_due
from openhall.routines.steps import Step, take
from openhall.vault.rules.retention import last_day_of
from openhall.vault.services import erase_due, rotate

log = logging.getLogger(__name__)

EVERY = 30.0


def run(stop: threading.Event) -> None:
    """Look every half minute for what is due."""
    keep_doing(stop, tick)


def tick(at: dt.datetime | None = None) -> float:
    """Do what is due now, or at another moment. Done twice at one moment, the second time changes nothing.

    A step that fails is told in the log and by the doctor, and holds up no other.
    """
    now = utc_now() if at is None else at
    take(_due(now), now)
    return EVERY


def _due(now: dt.datetime) -> Iterator[Step]:
    """Settings come before anything is counted: the day may have other hours."""
    yield Step("settings", partial(apply_due, now))
    yield Step("cards", partial(sweep, now))
    codes = hall_codes()
    for code in codes:
        yield from _of_hall(code, now)
    yield from _for_all(codes, now)


def _of_hall(code: str, now: dt.datetime) -> list[Step]:
    return [
        Step("close_of_day", partial(close_days, code, now), code),
        Step("screens", partial(look_at_screens, code, now), code),
        Step("contacts", partial(forget_old_contacts, code, now), code),
    ]


def _for_all(codes: list[str], now: dt.datetime) -> list[Step]:
    """Clearing, erasing and sealing anew; the checkpoint last, so that it holds what the others wrote."""
    return [
        Step("old_keys", partial(forget_old_keys, now)), Step("announcements", partial(forget_announcements, now)),
        Step("tallies", partial(forget_tallies, now)), Step("erasure", partial(erase_due, now)),
        Step("vault_keys", rotate), Step("file_keys", rewrap), Step("files", partial(sweep_files, now)),
        Step("secrets", reseal_secrets), Step("checkpoint", partial(seal_halls, codes, now)),
    ]  # fmt: skip


def forget_old_contacts(code: str, now: dt.datetime) -> None:
    """Contacts left with tickets whose days of keeping are over."""
    hall = hall_plan(code, now).hall
    last_day = last_day_of(settings.KEPT_DAYS["ticket_contact"], local_day(now, hall.hours.timezone))
    forget_contacts(hall.id, last_day)


def catch_up(at: dt.datetime) -> int:
    """Do everything that is due at a moment, however much it is; how many cards were given.

    A clock that can't be looked at is passed over, as in every tick.
    """
    given, left = 0, 0
    while (due := looks_due(at)) and due != left:
        left = due
        given += len(sweep(at))
    tick(at)
    return given


def look_at_screens(code: str, now: dt.datetime) -> None:
    """Tell the log once of every screen that went dark, came back, or ran out of paper."""
    hall = hall_plan(code, now).hall
    watch_devices(hall.id, open_since(hall.hours, now), now)


def seal_halls(codes: list[str], now: dt.datetime) -> None:
    """See `seal`."""
    seal([hall_plan(code, now).hall.hours for code in codes], now)


def seal(halls: list[Hours], now: dt.datetime) -> None:
    """A checkpoint every hour, and when the day of a hall has ended: what its close wrote is put in order first.

    A log that contradicts itself is not signed; that is said, and everything else goes on.
    """
    if settings.CHECKPOINT_KEY is None:
        return
    last = latest_seal()
    ended = last is not None and any(day_has_ended(hours, last.at, now) for hours in halls)
    if ended:
        put_in_order()
    try:
        seal_if_due(settings.CHECKPOINT_KEY, now, ended)
    except Conflict:
        log.error("the log does not fit itself: nothing is sealed until openhall verify is clean")


def day_has_ended(hours: Hours, since: dt.datetime, now: dt.datetime) -> bool:
    """Whether the hall's day at `since` was not over then and is over `now`."""
    day = local_day(since, hours.timezone)
    return day_is_over(hours, day, now) and not day_is_over(hours, day, since)
