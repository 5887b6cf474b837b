"""An integer program, and HiGHS that solves it: one thread, one seed, so that the same question has the same answer."""

import dataclasses
import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy

type Terms = Sequence[tuple[int, float]]
SEED = 11
ALMOST = 1e-6


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A sum of columns between two numbers."""

    low: float
    high: float
    terms: Terms


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """The best values found for a whole-numbered objective, and the bound: nothing is better than that."""

    values: tuple[float, ...]
    objective: int
    bound: int

    def count(self, column: int) -> int:
        """The value of a whole column."""
        return round(self.values[column])


class OutOfTime(Exception):
    """The solver found nothing and proved nothing in the time it had."""


class Program:
    """Columns with their bounds, and rows; built once, then solved for one objective after the other."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.lows: list[float] = []
        self.highs: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[Row] = []

    def column(self, low: float, high: float, whole: bool = True) -> int:
        """A new column; its number."""
        self.lows.append(low)
        self.highs.append(high)
        self.whole.append(whole)
        return len(self.lows) - 1

    def row(self, low: float, high: float, terms: Iterable[tuple[int, float]]) -> None:
        """A new row."""
        self.rows.append(Row(low, high, tuple(terms)))

    def least(
        self, costs: Mapping[int, float], seconds: float, also: Sequence[Row] = ()
    ) -> Answer | None:
        """The values that make the sum of costs least, given `also` these rows; None: proven that there are none.

        Costs make every objective a whole number. OutOfTime when nothing was found in so many seconds; what was found
        but not proven best has a bound below its objective.
        """
        if not self.lows:  # nobody fits anywhere: the solver would call it empty
            return None if any(each.low > 0 for each in self.rows) else Answer((), 0, 0)
        import highspy

        rows = [*self.rows, *also]
        solver = _quiet_solver()()
        for option, value in _options(seconds).items():
            solver.setOptionValue(option, value)
        solver.passModel(self._model(costs, rows))
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            raise OutOfTime
        objective = round(info.objective_function_value)
        bound = min(objective, math.ceil(info.mip_dual_bound - ALMOST)) if math.isfinite(info.mip_dual_bound) else 0
        return Answer(tuple(solver.getSolution().col_value), objective, bound)

    def _model(self, costs: Mapping[int, float], rows: Sequence[Row]) -> "highspy.HighsLp":
        import highspy

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.lows), len(rows)
        lp.col_cost_ = [costs.get(number, 0.0) for number in range(len(self.lows))]
        lp.col_lower_, lp.col_upper_ = self.lows, self.highs
        lp.row_lower_, lp.row_upper_ = [each.low for each in rows], [each.high for each in rows]
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in self.whole]
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        starts = [0]
        for each in rows:
            starts.append(starts[-1] + len(each.terms))
        matrix.start_ = starts
        matrix.index_ = [column for each in rows for column, _ in each.terms]
        matrix.value_ = [factor for each in rows for _, factor in each.terms]
        return lp


@functools.cache
def _quiet_solver() -> "type[highspy.Highs]":
    # HiGHS and NumPy take 30 MB: whoever plans no rota does not load them.
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - it is theirs
            """Called while it is made, and greets on stdout unless told not to; nobody here listens to callbacks."""
            self.setOptionValue("output_flag", False)

    return Quiet


def _options(seconds: float) -> dict[str, bool | int | float | str]:
    # Objectives are whole numbers: less than one apart is proven. The absolute gap alone decides.
    return {
        "threads": 1, "random_seed": SEED, "time_limit": max(seconds, 0.01),
        "mip_rel_gap": 0.0, "mip_abs_gap": 0.99,
    }  # fmt: skip
