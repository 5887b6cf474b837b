"""`openhall matters` lists matters with their clocks; `openhall tick` does what is due, and safely twice."""

import functools
import json

import pytest
from typer.testing import CliRunner, Result

from openhall.deadlines.models import Card
from openhall.deadlines.services import sweep
from openhall.ledger.models import Event
from openhall.matters import services as matters
from openhall.site.command import app
from tests.cast import Cast
from tests.matters.bringing import Bench

ROW = {"id", "number", "kind", "grade", "state", "opened_at", "due_at", "card", "level", "assignee"}


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


@pytest.fixture
def bench(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr("openhall.site.commands.matters.open_data_dir", lambda folder: None)  # it is open already
    return Bench.of(lakeside)


def rows(*more: str) -> list[dict[str, object]]:
    done = typed("matters", "--json", *more)
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout))


def ticked(at: str) -> int:
    done = typed("tick", "--at", at, "--json")
    assert done.exit_code == 0, done.output
    return int(json.loads(done.stdout)["cards"])


@pytest.mark.django_db
def test_rows_hold_what_was_promised_and_ticks_move_them(bench: Bench) -> None:
    bench.handled()
    bench.bring("2026-03-02 10:01")
    assert [set(row) for row in rows()] == [ROW, ROW]
    assert [(row["assignee"], row["card"], row["level"]) for row in rows()] == [("tax_clerk", "", 0), (None, "", 0)]
    for at, card, level in (("2026-03-06T17:00", "yellow", 0), ("2026-03-10T09:00", "red", 1), ("2026-03-12T09:00", "red", 3)):
        assert (ticked(at) > 0) == (level < 2), "a rung is no card"
        before = (Card.objects.count(), Event.objects.count())
        assert ticked(at) == 0
        assert (Card.objects.count(), Event.objects.count()) == before
        assert [(row["card"], row["level"]) for row in rows()] == [(card, level)] * 2


@pytest.mark.django_db
def test_ended_matters_stand_in_the_list_only_when_asked_for(bench: Bench) -> None:
    bench.closed()
    assert rows() == []
    assert typed("matters").stdout.strip() == "There is no open matter."
    (row,) = rows("--all", "--hall", "lakeside")
    assert (row["state"], row["due_at"]) == ("closed", None)
    assert rows("--all", "--hall", "hillside") == []
    assert str(row["number"]) in typed("matters", "--all").stdout


@pytest.mark.django_db
def test_a_tick_looks_at_more_clocks_than_one_sweep_takes(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.routines.timetable.sweep", functools.partial(sweep, limit=2))
    made = [bench.bring() for _ in range(5)]
    assert len(made) == 5
    ticked("2026-03-10T09:00")
    assert [row["card"] for row in rows()] == ["red"] * 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("tick", "--at", "soon"), "is not a moment"), (("matters", "--hall", "nowhere"), "no hall"),
     (("tick", "--at", "9999-99-99"), "is not a moment")],
)  # fmt: skip
def test_wrong_words_are_answered_in_one_line(bench: Bench, arguments: tuple[str, ...], said: str) -> None:
    done = typed(*arguments)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert said in done.stderr


@pytest.mark.django_db
def test_a_tick_without_a_moment_is_now(bench: Bench) -> None:
    made = bench.bring()
    matters.withdraw_own(made.token, "", bench.by("visitor"))
    done = typed("tick")
    assert done.exit_code == 0 and "cards given" in done.stdout
