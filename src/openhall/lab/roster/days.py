"""Who is on duty on which day, as an integer program: one column for each leader and day on which the leader may stand.

Posts appear only as kinds: leaders who fit the same posts are alike, posts that fit the same leaders too. Where each
kind of leader goes is a flow between kinds, which is whole whenever the duties are; so every day's posts can be filled.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Mapping

from openhall.lab.roster.asking import Leader, Post, Question, Rule, RuleName
from openhall.lab.roster.program import Program, Row

type Stand = tuple[str, dt.date]


class DayProgram:
    """The program of a question under some of its rules, with the column of every duty that may be."""

    def __init__(self, question: Question, rules: Collection[Rule]) -> None:
        """Build it; `rules` are those that shall hold."""
        self.question, self.program = question, Program()
        self.by_name: dict[RuleName, list[Rule]] = defaultdict(list)
        for rule in rules:
            self.by_name[rule.name].append(rule)
        self.duties = self._duties()
        self._posts()
        self._not_twice_running()
        self._often()

    def of_leader(self, leader: str) -> list[tuple[dt.date, int]]:
        """The days on which a leader may stand, with their columns, in order."""
        days = self.question.days
        return [(day, self.duties[leader, day]) for day in days if (leader, day) in self.duties]

    def of_unit(self, unit: str, rule: Rule | None = None) -> list[tuple[dt.date, int]]:
        """The duties that leaders of a unit may have, on the days of a rule."""
        codes = [each.code for each in self.question.leaders if each.unit == unit]
        found = [each for code in codes for each in self.of_leader(code)]
        return [each for each in found if rule is None or rule.covers(each[0])]

    def _duties(self) -> dict[Stand, int]:
        barred = self._barred()
        return {
            (leader.code, day): self.program.column(0, 1)
            for leader in self.question.leaders
            if any(post.fits(leader) for post in self.question.posts)
            for day in self.question.days
            if (leader.code, day) not in barred
        }

    def _barred(self) -> set[Stand]:
        away = self.by_name[RuleName.LEAVE] + self.by_name[RuleName.COMMITMENT]
        found = {(rule.leader, day) for rule in away for day in self.question.days if rule.covers(day)}
        rested = {rule.leader for rule in self.by_name[RuleName.NOT_TWICE_RUNNING]}
        previous, first = self.question.previous, self.question.days[0]
        for leader in self.question.leaders:
            if leader.code in rested and leader.last is not None and leader.last == previous:
                found.add((leader.code, first))
        return found

    def _posts(self) -> None:
        leaders, posts = _leader_kinds(self.question), _post_kinds(self.question)
        filled = {(rule.post, rule.from_on) for rule in self.by_name[RuleName.POST_FILLED]}
        for day in self.question.days:
            flows: dict[int, list[int]] = defaultdict(list)
            for fitting, codes in leaders.items():
                mine = [number for number, kind in enumerate(posts) if kind[0].code in fitting]
                out = {number: self.program.column(0, math.inf, whole=False) for number in mine}
                for number, column in out.items():
                    flows[number].append(column)
                stand = [(self.duties[code, day], 1) for code in codes if (code, day) in self.duties]
                self.program.row(0, 0, [*stand, *((column, -1) for column in out.values())])
            for number, kind in enumerate(posts):
                need = sum(post.seats for post in kind if (post.code, day) in filled)
                self.program.row(need, sum(post.seats for post in kind), [(each, 1) for each in flows[number]])

    def _not_twice_running(self) -> None:
        following = dict(zip(self.question.days, self.question.days[1:], strict=False))
        for rule in self.by_name[RuleName.NOT_TWICE_RUNNING]:
            for day, column in self.of_leader(rule.leader):
                after = self.duties.get((rule.leader, following.get(day, day)))
                if after is not None and after != column:
                    self.program.row(0, 1, [(column, 1), (after, 1)])

    def _often(self) -> None:
        for name in (RuleName.UNIT_AT_LEAST, RuleName.UNIT_AT_MOST, RuleName.RED_CARDS_WITHIN):
            for rule in self.by_name[name]:
                number = 1 if name is RuleName.RED_CARDS_WITHIN else rule.number or 0
                low, high = (0, number) if name is RuleName.UNIT_AT_MOST else (number, math.inf)
                self.program.row(low, high, [(column, 1) for _, column in self.of_unit(rule.unit, rule)])

        for rule in self.by_name[RuleName.MAKE_UP]:
            self.program.row(1, math.inf, [(column, 1) for _, column in self.of_leader(rule.leader)])

    def apart(self, span: int) -> list[Row]:
        """Rows that keep two duties of a leader at least `span` days apart, the last one before the rota too."""
        return [row for leader in self.question.leaders for row in self._apart(leader, span)]

    def _apart(self, leader: Leader, span: int) -> list[Row]:
        mine, rows, reached = self.of_leader(leader.code), list[Row](), -1
        if leader.last is not None:
            soon = [(column, 1.0) for day, column in mine if (day - leader.last).days < span]
            rows += [Row(0, 0, soon)] if soon else []
        for at, (day, _) in enumerate(mine):
            near = [number for number in range(at, len(mine)) if (mine[number][0] - day).days < span]
            if len(near) > 1 and near[-1] > reached:
                reached = near[-1]
                rows.append(Row(0, 1, [(mine[number][1], 1.0) for number in near]))
        return rows


def _leader_kinds(question: Question) -> Mapping[frozenset[str], list[str]]:
    kinds: dict[frozenset[str], list[str]] = defaultdict(list)
    for leader in question.leaders:
        fitting = frozenset(post.code for post in question.posts if post.fits(leader))
        if fitting:
            kinds[fitting].append(leader.code)
    return kinds


def _post_kinds(question: Question) -> list[list[Post]]:
    kinds: dict[tuple[frozenset[str], bool], list[Post]] = defaultdict(list)
    for post in question.posts:
        kinds[post.units, post.deputies].append(post)
    return list(kinds.values())
