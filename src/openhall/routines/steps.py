"""Steps of the timetable, each guarded: one that fails is told, and holds up no other.

What fails stands in a small file of the data directory until it works again: the worker writes it, the doctor and
`/metrics` read it. Nothing of an error's words is kept, only which step, since when, and the class of the error.
"""

import dataclasses
import datetime as dt
import json
import logging
import pathlib
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)
FILE = "timetable.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """Something that falls due: what it is called, of which hall (empty: of all), and how it is done."""

    part: str
    does: Callable[[], object]
    hall: str = ""

    @property
    def name(self) -> str:
        """As the file and the doctor name it."""
        return f"{self.part} of {self.hall}" if self.hall else self.part


@dataclasses.dataclass(frozen=True, slots=True)
class Failing:
    """A step that did not work when it was tried last; `since` when it failed first, `kind` the class of the error."""

    step: str
    since: dt.datetime
    kind: str


def take(steps: Iterable[Step], now: dt.datetime) -> list[Failing]:
    """Do all of them, in order; those that failed, with since when. Raises only where the database is away."""
    before = {each.step: each.since for each in failing()}
    failed = []
    for step in steps:
        try:
            step.does()
        except (OperationalError, InterfaceError) as error:
            if not connection.is_usable():
                raise
            failed.append(_told(step, error, before, now))
        except Exception as error:
            failed.append(_told(step, error, before, now))
    _keep(failed)
    return failed


def _told(step: Step, error: Exception, before: dict[str, dt.datetime], now: dt.datetime) -> Failing:
    log.error("a step of the timetable failed; the others go on", exc_info=error,
              extra={"part": step.part, "hall": step.hall})  # fmt: skip
    return Failing(step.name, before.get(step.name, now), type(error).__name__)


def failing() -> list[Failing]:
    """The steps that did not work when they were tried last, by name; none where nothing can be read."""
    try:
        rows = json.loads(_path().read_text("utf-8"))
        return [Failing(row["step"], dt.datetime.fromisoformat(row["since"]), row["kind"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _keep(failed: list[Failing]) -> None:
    """Written whole or not at all; nothing lies there while everything works."""
    path = _path()
    try:
        if not failed:
            path.unlink(missing_ok=True)
            return
        rows = [{"step": each.step, "since": each.since.isoformat(), "kind": each.kind} for each in failed]
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(rows), "utf-8")
        draft.replace(path)
    except OSError as error:
        log.warning("what fails in the timetable could not be written down", extra={"kind": type(error).__name__})


def _path() -> pathlib.Path:
    return pathlib.Path(settings.DATA_DIR) / FILE
