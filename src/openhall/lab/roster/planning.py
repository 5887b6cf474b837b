"""A rota, one aim after the other: no broken rule, red cards first, even counts, long gaps; each is proven best before
the next begins. Then who stands at which post. The mathematics: docs/background/rota.md.
"""

import dataclasses
import datetime as dt
import math
import time
from collections.abc import Iterable

from openhall.lab.roster.asking import Question, Rule, rules_of
from openhall.lab.roster.clash import clash_of
from openhall.lab.roster.days import DayProgram
from openhall.lab.roster.posts import Duty, at_posts
from openhall.lab.roster.program import Answer, OutOfTime
from openhall.lab.roster.scores import Scores, gap_of, scores_of

SECONDS = 60.0


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """The duties in order of day and post, how good they are, and what no rota can be better than.

    Where the rules can't be kept there are no duties and no scores, and `clash` holds rules that collide.
    """

    duties: tuple[Duty, ...]
    objective: Scores | None
    bound: Scores | None
    clash: tuple[Rule, ...] = ()


def plan(asked: Question, seconds: float = SECONDS) -> Plan:
    """The best rota of a question. OutOfTime when not even one rota is found, nor proven impossible, in the time.

    A rota that is found but not proven best in the time has a bound that differs from its objective.
    """
    question = asked.in_order()
    stages = _Stages(question, time.monotonic() + seconds)
    if not stages.possible():
        return Plan((), None, None, tuple(clash_of(question, stages.seconds())))
    stages.red_cards()
    stages.even_counts()
    stages.long_gaps()
    duties = at_posts(question, stages.stands())
    objective = scores_of(question, stages.stands())
    return Plan(duties, objective, stages.bound(objective))


class _Stages:
    """The aims, each a verb that finds the best value, and holds it while the next is sought."""

    def __init__(self, question: Question, until: float) -> None:
        self.question, self.until = question, until
        self.days = DayProgram(question, rules_of(question))
        self.best: Answer | None = None
        self.waits = self.spread = 0
        self.squares: int | None = 0
        self.gap: int | None = None

    def seconds(self) -> float:
        """What is left of the time."""
        return max(self.until - time.monotonic(), 0.0)

    def possible(self) -> bool:
        """Whether any rota keeps the rules."""
        self.best = self.days.program.least({}, self.seconds())
        return self.best is not None

    def stands(self) -> set[tuple[str, dt.date]]:
        """Who is on duty when, in the best rota so far."""
        assert self.best is not None
        return {stand for stand, column in self.days.duties.items() if self.best.count(column)}

    def _least(self, costs: dict[int, float]) -> Answer | None:
        """Seek the least sum of costs and hold it; None when time runs out, what was found before then stays."""
        program = self.days.program
        try:
            found = program.least(costs, self.seconds())
        except OutOfTime:
            return None
        if found is None:
            raise AssertionError("what was possible is impossible")
        self.best = found
        program.row(-math.inf, found.objective, costs.items())
        return found

    def red_cards(self) -> None:
        """Units with open red cards come as early as can be: least sum of days they wait, times their cards."""
        program, costs, all_days = self.days.program, dict[int, float](), self.question.days
        for unit in self.question.units:
            stands = self.days.of_unit(unit.code) if unit.red_cards else []
            for day in all_days if unit.red_cards else ():
                waits = program.column(0, 1, whole=False)
                costs[waits] = unit.red_cards
                program.row(1, math.inf, [(waits, 1), *((column, 1) for on, column in stands if on <= day)])
        found = self._least(costs) if costs else None
        self.waits = found.bound if found else 0

    def even_counts(self) -> None:
        """The least spread between the most and the fewest duties; where it is over one, the least sum of squares."""
        program, counted = self.days.program, self._counts()
        if not counted:
            return
        # All seats are filled, so the mean is known: the most is no less, the fewest no more.
        seats = sum(each.seats for each in self.question.posts) * len(self.question.days)
        duties, people = sum(served for served, _ in counted) + seats, len(counted)
        most, fewest = program.column(-(-duties // people), math.inf), program.column(0, duties // people)
        for served, terms in counted:
            program.row(served, math.inf, [(most, 1), *((column, -1) for column, _ in terms)])
            program.row(-math.inf, served, [(fewest, 1), *((column, -1) for column, _ in terms)])
        found = self._least({most: 1, fewest: -1})
        self.spread = found.bound if found else 0
        if found and found.objective <= 1:
            self.squares = None  # the sum of the counts is fixed, and counts one apart leave it one sum of squares
        else:
            self.squares = self._squares(counted)

    def _counts(self) -> list[tuple[int, list[tuple[int, float]]]]:
        mine = [(each.served, self.days.of_leader(each.code)) for each in self.question.leaders]
        return [(served, [(column, 1.0) for _, column in days]) for served, days in mine if days]

    def _squares(self, counted: Iterable[tuple[int, list[tuple[int, float]]]]) -> int:
        """A count is a sum of steps, the next always dearer by two: so the steps add up to its square."""
        program, costs, constant = self.days.program, dict[int, float](), 0
        for served, terms in counted:
            steps = [program.column(0, 1, whole=False) for _ in terms]
            costs |= {step: 2 * (served + number) + 1 for number, step in enumerate(steps)}
            program.row(0, 0, [*terms, *((step, -1) for step in steps)])
            constant += served**2
        found = self._least(costs)
        return found.bound + constant if found else 0

    def long_gaps(self) -> None:
        """The longest span that no two duties of a leader need fall below, by halves among the spans there are."""
        gaps, stands = self._spans(), self.stands()
        reached = gap_of(self.question, stands)
        low = len(gaps) if reached is None else gaps.index(reached)
        high = len(gaps)
        while low < high:
            middle = (low + high + 1) // 2
            span = gaps[middle] if middle < len(gaps) else gaps[-1] + 1
            try:
                found = self.days.program.least({}, self.seconds(), self.days.apart(span))
            except OutOfTime:
                break
            if found is None:
                high = middle - 1
                continue
            self.best = found
            reached = gap_of(self.question, self.stands())
            low = len(gaps) if reached is None else gaps.index(reached)
        self.gap = gaps[high] if high < len(gaps) else None

    def _spans(self) -> list[int]:
        """Every gap in days that two duties of one leader can have, ascending."""
        found = set()
        for leader in self.question.leaders:
            dates = [day for day, _ in self.days.of_leader(leader.code)]
            before = [leader.last] if leader.last is not None else []
            found |= {(after - each).days for each in [*before, *dates] for after in dates if after > each}
        return sorted(found)

    def bound(self, objective: Scores) -> Scores:
        """What no rota can be better than, aim by aim."""
        squares = objective.squares if self.squares is None else self.squares
        return Scores(self.waits, self.spread, squares, self.gap)
