"""Bring the demo's matters, and let everybody take their turn in the order of time; clocks are looked at as ever."""

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from django.db import transaction

from openhall.deadlines.services import sweep
from openhall.demo.matters.stage import Cast, Stage
from openhall.demo.matters.stories import CANNOT, OPEN, OVER, QUIET, REFUSED, SPOT, Story
from openhall.demo.matters.words import CHANNELS, OUT_OF_SCOPE, THEMES, Theme
from openhall.kit.clock import local_day, local_moment
from openhall.kit.subject import Subject
from openhall.matters.states import Kind
from openhall.people.queries import staffing
from openhall.people.services import account_id
from openhall.people.states import Role
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan
from openhall.queue.queries.visited import done_between
from openhall.reviews.queries.cases import case, cases

HANDLED_IN = "yunhe"  # its people handle difficult matters; nobody brings any in the other halls of the demo
HEADS = {Role.WINDOW_HEAD, Role.CHIEF_REPRESENTATIVE}
NAMED = ("duty", "supervisor", "caller", "guide")
EVERY, REFUSED_EVERY, QUIET_EVERY = 3, 10, 7
LOOKS = (dt.time(9, 5), dt.time(17, 5))
AFTER = 40
"""Days of the future that a story may still need, to find the opening days in."""

SPOKEN = [each for each in THEMES if each.kind in (Kind.SUGGESTION, Kind.PRAISE)]
HARD = [each for each in THEMES if each not in SPOKEN]
FORBIDDEN = [each for each in HARD if each.basis]

# when, in which order of things that happen at one moment, what is done
type Turn = tuple[dt.datetime, int, Callable[[], object]]
type Begun = tuple[dt.date, Story, str]


def write_matters(plan: HallPlan, days: Sequence[dt.date], seed: int, now: dt.datetime) -> int:
    """Matters brought on these days, and their stories up to `now`; how many. The same seed, the same matters."""
    cast = cast_of(plan)
    if cast is None or not days:
        return 0
    rng = random.Random(f"{seed}|{plan.hall.code}|matters|{days[0]}")
    teller = Teller(plan, cast, days[0], rng, now)
    begun = list(beginnings([day for day in days if plan.hall.hours.intervals(day)]))
    turns = [turn for number, each in enumerate(begun) for turn in teller.turns(number, each)]
    turns += teller.looks(local_day(now, plan.hall.hours.timezone))
    with transaction.atomic():  # one wait for the disk, and never half a story
        for _, _, does in sorted((turn for turn in turns if turn[0] < now), key=lambda turn: turn[:2]):
            does()
    return len(begun)


def cast_of(plan: HallPlan) -> Cast | None:
    """Who handles matters in the demo; None in a hall without them."""
    people = {name: account for name in NAMED if (account := account_id(name)) is not None}
    if plan.hall.code != HANDLED_IN or len(people) < len(NAMED):
        return None
    units = {each.code: each.id for each in places.units()}
    clerks, heads = _first(plan, units, {Role.CLERK}), _first(plan, units, HEADS)
    return Cast(plan.hall.id, people, units, clerks, heads, {code: each.id for code, each in plan.items.items()})


def _first(plan: HallPlan, units: dict[str, uuid.UUID], roles: set[Role]) -> dict[str, uuid.UUID]:
    """Unit → the first by user name who holds one of these roles for it."""
    codes = {unit: code for code, unit in units.items()}
    found: dict[str, uuid.UUID] = {}
    for line in staffing.staff_of(plan.hall.id):
        for role, unit in line.roles:
            if role in roles and unit is not None:
                found.setdefault(codes[unit], line.id)
    return found


def beginnings(opening: Sequence[dt.date]) -> Iterator[Begun]:
    """Which story begins on which opening day, and why it is out of scope; in the order of days."""
    found: list[Begun] = []
    for place, day in enumerate(opening):
        if place % EVERY == 1:
            ordinal = place // EVERY
            found.append((day, QUIET if ordinal % QUIET_EVERY == 5 else OVER[ordinal % len(OVER)], ""))
        if place % REFUSED_EVERY == 4:
            ordinal = place // REFUSED_EVERY
            found.append((day, REFUSED[ordinal % len(REFUSED)], OUT_OF_SCOPE[ordinal % len(OUT_OF_SCOPE)][0]))
    found += [(opening[-age], story, "") for age, story in OPEN if age <= len(opening)]
    yield from sorted(found, key=lambda each: each[0])


class Teller:
    """Turns stories into moments of one hall."""

    def __init__(self, plan: HallPlan, cast: Cast, first: dt.date, rng: random.Random, now: dt.datetime) -> None:
        """`first`: the first day of the stories."""
        self.plan, self.cast, self.rng, self.first = plan, cast, rng, first
        self.zone = plan.hall.hours.timezone
        self.ends = local_day(now, self.zone) + dt.timedelta(days=AFTER)
        self.spoken, self.forbidden = itertools.cycle(SPOKEN), itertools.cycle(FORBIDDEN)
        self.reviewed = cases(plan.hall.id, open_only=False)

    def turns(self, number: int, begun: Begun) -> Iterator[Turn]:
        """The opening of a matter, and everything that follows."""
        day, story, refusal = begun
        theme = self._theme(number, story)
        stage = Stage(self.cast, theme, number, self.rng, story is not QUIET, refusal)
        opened = local_moment(day, dt.time(9, 10), self.zone) + dt.timedelta(minutes=self.rng.randrange(290))
        channel = self.rng.choices([each for each, _ in CHANNELS], [weight for _, weight in CHANNELS])[0]
        yield opened, 0, partial(self._bring, stage, channel, day, opened)
        days = list(self._opening_days(day))
        for after, hour, who, step in story:
            at = local_moment(days[after], dt.time(hour, 7 * number % 60), self.zone) if after else (
                opened + dt.timedelta(minutes=30 * hour + 2)
            )  # fmt: skip
            yield at, 1, partial(step, stage, stage.by(who, at))

    def _theme(self, number: int, story: Story) -> Theme:
        """Suggestions and praise are answered on the spot; a "no" is said where there is a law for it."""
        if story is CANNOT:
            return next(self.forbidden)
        return next(self.spoken) if story is SPOT and number % 3 else HARD[number % len(HARD)]

    def _bring(self, stage: Stage, channel: str, day: dt.date, at: dt.datetime) -> None:
        stage.bring(channel, self._source(stage, day, at), at)

    def _opening_days(self, day: dt.date) -> Iterator[dt.date]:
        while day < self.ends:
            if self.plan.hall.hours.intervals(day):
                yield day
            day += dt.timedelta(days=1)

    def looks(self, today: dt.date) -> Iterator[Turn]:
        """The looks at the clocks, twice a day, as if the worker had been there."""
        for number in range((today - self.first).days + 1):
            for time in LOOKS:
                at = local_moment(self.first + dt.timedelta(days=number), time, self.zone)
                yield at, 2, partial(sweep, at)

    def _source(self, stage: Stage, day: dt.date, at: dt.datetime) -> Subject | None:
        """One in four came from a visit of that day to a window of the unit, one in four from a bad review of it."""
        if stage.refusal or stage.number % 4 > 1:
            return None
        if stage.number % 4:
            return self._review(stage, day)
        here = {each.id for each in self.plan.windows.values() if each.unit == stage.unit}
        visits = done_between(self.plan.hall.id, day, day)
        over = [each.ticket for each in visits if each.window in here and each.closed_at < at]
        return Subject("ticket", over[-1]) if over else None

    def _review(self, stage: Stage, day: dt.date) -> Subject | None:
        since = day - dt.timedelta(days=10)
        about = [each for each in self.reviewed if each.unit == stage.unit and since <= each.given_on < day]
        found = case(self.plan.hall.id, about[0].id, knows_author=False) if about else None
        return Subject("review", found.review) if found else None
