"""`openhall rota --input`: the example of the documents, a clash, and a clear line for every mistake in a file."""

import dataclasses
import datetime as dt
import json
import pathlib
import re
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from openhall.lab.roster import Duty, broken_rules, misplaced, scores_of
from openhall.lab.roster.asking import RuleName
from openhall.site.command import app
from openhall.site.rota_file import read_rota
from tests.ran import ROOT
from tests.site.typed import openhall

EXAMPLE = ROOT / "examples" / "rota.json"
PAGE = ROOT / "docs" / "reference" / "rota.md"


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, ["rota", *map(str, arguments)])


def example() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))
    return value


def asked(folder: pathlib.Path, value: object) -> Result:
    path = folder / "rota.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return typed("--input", path, "--json")


def test_the_example_runs_as_the_page_says() -> None:
    done = typed("--input", EXAMPLE, "--json")
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert list(value) == ["assignments", "objective", "bound", "clash"]
    assert value["objective"] == value["bound"]
    assert value["clash"] == []
    assert len(value["assignments"]) == 6 * 3
    duties = [Duty(dt.date.fromisoformat(row["date"]), row["post"], row["leader"]) for row in value["assignments"]]
    question = read_rota(EXAMPLE)
    assert broken_rules(question, duties) == [] and misplaced(question, duties) == []


def test_the_page_shows_a_rota_as_good_as_the_examples() -> None:
    """The block of the page has the scores of the command, and its duties have them too and break no rule."""
    block = re.search(r"```\n\$ openhall rota --input examples/rota\.json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    head, *lines = block[1].splitlines()
    assert head == typed("--input", EXAMPLE).stdout.splitlines()[0]
    told = [line.split() for line in lines]
    duties = [Duty(dt.date.fromisoformat(day), post, leader) for day, _, post, leader in told]
    question = read_rota(EXAMPLE)
    assert broken_rules(question, duties) == [] and misplaced(question, duties) == []
    scores = scores_of(question.in_order(), {(each.leader, each.day) for each in duties})
    assert head == ", ".join(f"{name} {value}" for name, value in dataclasses.asdict(scores).items()) + " (proven best)"


def test_the_page_names_every_rule_and_key() -> None:
    text = PAGE.read_text("utf-8")
    assert [name for name in RuleName if f"| `{name}` |" not in text] == []
    keys = {key for rows in example().values() for row in (rows if isinstance(rows, list) else [rows]) if isinstance(row, dict) for key in row}
    assert [key for key in (*example(), *keys) if f"`{key}`" not in text and f'"{key}"' not in text] == []


def test_it_needs_no_hall_and_no_data_directory(tmp_path: pathlib.Path) -> None:
    done = openhall("rota", "--input", EXAMPLE, "--json", settings={"OPENHALL_DATA_DIR": str(tmp_path / "none"), "HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(typed("--input", EXAMPLE, "--json").stdout)
    assert list(tmp_path.iterdir()) == []


def test_a_clash_is_an_answer_and_exits_1(tmp_path: pathlib.Path) -> None:
    value = example()
    codes = [row["code"] for row in value["leaders"]]
    value["leave"] = [{"leader": code, "from": "2026-10-12", "to": "2026-10-12"} for code in codes[:5]]
    done = asked(tmp_path, value)
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert (found["assignments"], found["objective"], found["bound"]) == ([], None, None)
    assert {row["rule"] for row in found["clash"]} == {"post_filled", "leave"}
    assert {"rule": "leave", "leader": "police-head", "unit": "police", "from": "2026-10-12", "to": "2026-10-12"} in found["clash"]
    assert {row["from"] for row in found["clash"]} == {"2026-10-12"}
    people = typed("--input", tmp_path / "rota.json")
    assert people.exit_code == 1
    assert people.stdout.startswith("no rota keeps these rules together:\n  post_filled post ")


def changed(path: str, value: object) -> dict[str, Any]:
    """The example with one value put, or taken out, at a path such as leaders.0.unit."""
    whole = example()
    *way, last = path.split(".")
    here: Any = whole
    for step in way:
        here = here[int(step)] if step.isdecimal() else here[step]
    if value is ...:
        del here[last]
    elif isinstance(here, list):
        here.append(value)
    else:
        here[last] = value
    return whole


MISTAKES = [
    ("leaders.0.unit", "fire", "leader tax-head: there is no unit 'fire'"),
    ("leave.0.leader", "nobody", "leave from 2026-10-10: there is no leader 'nobody'"),
    ("commitments.0.leader", "nobody", "commitment from 2026-11-02: there is no leader 'nobody'"),
    ("posts.2.units", ["fire"], "post own-window: there is no unit 'fire'"),
    ("posts.2.units", [], "units must name one or more units"),
    ("posts.2.units", ["tax", "tax"], "each once"),
    ("posts.2.units", "tax", "units must be a list"),
    ("leaders.0.code", "tax-deputy", "leaders: 'tax-deputy' stands twice"),
    ("units.0.code", "health", "units: 'health' stands twice"),
    ("posts.0.code", "own-window", "posts: 'own-window' stands twice"),
    ("days.6", "2026-10-08", "days: 2026-10-08 stands twice"),
    ("days.6", "2026-02-30", "days: number 7: '2026-02-30' is not a day"),
    ("days.6", "20261130", "'20261130' is not a day"),
    ("days.6", 20261130, "'20261130' is not a day"),
    ("days.6", None, "'None' is not a day"),
    ("days", [], "days: there must be one at least"),
    ("days", "2026-10-08", "days must be a list"),
    ("leaders", [], "leaders: there must be one at least"),
    ("posts", {}, "posts must be a list"),
    ("units", ..., "the file: units is missing"),
    ("leaders.0.unit", ..., "leaders: number 1: unit is missing"),
    ("leaders.0.age", 50, "leaders: number 1: 'age' is not known; known are code, unit"),
    ("weather", "fine", "the file: 'weather' is not known"),
    ("leaders.0.code", "", "code must be a text of 1 to 60 characters"),
    ("leaders.0.code", 7, "code must be a text of 1 to 60 characters, not '7'"),
    ("leaders.0.code", "two\nlines", "code must be a text"),
    ("leaders.0.deputy", "no", "deputy must be true or false, not 'no'"),
    ("leaders.0.served", -1, "served must be a whole number from 0"),
    ("leaders.0.served", True, "served must be a whole number"),
    ("leaders.0.served", 1.5, "served must be a whole number"),
    ("leaders.0.last", "2026-10-08", "leader tax-head: last 2026-10-08 is not before the first day 2026-10-08"),
    ("leaders.0.name", 3, "name must be a text"),
    ("units.3.at_most", 10**9, "at_most must be a whole number"),
    ("units.0.at_most", 1, "at_most 1 is less than at_least 2"),
    ("units.0.per", "week", "per must be rota or month, not 'week'"),
    ("units.0.red_cards", None, ""),
    ("posts.0.seats", 0, "seats must be a number from 1 to 400"),
    ("leave.0.to", "2026-10-01", "leave: number 1: it ends on 2026-10-01, before it begins on 2026-10-10"),
    ("commitments.0.what", 5, "what must be a text"),
    ("rules.previous", "2026-10-08", "previous 2026-10-08 is not before the first day"),
    ("rules.red_cards_within", 0, "red_cards_within must be 1 or more"),
    ("rules", [], "rules must be an object"),
    ("leaders.7", "somebody", "leaders: number 8 must be an object"),
]


@pytest.mark.parametrize(("path", "value", "said"), MISTAKES)
def test_a_mistake_is_named_in_one_line(tmp_path: pathlib.Path, path: str, value: object, said: str) -> None:
    done = asked(tmp_path, changed(path, value))
    if not said:  # null is as good as nothing
        assert done.exit_code == 0
        return
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: no JSON"),
        ("[]", "the file must be an object"),
        ('{"days": [', "no JSON"),
        ('{"days": 1, "days": 2}', "'days' stands twice in one object"),
        ('{"days": NaN}', "NaN is no number"),
        ("[" * 100_000, "no JSON that a rota could be"),
        ('{"days": ' + "9" * 5_000 + "}", "no JSON that a rota could be"),
    ],
)
def test_what_is_no_json_is_said_in_one_line(tmp_path: pathlib.Path, text: str, said: str) -> None:
    done = asked(tmp_path, text)
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr


def test_other_files_and_wrong_use(tmp_path: pathlib.Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "large").write_bytes(b" " * 5_000_001)
    cases: list[tuple[list[str | pathlib.Path], str]] = [
        (["--input", tmp_path / "picture"], "no UTF-8 text"), (["--input", tmp_path / "large"], "larger than 5 MB"),
        (["--input", tmp_path / "nowhere"], "No such file"), (["--input", tmp_path], "Is a directory"),
        (["--input", EXAMPLE, "--seconds", "0"], "--seconds must be a number from 1 to 3600, not '0'"),
        ([], "give --input FILE, or --hall with --from and --to"),
        (["--input", EXAMPLE, "--hall", "lakeside"], "give --input FILE, or --hall"),
        (["--input", EXAMPLE, "--publish"], "go with --hall"),
        (["--hall", "lakeside"], "--from '' is not a day"),
        (["--hall", "lakeside", "--from", "2026-03-01", "--to", "2026-02-01"], "ask for 1 to 800 days"),
        (["--hall", "lakeside", "--from", "2026-03-01", "--to", "2026-04-01", "--red-cards", "tax"], "write it as tax=2,land=1"),
    ]  # fmt: skip
    for arguments, said in cases:
        done = typed(*arguments)
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert said in done.stderr


def test_too_many_of_anything(tmp_path: pathlib.Path) -> None:
    value = example()
    value["leaders"] = [{"code": f"l{number}", "unit": "tax"} for number in range(401)]
    assert "leaders has 401 entries; 400 is the most" in asked(tmp_path, value).stderr
