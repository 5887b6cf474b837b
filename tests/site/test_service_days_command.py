"""`openhall service-days`: real years, an unknown one, a hall's own calendar, and clear words for wrong use."""

import datetime as dt
import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from openhall.places import services as places
from openhall.places.rules import Day
from openhall.site.command import app
from tests.cast import Cast
from tests.server import OwnDatabase
from tests.service_days.test_dates import MOVED


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, ["service-days", *map(str, arguments)])


def rows(*arguments: str | pathlib.Path) -> dict[str, dict[str, Any]]:
    done = typed(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return {row["nominal"]: row for row in json.loads(done.stdout)}


@pytest.mark.parametrize("year", MOVED)
def test_real_years(year: int) -> None:
    found = rows("--year", str(year))
    assert len(found) == 36
    assert list(next(iter(found.values()))) == ["nominal", "actual", "moved", "reason", "estimated"]
    moved = {row["nominal"][5:]: row["actual"][5:] for row in found.values() if row["moved"]}
    assert moved == {nominal: actual for nominal, actual in MOVED[year].items() if actual}
    assert not any(row["estimated"] for row in found.values())


def test_the_reasons() -> None:
    found = rows("--year", "2026") | rows("--year", "2024")
    reasons = {nominal: found[nominal]["reason"] for nominal in
               ("2026-10-01", "2026-02-21", "2026-07-11", "2026-09-11", "2024-05-11")}  # fmt: skip
    assert reasons == {
        "2026-10-01": "holiday, 国庆节 (National Day)", "2026-02-21": "holiday, 春节 (Spring Festival)",
        "2026-07-11": "weekend", "2026-09-11": "working_day", "2024-05-11": "made_up_day, 劳动节 (Labour Day)",
    }  # fmt: skip


def test_a_year_without_a_notice_is_estimated() -> None:
    assert all(row["estimated"] for row in rows("--year", "2031").values())
    assert "estimated" in typed("--year", "2031").stdout.splitlines()[0]
    december = rows("--year", "2026", "--days", "31")["2026-12-31"]
    assert (december["moved"], december["estimated"]) == (False, False)


def test_the_same_for_people() -> None:
    lines = typed("--year", "2026").stdout.splitlines()
    assert lines[27] == "2026-10-01 Thu  held on 2026-10-08 Thu  holiday, 国庆节 (National Day)"
    assert lines[25] == "2026-09-11 Fri  held  working_day"
    assert "2026-10-01 Thu  not held  holiday" in typed("--year", "2026", "--roll", "skip").stdout
    assert "2026-10-01 Thu  held  holiday" in typed("--year", "2026", "--roll", "hold").stdout


def test_two_on_one_day_and_a_notice_of_ones_own(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notice.json"
    path.write_text(json.dumps({"holidays": {"2031-05-01": "劳动节", "2031-05-02": "劳动节"}}), "utf-8")
    found = rows("--year", "2031", "--days", "1,2", "--calendar", path)
    assert (found["2031-05-01"]["actual"], found["2031-05-02"]["actual"]) == ("2031-05-05", "2031-05-06")
    assert found["2031-05-02"]["reason"] == "holiday, 劳动节, the next working day has one already"
    assert not found["2031-05-01"]["estimated"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--year must be a year from 1950 to 2150, not ''"),
        (["--year", "26"], "--year must be"),
        (["--year", "9999"], "--year must be"),
        (["--year", "２０２６"], "--year must be"),
        (["--year", "2026", "--days", "0,11"], "--days '0,11' are no days of the month"),
        (["--year", "2026", "--roll", "back"], "--roll must be roll_forward, skip or hold, not 'back'"),
        (["--year", "2026", "--hall", "a", "--calendar", "b"], "not both"),
        (["--year", "2026", "--calendar", "nowhere.csv"], "nowhere.csv can't be read"),
    ],
)
def test_wrong_use_is_said_in_one_line(arguments: list[str], said: str) -> None:
    done = typed(*arguments)
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr


@pytest.mark.slow
def test_a_halls_own_calendar_and_hours(
    own_database: OwnDatabase, own_lakeside: Cast, tmp_path: pathlib.Path
) -> None:
    places.seed_calendar([2026])
    days = {dt.date(2026, 9, 11): Day(False, "搬迁"), dt.date(2026, 2, 21): Day(True, "值班")}
    act = own_lakeside.act("supervisor")
    places.put_days(own_lakeside.hall, days, "local", act)
    places.set_hours(own_lakeside.hall, {day: ((dt.time(10), dt.time(15)),) for day in (1, 2, 3, 4)}, act)
    environment = {**os.environ, "OPENHALL_DATABASE_URL": own_database.url,
                   "OPENHALL_OWNER_DATABASE_URL": own_database.owner_url}  # fmt: skip
    command = [sys.executable, "-m", "openhall.site.command", "service-days", "--data-dir", str(tmp_path), "--json"]

    def asked(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *more], env=environment, capture_output=True, text=True, timeout=120, check=False)

    done = asked("--year", "2026", "--hall", "lakeside")
    assert done.returncode == 0, done.stderr
    found = {row["nominal"]: row for row in json.loads(done.stdout)}
    moved = found["2026-09-11"]
    assert (moved["actual"], moved["reason"]) == ("2026-09-14", "holiday, 搬迁")
    assert (found["2026-02-21"]["actual"], found["2026-02-21"]["moved"]) == ("2026-02-21", False)
    assert found["2026-05-01"]["actual"] == "2026-05-06"
    assert (found["2026-12-11"]["actual"], found["2026-12-11"]["reason"]) == ("2026-12-14", "closed")
    wrong = asked("--year", "2026", "--hall", "nowhere")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
