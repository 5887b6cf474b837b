"""How this OpenHall does, asked of its database in one moment: for `/metrics` and for `openhall doctor`."""

import dataclasses
import datetime as dt
import pathlib
import shutil

from django.conf import settings
from django.db import transaction

from openhall.deadlines.queries.clocks import sweep_behind
from openhall.ledger.queries import head, unplaced_for
from openhall.ledger.queries.sealed import latest_seal
from openhall.ledger.services.probing import limit_waiting
from openhall.notices.queries import oldest_waiting
from openhall.people.queries.devices import Marked, marked_by_hall
from openhall.places.queries import codes_by_id
from openhall.queue.queries.outcomes import taken_since, waits
from openhall.routines.steps import failing

NONE = dt.timedelta()
WELL = Marked(0, 0)


@dataclasses.dataclass(frozen=True, slots=True)
class HallOutcome:
    """A hall by its code: who waits to be called, the longest of these waits, tickets taken in the last hour.

    `dark` screens have fallen silent while the hall is open, `out_of_paper` kiosks can't print.
    """

    code: str
    waiting: int
    oldest_uncalled: dt.timedelta
    taken_last_hour: int
    dark: int
    out_of_paper: int


@dataclasses.dataclass(frozen=True, slots=True)
class Outcomes:
    """Everything at `at`. Ages are nothing where nothing waits; `checkpoint` is None before the first checkpoint.

    `failing` steps of the timetable did not work when they were tried last.
    """

    at: dt.datetime
    halls: tuple[HallOutcome, ...]
    outbox: dt.timedelta
    sweep: dt.timedelta
    unplaced: dt.timedelta
    head: int
    sealed: int
    checkpoint: dt.timedelta | None
    disk_free: int
    failing: int


def outcomes(now: dt.datetime) -> Outcomes:
    """Read everything; django.db.Error when the database is away or slow."""
    with transaction.atomic():
        limit_waiting()
        seal = latest_seal()
        return Outcomes(
            now,
            _halls(now),
            oldest_waiting(now) or NONE,
            sweep_behind(now),
            unplaced_for(now),
            head(),
            seal.size if seal else 0,
            max(NONE, now - seal.at) if seal else None,
            disk_free(settings.DATA_DIR),
            len(failing()),
        )


def disk_free(folder: pathlib.Path) -> int:
    """Free bytes on the disk of a folder, which need not exist yet."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free


def _halls(now: dt.datetime) -> tuple[HallOutcome, ...]:
    waiting, taken, marked = waits(now), taken_since(now - dt.timedelta(hours=1)), marked_by_hall()
    found = []
    for hall, code in sorted(codes_by_id().items(), key=lambda each: each[1]):
        wait, screens = waiting.get(hall), marked.get(hall, WELL)
        found.append(HallOutcome(
            code, wait.waiting if wait else 0, wait.oldest if wait else NONE, taken.get(hall, 0),
            screens.dark, screens.out_of_paper,
        ))  # fmt: skip
    return tuple(found)
