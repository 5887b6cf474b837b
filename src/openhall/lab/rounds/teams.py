"""Which teams go out on which day, once it is known how many are needed: evenly, within their weeks and absences."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from openhall.lab.roster.program import Program
from openhall.lab.rounds.asking import Question

SECONDS = 30.0


def teams_of(question: Question, needed: Mapping[dt.date, int]) -> Mapping[dt.date, list[str]]:
    """Day → its teams, so many as are needed; the most that any team goes out is as little as it can be."""
    program, columns = Program(), dict[tuple[str, dt.date], int]()
    most = program.column(0, len(question.days))
    for team in question.teams:
        mine = _days(question, team.code, needed)
        columns |= {(team.code, day): program.column(0, 1) for day in mine}
        program.row(-len(question.days), 0, [(most, -1), *((columns[team.code, day], 1) for day in mine)])
        _weeks(question, program, {day: columns[team.code, day] for day in mine})
    for day, many in needed.items():
        program.row(many, many, [(column, 1) for (_, on), column in columns.items() if on == day])
    answer = program.least({most: 1}, SECONDS)
    if answer is None:  # the program of the days made sure of it
        raise AssertionError("tours that no team can take")
    going: dict[dt.date, list[str]] = defaultdict(list)
    for (code, day), column in sorted(columns.items()):
        if answer.count(column):
            going[day].append(code)
    return going


def _days(question: Question, team: str, needed: Mapping[dt.date, int]) -> list[dt.date]:
    away = [each for each in question.away if each.team == team]
    return [day for day in sorted(needed) if not any(each.from_on <= day <= each.to_on for each in away)]


def _weeks(question: Question, program: Program, columns: Mapping[dt.date, int]) -> None:
    weeks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for day, column in columns.items():
        weeks[day.isocalendar()[:2]].append(column)
    for each in weeks.values():
        if len(each) > question.most_a_week:
            program.row(0, question.most_a_week, [(column, 1) for column in each])
