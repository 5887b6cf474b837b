"""The queue held against its model: whatever is pressed in whatever order, both say and keep the same."""

import time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from openhall.catalogue import services as catalogue
from openhall.kit.ids import uuid7
from tests.cast import Cast
from tests.queue.hall_machine import HallMachine
from tests.queue.hall_model import TRAINED
from tests.queue.played_twice import Counts

VERBS = frozenset({
    "take", "cancel", "set_class", "move", "call_next", "call_number", "walk_in", "recall", "start", "finish", "no_show",
    "hold", "call_back", "transfer", "undo", "correct", "pause", "resume", "open_window", "close_window", "lend",
    "ask_help", "answer_help", "close_hall", "reopen_hall", "close_of_day", "time_passes", "same_button",
})  # fmt: skip

REFUSED = VERBS - {"resume", "pause", "open_window", "lend", "ask_help", "answer_help", "close_hall", "reopen_hall",
                   "close_of_day", "time_passes", "same_button"}  # fmt: skip


@pytest.fixture(autouse=True)
def the_same_identifiers_in_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identifiers decide ties in the line: an example that is played again must go the same way."""
    monkeypatch.setattr(uuid7, "__defaults__", (HallMachine.rng,))


def play(cast: Cast, examples: int, steps: int) -> Counts:
    """Play that many examples; each is rolled back."""
    with transaction.atomic():
        for name, items in TRAINED.items():
            catalogue.train(cast.staff[name], [cast.items[each] for each in items])
    HallMachine.cast, HallMachine.counts = cast, Counts()
    wanted = settings(
        max_examples=examples, stateful_step_count=steps + 1, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(HallMachine, settings=wanted)
    return HallMachine.counts


@pytest.mark.slow
def test_two_hundred_days_of_fifty_steps(own_lakeside: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    counts = play(own_lakeside, 205, 50)
    examples, steps = len(counts.lengths), sum(counts.lengths)
    whole = sum(each >= 50 for each in counts.lengths)
    with capsys.disabled():
        print(f"\nqueue machine: {examples} examples ({whole} of 50 steps), {steps} steps, {time.monotonic() - began:.0f} s")
        print(f"  done {dict(counts.done)}\n  refused {dict(counts.refused)}")
    assert examples >= 200
    assert steps >= 200 * 50
    assert VERBS - set(counts.done) == set()
    assert REFUSED - set(counts.refused) == set()


def test_twenty_days_of_thirty_steps(own_lakeside: Cast) -> None:
    assert len(play(own_lakeside, 20, 30).lengths) >= 20
