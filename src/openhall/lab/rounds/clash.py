"""Which rules collide when no plan keeps them all (Junker's QuickXplain, as for rotas)."""

from collections.abc import Sequence

from openhall.lab.roster.clash import CanBeKept, smallest
from openhall.lab.rounds.asking import Question, Rule, rules_of
from openhall.lab.rounds.days import DayProgram

FEW = 40
"""So many places that must be seen are asked for one by one; more of them area by area."""


def clash_of(question: Question, seconds: float) -> list[Rule]:
    """Rules of an impossible question that collide; OutOfTime when one of the small questions takes too long."""
    rules = rules_of(question, by_area=sum(each.must for each in question.places) > FEW)
    return sorted(smallest([], rules, _asking(question, seconds)), key=rules.index)


def _asking(question: Question, seconds: float) -> CanBeKept[Rule]:
    def can_be_kept(rules: Sequence[Rule]) -> bool:
        return DayProgram(question, rules).program.least({}, seconds) is not None

    return can_be_kept
