"""`openhall replay` as a person types it: figures for a record, unreadable rows by name, clear words for bad input."""

import gzip
import json
import pathlib

import pytest

from tests.ran import ROOT
from tests.site.typed import openhall, remove

pytestmark = pytest.mark.slow

RECORD = """\
arrived_at,queue,class,service_seconds,patience_seconds,number,weather
2026-03-02T09:00:00,户籍,ordinary,600,,H1,rain
2026-03-02T09:01:00,户籍,elderly,600,120,H2,rain
2026-03-02T09:02:00,社保,queen,600,,S1,rain
yesterday,社保,ordinary,600,,S2,sun
2026-03-02T09:04:00,社保,ordinary,600,,S3,rain
"""


def test_a_packed_record_is_replayed_and_its_odd_rows_are_named(tmp_path: pathlib.Path) -> None:
    path, folder, visits = tmp_path / "visits.csv.gz", tmp_path / "data", tmp_path / "out.csv"
    path.write_bytes(gzip.compress(RECORD.encode()))
    command = ("replay", path, "--data-dir", folder, "--windows", "1")
    try:
        done = openhall(*command, "--at-once", "--json", "--visits", visits)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert (found["hall"], found["visits"], found["states"]) == ("replay-1", 3, {"cancelled": 1, "done": 2})
        assert (found["rows"], [row["line"] for row in found["unreadable"]]) == ({"read": 3, "unreadable": 2}, [4, 5])
        assert (found["wait_seconds"]["mean"], found["abandoned"], found["unfinished"]) == (180.0, 1, 0)
        assert (found["utilisation"], found["ignored_columns"]) == (round(1200 / 3600, 4), ["weather"])
        assert [line.split(",")[1:3] for line in visits.read_text("utf-8").splitlines()[1:]] == [
            ["H1", "A001"], ["H2", "A002"], ["S3", "B001"],
        ]  # fmt: skip
        again = openhall(*command, "--speed", "1000000")
        assert again.returncode == 0, again.stderr
        assert "2026-03-02 09:00:00  A001 (H1)  window 01" in again.stdout
        assert "Hall replay-2 with 1 windows" in again.stdout
        assert "line 4: class is not known: 'queen'" in again.stdout
        mine = tmp_path / "hall.yaml"
        mine.write_text((ROOT / "examples" / "hall.yaml").read_text("utf-8").replace("nanpu", "replay-1"), "utf-8")
        taken = openhall("init", "--from", mine, "--data-dir", folder)
        assert (taken.returncode, "belongs to a replay" in taken.stderr) == (2, True), taken.stderr
        looked = openhall("estimate-report", "--hall", "replay-1", "--from", "2026-03-01", "--data-dir", folder, "--json")
        assert [row["known"] for row in json.loads(looked.stdout)] == [1, 1], looked.stderr
        made = openhall("init", "--from", ROOT / "examples" / "hall.yaml", "--data-dir", folder)
        assert made.returncode == 0, "a directory that holds replays alone has no hall yet"
    finally:
        remove(folder)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--speed", "2", "--at-once"), "exclude each other"),
        (("--windows", "none"), "--windows is a number"),
        (("--timezone", "Mars/Olympus"), "no time zone"),
        (("--visits", "nowhere/out.csv"), "does not exist"),
    ],
)
def test_wrong_use_is_told_in_one_line_before_anything_starts(
    tmp_path: pathlib.Path, options: tuple[str, ...], sentence: str
) -> None:
    path, folder = tmp_path / "visits.csv", tmp_path / "data"
    path.write_text(RECORD, "utf-8")
    done = openhall("replay", path, "--data-dir", folder, *options)
    assert (done.returncode, len(done.stderr.splitlines()), folder.exists()) == (2, 1, False), done.stderr
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        ("", "lacks the columns"),
        (RECORD.splitlines()[0], "no row below the header"),
        (RECORD.splitlines()[0] + "\nyesterday,A,ordinary,1\n", "no visit that can be read; line 2: arrived_at"),
    ],
)
def test_what_holds_no_visit_is_refused_in_one_line(tmp_path: pathlib.Path, content: str | None, sentence: str) -> None:
    path, folder = tmp_path / "visits.csv", tmp_path / "data"
    if content is not None:
        path.write_text(content, "utf-8")
    done = openhall("replay", path, "--data-dir", folder, "--json")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
    assert sentence in done.stderr
    assert not folder.exists()
