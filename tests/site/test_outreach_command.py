"""`openhall outreach plan --input`: the example of the documents, a clash, and a clear line for every mistake in a file."""

import datetime as dt
import json
import pathlib
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from openhall.lab.rounds import RuleName, Stop, broken_rules
from openhall.site.command import app
from openhall.site.outreach_file import read_question
from tests.ran import ROOT
from tests.site.typed import openhall

EXAMPLE = ROOT / "examples" / "outreach.json"
PAGE = ROOT / "docs" / "reference" / "outreach.md"


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, ["outreach", "plan", *map(str, arguments)])


def example(**more: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))
    return value | more


def asked(folder: pathlib.Path, value: object) -> Result:
    path = folder / "outreach.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return typed("--input", path, "--json")


def test_the_example_runs_as_the_page_says() -> None:
    done = typed("--input", EXAMPLE, "--json")
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert list(value) == ["visits", "objective", "bound", "gap", "unseen", "clash"]
    assert value["objective"] == value["bound"] and value["gap"] == 0 and value["clash"] == []
    assert {each["place"]: each["why"] for each in value["unseen"]} == {"bakery": "no_consent", "spinners": "cap"}
    stops = [Stop(dt.date.fromisoformat(row["date"]), row["team"], row["place"]) for row in value["visits"]]
    question, left_out = read_question(EXAMPLE)
    assert broken_rules(question, stops) == [] and len(stops) == 6 and set(left_out) == {"bakery", "spinners"}


def test_the_page_shows_the_plan_of_the_example() -> None:
    block = PAGE.read_text("utf-8").split("$ openhall outreach plan --input examples/outreach.json\n")[1].split("```")[0]
    assert block == typed("--input", EXAMPLE).stdout


def test_a_clash_is_named_and_the_answer_is_no(tmp_path: pathlib.Path) -> None:
    away = [{"team": team, "from": "2026-10-01", "to": "2026-10-31"} for team in ("director", "deputy")]
    done = asked(tmp_path, example(leave=away))
    assert done.exit_code == 1
    value = json.loads(done.stdout)
    assert value["visits"] == [] and value["objective"] is None
    assert {each["rule"] for each in value["clash"]} == {RuleName.MUST_BE_SEEN, RuleName.LEAVE}
    path = tmp_path / "outreach.json"
    assert "no plan keeps these rules together" in typed("--input", path).stdout


MISTAKES: list[tuple[object, str]] = [
    ("{", "JSON"), ("[]", "object"), ("", "JSON"), (example(days=[]), "days"), (example(days=["soon"]), "days: number 1"),
    (example(days=["2026-10-12", "2026-10-12"]), "twice"), (example(teams=[]), "teams"), (example(more=1), "more"),
    (example(teams=[{"code": "a"}, {"code": "a"}]), "'a' stands twice"), (example(places=[{"code": "a", "area": "moon"}]), "moon"),
    (example(leave=[{"team": "x", "from": "2026-10-12", "to": "2026-10-13"}]), "no team 'x'"), (example(priorities={"x": 1}), "no place 'x'"),
    (example(leave=[{"team": "director", "from": "2026-10-13", "to": "2026-10-12"}]), "before it begins"),
    (example(closed=[{"place": "x", "from": "2026-10-12", "to": "2026-10-13"}]), "no place 'x'"),
    (example(rules={"on_site": 0}), "on_site"), (example(rules={"most_a_week": 8}), "most_a_week"), (example(rules={"on_site": "90"}), "on_site"),
    (example(areas=[{"code": "a", "travel": -1}]), "travel"), (example(closed=[], priorities={}, places=[{"code": "a", "area": "990100000000", "last": "2026-10-12"}]), "last"),
    (example(closed=[], priorities={}, places=[{"code": "a", "area": "990100000000", "must": True, "consent": False}]), "consent"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "said"), MISTAKES)
def test_a_mistake_is_one_line_that_says_where(tmp_path: pathlib.Path, value: object, said: str) -> None:
    done = asked(tmp_path, value)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("--quarter", "2026Q9"), ("--quarter", "2026Q4", "--input", "x"), ("--input", "nothing.json"),
     ("--input", EXAMPLE, "--publish"), ("--input", EXAMPLE, "--seconds", "0"), ("--quarter", "2026Q4", "--priorities", "x")],
)  # fmt: skip
def test_wrong_use_is_one_line(arguments: tuple[str, ...]) -> None:
    done = typed(*arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_it_needs_no_hall_and_no_data(tmp_path: pathlib.Path) -> None:
    done = openhall("outreach", "plan", "--input", EXAMPLE, "--json", settings={"OPENHALL_DATA_DIR": str(tmp_path / "none")})
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "none").exists()
