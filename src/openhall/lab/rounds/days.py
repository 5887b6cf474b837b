"""Which places are seen on which day, as an integer program.

A column for each place and day, one for each area and day (how many teams go there), one for each team and day (whether
it goes out). Every stop takes the same time, so a day's tours of an area hold exactly so many places: once tours are
whole numbers, places over days and teams over weeks are flows, which are whole by themselves. So only the tours are
declared whole, and which team takes which tour is settled after: no plan is lost by that.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection

from openhall.lab.roster.program import Answer, Program, Row
from openhall.lab.rounds.asking import Question, Rule, RuleName

NO_LIMIT = 10_000


class DayProgram:
    """The program of a question under some of its rules, with the columns of what may be."""

    def __init__(self, question: Question, rules: Collection[Rule], whole: bool = False) -> None:
        """Build it; `rules` are those that shall hold; `whole`: places are declared whole too."""
        self.question, self.program, self.whole = question, Program(), whole
        self.by_name: dict[RuleName, list[Rule]] = defaultdict(list)
        for rule in rules:
            self.by_name[rule.name].append(rule)
        self.seen = self._seen()
        self.unseen = self._unseen()
        self.tours = self._tours()
        self.out = self._out()
        self._each_place_once()
        self._each_team_in_its_weeks()

    def fixed(self, answer: Answer) -> list[Row]:
        """Rows that hold the tours of an answer."""
        return [Row(answer.count(column), answer.count(column), ((column, 1.0),)) for column in self.tours.values()]

    def _unseen(self) -> dict[str, int]:
        """Whether a place stays unseen, for those of which the rules allow it."""
        must = {code for rule in self.by_name[RuleName.MUST_BE_SEEN] for code in rule.places}
        free = [place.code for place in self.question.places if place.code not in must]
        return {code: self.program.column(0, 1, whole=False) for code in free}

    def _seen(self) -> dict[tuple[str, dt.date], int]:
        closed = {
            (code, day) for rule in self.by_name[RuleName.CLOSED] for code in rule.places
            for day in self.question.days if rule.covers(day)
        }  # fmt: skip
        return {
            (place.code, day): self.program.column(0, 1, self.whole)
            for place in self.question.places
            for day in self.question.days
            if (place.code, day) not in closed
        }

    def _tours(self) -> dict[tuple[str, dt.date], int]:
        """So many teams go to an area on a day, and see so many places each at most."""
        found: dict[tuple[str, dt.date], int] = {}
        members: dict[str, list[str]] = defaultdict(list)
        for place in self.question.places:
            members[place.area].append(place.code)
        limits = {rule.area: rule.number or 0 for rule in self.by_name[RuleName.DAY_ENDS]}
        for area, codes in members.items():
            stops = limits.get(area, NO_LIMIT)
            for day in self.question.days:
                tours = found[area, day] = self.program.column(0, len(codes) if stops else 0)
                here = [self.seen[code, day] for code in codes if (code, day) in self.seen]
                self.program.row(-math.inf, 0, [*((column, 1) for column in here), (tours, -stops)])
        return found

    def _out(self) -> dict[tuple[str, dt.date], int]:
        """Whether a team goes out on a day; on every day as many teams as there are tours."""
        away = self.by_name[RuleName.LEAVE] + self.by_name[RuleName.COMMITMENT]
        found = {
            (team.code, day): self.program.column(0, 1, whole=False)
            for team in self.question.teams
            for day in self.question.days
            if not any(rule.team == team.code and rule.covers(day) for rule in away)
        }
        for day in self.question.days:
            tours = [(column, -1.0) for (_, on), column in self.tours.items() if on == day]
            self.program.row(0, 0, [*((column, 1.0) for (_, on), column in found.items() if on == day), *tours])
        return found

    def _each_place_once(self) -> None:
        for place in self.question.places:
            days = [(self.seen[place.code, day], 1.0) for day in self.question.days if (place.code, day) in self.seen]
            left = [(self.unseen[place.code], 1.0)] if place.code in self.unseen else []
            self.program.row(1, 1, [*days, *left])

    def _each_team_in_its_weeks(self) -> None:
        for rule in self.by_name[RuleName.MOST_A_WEEK]:
            weeks: dict[tuple[str, int, int], list[int]] = defaultdict(list)
            for (team, day), column in self.out.items():
                year, week, _ = day.isocalendar()
                weeks[team, year, week].append(column)
            for columns in weeks.values():
                if len(columns) > (rule.number or 0):
                    self.program.row(0, rule.number or 0, [(column, 1.0) for column in columns])
