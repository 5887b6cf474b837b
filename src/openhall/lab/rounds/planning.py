"""The rounds of a quarter: who waits longest first, proven as far as time allows; then which team goes where."""

import dataclasses
import datetime as dt
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

from openhall.lab.roster.program import Row
from openhall.lab.rounds.asking import Question, Rule, rules_of
from openhall.lab.rounds.checking import Stop, waiting_of
from openhall.lab.rounds.clash import clash_of
from openhall.lab.rounds.days import DayProgram
from openhall.lab.rounds.teams import teams_of

SECONDS, FOR_PLACES = 60.0, 30.0
type Tours = Mapping[tuple[str, dt.date], list[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """The stops in order of day and team, how long places wait by it (`objective`), and that no plan is below `bound`.

    `unseen`: places that need not be seen and are not. Where the rules can't be kept, `clash` holds some that collide.
    """

    stops: tuple[Stop, ...]
    objective: int | None
    bound: int | None
    unseen: tuple[str, ...] = ()
    clash: tuple[Rule, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far the plan may be from the best, as a share of its objective."""
        if self.objective is None or self.bound is None:
            return None
        return (self.objective - self.bound) / self.objective if self.objective else 0.0


def plan(asked: Question, seconds: float = SECONDS) -> Plan:
    """The best plan that is found in the time. OutOfTime when none is found nor proven impossible.

    The same question has the same answer unless the time runs out: then the bound says how good it is.
    """
    question, until = asked.in_order(), time.monotonic() + seconds
    rules = rules_of(question, by_area=False)
    days = DayProgram(question, rules)
    best = days.program.least(_costs(days), 0.8 * seconds)
    if best is None:
        return Plan((), None, None, (), tuple(clash_of(question, max(until - time.monotonic(), 1.0))))
    stops = _stops(question, _whole(question, rules, days.fixed(best)))
    seen = {each.place for each in stops}
    unseen = tuple(each.code for each in question.places if each.code not in seen)
    return Plan(stops, waiting_of(question, stops), best.bound, unseen)


def _costs(days: DayProgram) -> dict[int, float]:
    """What a place waits until a day, times its weight; unseen is twice the whole plan."""
    question = days.question
    number = {day: at for at, day in enumerate(question.days)}
    weight = {each.code: question.weight(each) for each in question.places}
    waits: dict[int, float] = {column: weight[code] * number[day] for (code, day), column in days.seen.items()}
    return waits | {column: weight[code] * 2 * len(question.days) for code, column in days.unseen.items()}


def _whole(question: Question, rules: Sequence[Rule], tours: Sequence[Row]) -> Tours:
    """The places of each area and day for tours that are settled: now whole numbers come out by themselves."""
    days = DayProgram(question, rules, whole=True)
    answer = days.program.least(_costs(days), FOR_PLACES, tours)
    if answer is None:
        raise AssertionError("what was possible is impossible")
    areas = {each.code: each.area for each in question.places}
    found: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    for (code, day), column in days.seen.items():
        if answer.count(column):
            found[areas[code], day].append(code)
    return found


def _stops(question: Question, by_area: Tours) -> tuple[Stop, ...]:
    """Places of an area and day, cut into tours; the tours given to teams."""
    tours: dict[dt.date, list[list[str]]] = defaultdict(list)
    for (area, day), codes in sorted(by_area.items()):
        size = question.stops(area)
        tours[day] += [codes[at : at + size] for at in range(0, len(codes), size)]
    going = teams_of(question, {day: len(each) for day, each in tours.items()})
    found = [
        Stop(day, team, place)
        for day, each in tours.items()
        for team, tour in zip(going[day], each, strict=True)
        for place in tour
    ]
    return tuple(sorted(found))
