"""Which rules collide when no rota keeps them all: they can't be kept, and could as soon as one of them is left out.

By halves (Junker's QuickXplain): a set of k rules among n is found with about 2k·log(n/k) questions to the solver.
"""

from collections.abc import Callable, Sequence

from openhall.lab.roster.asking import Question, Rule, rules_of
from openhall.lab.roster.days import DayProgram

type CanBeKept[R] = Callable[[Sequence[R]], bool]


def clash_of(question: Question, seconds: float) -> list[Rule]:
    """Rules of an impossible question that collide; OutOfTime when one of the many small questions takes too long."""

    def can_be_kept(rules: Sequence[Rule]) -> bool:
        return DayProgram(question, rules).program.least({}, seconds) is not None

    rules = rules_of(question)
    return sorted(smallest([], rules, can_be_kept), key=rules.index)


def smallest[R](held: Sequence[R], rules: Sequence[R], can_be_kept: CanBeKept[R], asked: bool = False) -> list[R]:
    """The rules of which none can be left out, given those held; `asked`: something was added to these since."""
    if asked and not can_be_kept(held):
        return []
    if len(rules) == 1:
        return list(rules)
    middle = len(rules) // 2
    one, other = rules[:middle], rules[middle:]
    of_other = smallest([*held, *one], other, can_be_kept, asked=True)
    of_one = smallest([*held, *of_other], one, can_be_kept, asked=bool(of_other))
    return [*of_one, *of_other]
