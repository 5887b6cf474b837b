"""`openhall reviews export | import`: whole files or nothing, every wrong row with its line, nothing a spreadsheet runs."""

import csv
import json
import os
import pathlib
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from openhall.reviews.models import Rectification, Review
from openhall.reviews.rules.exchange import PROFILES
from openhall.reviews.states import Level
from openhall.site.command import app
from tests.cast import Cast
from tests.reviews.reviewing import Scene
from tests.server import OwnDatabase

HERE = ("--hall", "lakeside", "--profile")


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, ["reviews", *map(str, arguments)])


@pytest.fixture
def scene(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr("openhall.site.commands.reviews.open_data_dir", lambda folder: None)  # it is open already
    return Scene.of(lakeside)


@pytest.fixture
def exported(scene: Scene, tmp_path: pathlib.Path) -> pathlib.Path:
    """A file with a formula, a line break and quotes in its words; the reviews themselves are forgotten."""
    said = ((Level.SATISFIED, "=1+1"), (Level.DISSATISFIED, '他说"等着"\n我等了'), (Level.SATISFIED, "'好"))
    for seconds, (level, words) in enumerate(said):
        now = scene.cast.after(seconds=seconds)
        scene.give(scene.visit(now=now), level, now=now, text=words)
    path = tmp_path / "reviews.csv"
    assert typed("export", path, *HERE, "national").exit_code == 0
    Rectification.objects.all().delete()
    Review.objects.all().delete()
    return path


@pytest.mark.django_db
def test_no_cell_is_a_formula_and_the_words_come_back(exported: pathlib.Path) -> None:
    rows = list(csv.DictReader(exported.read_text("utf-8-sig").splitlines(keepends=True)))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]
    done = typed("import", exported, *HERE, "national", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"reviews": 3, "dry_run": False})
    assert set(Review.objects.values_list("text", flat=True)) == {"=1+1", '他说"等着"\n我等了', "'好"}
    again = typed("import", exported, *HERE, "national")
    assert again.exit_code == 2
    assert "Line 2: the review 1 of V" in again.stderr
    assert Review.objects.count() == 3


def _cell(column: str, value: str) -> Callable[[list[dict[str, str]]], None]:
    def change(rows: list[dict[str, str]]) -> None:
        rows[1][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_cell("satisfaction", "6"), "satisfaction is '6'"),
        (_cell("pf", "9"), "x_channel says mobile, pf says 9"),
        (_cell("evalDetail", "108"), "the reason 108 does not belong to the level dissatisfied"),
        (_cell("evalDetail", "9999"), "the reason 9999 does not belong"),
        (_cell("assessTime", "昨天"), "assessTime is '昨天'; write it as 2026-03-31 09:05:00"),
        (_cell("assessTime", "2026-02-30 10:00:00"), "assessTime is"),
        (_cell("assessNumber", "0"), "it must be 1 (first) or 2 (follow-up)"),
        (_cell("projectNo", ""), "projectNo must have 1 to 50 characters"),
        (_cell("writingEvaluation", "长" * 1001), "writingEvaluation has more than 1,000 characters"),
        (_cell("writingEvaluation", "a\x00b"), "a cell holds a NUL character"),
        (_cell("x_reasons_version", "v" * 21), "x_reasons_version has more than 20 characters"),
        (_cell("x_window", "99"), "there is no window 99 here"),
        (_cell("x_item", "none"), "there is no item none here"),
        (_cell("x_hall", "hillside"), "this review was given in the hall hillside"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.django_db
def test_a_wrong_row_is_named_with_its_line_and_nothing_is_taken(
    exported: pathlib.Path, change: Callable[[list[dict[str, str]]], None], said: str, more: tuple[str, ...]
) -> None:
    rows = list(csv.DictReader(exported.read_text("utf-8-sig").splitlines(keepends=True)))
    change(rows)
    with exported.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, PROFILES["national"].columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    done = typed("import", exported, *HERE, "national", *more)
    assert done.exit_code == 2
    assert said in done.stderr
    assert re.search(r"ine [34]: ", done.stderr)  # the words of the second row go over two lines
    assert "Traceback" not in done.stderr
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; its first line must name the columns"),
        ("满意度\n好\n".encode("gbk"), "can't be read"),
        (b"a,b\n1,2\n", "has no column projectNo; is it the profile national?"),
        (b'"never closed', "can't be read"),
    ],
)
@pytest.mark.django_db
def test_a_file_that_is_none_is_told(scene: Scene, tmp_path: pathlib.Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    done = typed("import", path, *HERE, "national")
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


@pytest.mark.django_db
def test_cells_too_many_or_too_few_and_a_header_alone(exported: pathlib.Path) -> None:
    head, _, rest = exported.read_bytes().decode("utf-8-sig").partition("\r\n")
    for body, count in ((rest.replace("\r\n", ",more\r\n", 1), 1), ("V1,1\r\n", 1)):
        exported.write_text(f"{head}\r\n{body}", "utf-8", newline="")
        done = typed("import", exported, *HERE, "national")
        assert f"{count} rows are wrong" in done.stderr
        assert "another number of cells" in done.stderr
    exported.write_text(head + "\r\n", "utf-8", newline="")
    assert json.loads(typed("import", exported, *HERE, "national", "--json").stdout)["reviews"] == 0


@pytest.mark.django_db
def test_unknown_halls_profiles_days_and_files(scene: Scene, tmp_path: pathlib.Path) -> None:
    for arguments, said in (
        (("export", "--hall", "nowhere", "--profile", "national"), "no such hall"),
        (("export", *HERE, "mine"), "there is no profile 'mine'; there are national, gbt39046"),
        (("export", *HERE, "national", "--from", "yesterday"), "'yesterday' is not a day"),
        (("export", tmp_path, *HERE, "national"), "can't be written: Is a directory"),
        (("import", tmp_path / "none.csv", *HERE, "national"), "can't be read"),
    ):
        done = typed(*arguments)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    empty = typed("export", *HERE, "gbt39046")
    assert empty.output.strip() == ",".join(PROFILES["gbt39046"].columns)


def test_the_command_itself_on_a_database(
    own_database: OwnDatabase, own_lakeside: Cast, tmp_path: pathlib.Path
) -> None:
    scene = Scene.of(own_lakeside)
    scene.give(scene.visit(), Level.SATISFIED, text="好")
    environment = {**os.environ, "OPENHALL_DATABASE_URL": own_database.url,
                   "OPENHALL_OWNER_DATABASE_URL": own_database.owner_url}  # fmt: skip
    command = [sys.executable, "-m", "openhall.site.command", "reviews", "export", str(tmp_path / "out.csv"), *HERE,
               "gbt39046", "--data-dir", str(tmp_path)]  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["满意度代码"], row["满意度"], row["文字评价"]) for row in rows] == [("2", "满意", "好")]
