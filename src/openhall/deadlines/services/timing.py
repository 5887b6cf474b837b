"""When a clock is due and when it warns: the rules asked with the hall's calendar, read as far as they need it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from openhall.deadlines.models import Clock
from openhall.deadlines.queries.clocks import pauses_of
from openhall.deadlines.queries.dated import limit_row
from openhall.deadlines.rules import Manner, Step, outstanding, steps
from openhall.deadlines.states import Colour
from openhall.kit.clock import local_day
from openhall.kit.errors import Missing, NotNow
from openhall.kit.working_time import LimitKind, OutsideCalendar, Pause, TimeLimit, WorkCalendar, due_at
from openhall.places import queries as places
from openhall.places.queries import divisions

# Days read before the start and after now. A hall may be shut for long; after eleven years something else is wrong.
REACHES = (45, 400, 4000)


class Calendars:
    """The calendars of halls during one verb: read once, and farther where that does not reach."""

    def __init__(self, now: dt.datetime) -> None:
        """`now`: up to where a clock may have to be counted, at least."""
        self.now = now
        self._known: dict[uuid.UUID, WorkCalendar] = {}

    def ask[T](self, hall: uuid.UUID, since: dt.datetime, ahead: int, question: Callable[[WorkCalendar], T]) -> T:
        """What `question` finds in a calendar around `since` and now, and `ahead` days more; NotNow if none will do."""
        for reach in REACHES:
            before, after = since - dt.timedelta(days=reach), self.now + dt.timedelta(days=reach + ahead)
            try:
                return question(self._covering(hall, before, after))
            except OutsideCalendar:
                continue
        raise NotNow("no_working_time", "The calendar of this hall has no working time to count in.")

    def _covering(self, hall: uuid.UUID, before: dt.datetime, after: dt.datetime) -> WorkCalendar:
        known = self._known.get(hall)
        if known is not None:
            if known.begins <= before and after <= known.ends:
                return known
            before, after = min(before - dt.timedelta(days=200), known.begins), max(after, known.ends)
        day = dt.timedelta(days=1)
        self._known[hall] = places.calendar_of(hall, before.date() - day, after.date() + day)
        return self._known[hall]


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """When a clock is due, and all that falls due with it; no due time while it stands still."""

    due_at: dt.datetime | None
    steps: tuple[Step, ...]


def plan(row: Clock, calendars: Calendars, pauses: Sequence[Pause] | None = None) -> Plan:
    """The plan of a clock as it stands, or with other pauses."""
    limit = TimeLimit(LimitKind(row.limit.kind), row.limit.amount + row.extended_by)
    known = pauses_of(row) if pauses is None else pauses
    manner = manner_of(row)

    def question(calendar: WorkCalendar) -> Plan:
        due = due_at(row.started_at, limit, calendar, known)
        return Plan(due, tuple(steps(row.started_at, due, manner, calendar)) if due else ())

    ahead = 2 * (round(limit.amount) + manner.rungs * manner.step_days)
    return calendars.ask(row.hall_id, row.started_at, ahead, question)


def manner_of(row: Clock) -> Manner:
    """How a clock warns."""
    if row.ladder is None:
        return Manner(row.limit.warn_before)
    return Manner(row.limit.warn_before, len(row.ladder.roles), row.ladder.step_days)


def still_to_do(row: Clock, planned: Plan) -> list[Step]:
    """The cards of this round and the rungs that the clock has not had yet."""
    given = row.cards.filter(number=row.extended + 1).values_list("colour", flat=True)
    return outstanding(planned.steps, frozenset(Colour(each) for each in given), row.rung)


def set_times(row: Clock, planned: Plan) -> None:
    """Write down when the clock is due and when to look at it next."""
    row.due_at = planned.due_at
    row.look_at = min((each.at for each in still_to_do(row, planned)), default=None)


def due_of(code: str, hall: uuid.UUID, since: dt.datetime) -> dt.datetime:
    """When a limit of this code ends that begins at `since`, without a clock; Missing where no rule sets one."""
    timezone = places.timezone_of(hall) or "UTC"
    row = limit_row(code, divisions.regions_of(hall), local_day(since, timezone))
    if row is None:
        raise Missing("no_limit", "No rule sets a time limit for %(code)s here.", {"code": code})
    limit = TimeLimit(LimitKind(row.kind), row.amount)
    return Calendars(since).ask(hall, since, 2 * round(limit.amount), lambda calendar: _certain(since, limit, calendar))


def _certain(since: dt.datetime, limit: TimeLimit, calendar: WorkCalendar) -> dt.datetime:
    due = due_at(since, limit, calendar, ())
    assert due is not None  # only a pause leaves a limit without an end
    return due
