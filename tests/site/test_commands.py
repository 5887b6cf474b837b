"""The commands as a person types them: a real hall from a file, a backup, a restore, and clear words for bad input."""

import json
import pathlib

import pytest

from openhall.site.hallfile import read_hall_file, write_hall_file
from tests.site.typed import openhall, remove

pytestmark = pytest.mark.slow
ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_a_hall_is_set_up_saved_and_restored(tmp_path: pathlib.Path) -> None:
    first, second, saved = tmp_path / "first", tmp_path / "second", tmp_path / "saved.tar"
    example = ROOT / "examples" / "hall.yaml"
    try:
        made = openhall("init", "--from", example, "--data-dir", first)
        assert made.returncode == 0, made.stderr
        again = openhall("init", "--from", example, "--data-dir", first)
        assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
        kept = openhall("backup", saved, "--data-dir", first, "--json")
        assert kept.returncode == 0, kept.stderr
        back = openhall("restore", saved, "--data-dir", second, "--json")
        assert back.returncode == 0, back.stderr
        assert json.loads(back.stdout)["differ"] == []
        assert json.loads(back.stdout)["counts"] == json.loads(kept.stdout)["counts"]
        looked = openhall("doctor", "--data-dir", second, "--json")
        levels = {each["about"]: each["level"] for each in json.loads(looked.stdout)["findings"]}
        assert (looked.returncode, levels["log"], levels["PostgreSQL fsync"]) == (0, "ok", "ok")
    finally:
        remove(first, second)


def test_an_exported_hall_sets_itself_up_again(tmp_path: pathlib.Path) -> None:
    first, second, exported = tmp_path / "first", tmp_path / "second", tmp_path / "hall.yaml"
    example = ROOT / "examples" / "hall.yaml"
    try:
        assert openhall("init", "--from", example, "--data-dir", first).returncode == 0
        written = openhall("export", "nanpu", exported, "--data-dir", first)
        assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
        text = exported.read_text("utf-8")
        assert text == write_hall_file(read_hall_file(example.read_text("utf-8")))
        assert openhall("init", "--from", exported, "--data-dir", second).returncode == 0
        assert openhall("export", "all", "--data-dir", second).stdout == text
        unknown = openhall("export", "nowhere", "--data-dir", second)
        assert (unknown.returncode, unknown.stdout, len(unknown.stderr.splitlines())) == (2, "", 1)
    finally:
        remove(first, second)


@pytest.mark.parametrize(
    ("text", "line"),
    [("regions: [", "line 2"), ("\x00", "line 1"), ("regions: []\nregions: []\n", "line 2")],
)
def test_a_bad_file_changes_nothing_and_says_where(tmp_path: pathlib.Path, text: str, line: str) -> None:
    path, folder = tmp_path / "hall.yaml", tmp_path / "data"
    path.write_text(text)
    done = openhall("init", "--from", path, "--data-dir", folder)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert not folder.exists()


def test_what_is_no_backup_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("dear hall")
    done = openhall("restore", path, "--data-dir", tmp_path / "data")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_an_id_that_is_none_is_refused_before_anything_starts(tmp_path: pathlib.Path) -> None:
    done = openhall("chain", "A012", "--data-dir", tmp_path / "data")
    assert (done.returncode, (tmp_path / "data").exists()) == (2, False)
