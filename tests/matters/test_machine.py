"""Any order of verbs, hours and ticks: the life stays in its table, and time that has run is never given back."""

import dataclasses
import datetime as dt
from typing import ClassVar

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from openhall.deadlines.services import sweep
from openhall.kit.errors import Refusal
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.states import MATTER, WORKED_ON, MatterState
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import MONDAY, NO, Bench, clock, clocks, now
from tests.matters.test_clocks import standing
from tests.matters.test_life import DOING, WAYS

ENDS = frozenset({"refuse", "withdraw"})
OVER = frozenset({"settled", "refused", "withdrawn"})
QUIET = frozenset({"measure", "comment", "contact", "assign", "return_unit"})


@dataclasses.dataclass(frozen=True)
class Moving(Bench):
    """A bench whose people act at a moment that moves."""

    moment: list[dt.datetime] = dataclasses.field(default_factory=list)

    def by(self, name: str, when: str | dt.datetime = MONDAY) -> Act:
        return self.cast.act(name, self.moment[0])


class Life(RuleBasedStateMachine):
    """One matter; each example is a transaction that is rolled back."""

    bench: ClassVar[Moving]
    done: ClassVar[set[tuple[str, str, str]]]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.bench.moment[:] = [at(MONDAY)]
        self.row, self.tried = self.bench.bring(), set[str]()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @precondition(lambda self: now(self.row).state not in OVER)
    @rule(data=st.data())
    def do_what_is_possible(self, data: st.DataObject) -> None:
        state = now(self.row).state
        possible = [verb for verb in sorted(set(DOING) - ENDS) if MATTER.allows(verb, state)] or sorted(ENDS)
        verb = data.draw(st.sampled_from([each for each in possible if each not in self.tried] or possible))
        self.tried.add(verb)
        self.do(verb)

    @precondition(lambda self: now(self.row).state in OVER)
    @rule()
    def somebody_brings_another(self) -> None:
        self.row = self.bench.bring()

    @rule(verb=st.sampled_from(sorted(DOING)))
    def do(self, verb: str) -> None:
        before, due = now(self.row), clock(self.row).due_at
        try:
            DOING[verb](self.bench, self.row.id)
        except Refusal:
            assert Matter.objects.filter(id=self.row.id).values().get() == {
                name: getattr(before, name) for name in Matter.objects.filter(id=self.row.id).values().get()
            }
            return
        after = now(self.row)
        assert (before.state, after.state) in WAYS[verb]
        self.done.add((verb, before.state, after.state))
        if verb in QUIET:
            assert clock(self.row).due_at == due, "no such verb moves a due time"

    @precondition(lambda self: now(self.row).state in {"triaged", "handling"})
    @rule()
    def answer_no(self) -> None:
        matters.answer(self.row.id, NO, self.bench.by("duty"), is_desk=True)

    @precondition(lambda self: now(self.row).state == "closed")
    @rule()
    def not_content(self) -> None:
        matters.return_visit(self.row.id, "phone", False, self.bench.by("caller"))

    @rule(hours=st.integers(1, 60))
    def time_goes_on(self, hours: int) -> None:
        self.bench.moment[0] += dt.timedelta(hours=hours)

    @rule()
    def tick_twice(self) -> None:
        sweep(self.bench.moment[0])
        seen = standing()
        sweep(self.bench.moment[0])
        assert seen == standing()

    @invariant()
    def a_clock_runs_exactly_while_somebody_owes_an_answer(self) -> None:
        row, ran = now(self.row), clocks(self.row)
        answering = [state for code, state in ran.items() if code.startswith("matter.answer") and state in ("running", "paused")]
        if row.state in WORKED_ON:
            assert len(answering) == 1
        elif row.state == MatterState.ANSWERED:
            assert answering in ([], ["paused"])
        else:
            assert answering == []

    @invariant()
    def time_counts_from_the_beginning_of_the_round(self) -> None:
        row = now(self.row)
        assert clock(self.row).started_at <= row.round_at if row.reopened == 0 else True
        if row.state in WORKED_ON:
            assert clock(self.row).started_at == row.round_at


@pytest.mark.django_db
@pytest.mark.slow
def test_any_order_of_verbs_keeps_the_life_and_its_clock(lakeside: Cast) -> None:
    base = Bench.of(lakeside)
    Life.bench, Life.done = Moving(base.cast, base.units, [at(MONDAY)]), set()
    run_state_machine_as_test(Life, settings=settings(max_examples=12, stateful_step_count=30, phases=[Phase.generate]))
    assert len({verb for verb, _, _ in Life.done}) >= 12, "most verbs were played"
