"""`openhall due`: the answer with every day, from a hall, a notice or the nation's calendar; clear words for bad input."""

import datetime as dt
import json
import os
import pathlib
import random
import subprocess
import sys
from typing import Any

import chinese_calendar
import pytest
from typer.testing import CliRunner, Result

from openhall.kit.pauses import Pause
from openhall.places import services as places
from openhall.places.rules import Day
from openhall.site.command import app
from openhall.site.pauses import BadPauses, read_pauses
from tests.cast import Cast
from tests.kit.calendars import SHANGHAI, at
from tests.server import OwnDatabase

ROOT = pathlib.Path(__file__).resolve().parents[2]


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, ["due", *map(str, arguments)])


def answer(*arguments: str | pathlib.Path) -> dict[str, Any]:
    done = typed(*arguments, "--json")
    assert done.exit_code == 0, done.output
    value: dict[str, Any] = json.loads(done.output)
    return value


def written(folder: pathlib.Path, text: str, name: str = "pauses.csv") -> pathlib.Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_over_national_day_with_its_made_up_saturday() -> None:
    value = answer("--from", "2026-09-30T16:00", "--days", "3")
    assert (value["from"], value["due"]) == ("2026-09-30T16:00:00+08:00", "2026-10-10T17:00:00+08:00")
    assert [(row["date"], row["why"], row["minutes"]) for row in value["counted"]] == [
        ("2026-10-08", "working_day", 390), ("2026-10-09", "working_day", 390), ("2026-10-10", "made_up_day", 390),
    ]  # fmt: skip
    assert [(row["date"], row["why"]) for row in value["skipped"]] == [
        ("2026-09-30", "start_day"), *((f"2026-10-0{day}", "holiday") for day in range(1, 8)),
    ]  # fmt: skip
    assert {row["note"] for row in value["skipped"]} == {"", "国庆节 (National Day)"}
    assert (value["counted_minutes"], value["calendar"], value["estimated_years"]) == (3 * 390, "nation", [])
    assert value["stands_still_since"] is None


def test_the_same_for_people() -> None:
    lines = typed("--from", "2026-10-08T16:00", "--days", "2").output.splitlines()
    assert lines == [
        "due 2026-10-10 17:00 (Asia/Shanghai, nation)",
        "  2026-10-08 Thu  not counted: the day it starts",
        "  2026-10-09 Fri  counted: working day  6:30",
        "  2026-10-10 Sat  counted: made-up working day, 国庆节 (National Day)  6:30",
    ]


def test_days_then_hours_and_hours_alone() -> None:
    assert answer("--from", "2026-03-02T16:00", "--hours", "1.5")["due"] == "2026-03-03T09:30:00+08:00"
    both = answer("--from", "2026-03-02T16:00", "--days", "1", "--hours", "2")
    assert (both["due"], both["counted_minutes"]) == ("2026-03-04T11:00:00+08:00", 390 + 120)
    assert (both["days"], both["hours"]) == (1, 2)
    nothing = answer("--from", "2026-03-07T16:00", "--days", "0")
    assert (nothing["due"], nothing["counted_minutes"]) == ("2026-03-09T09:00:00+08:00", 0)


@pytest.mark.parametrize("moment", ["2026-03-02T16:00", "2026-03-02T16:00+08:00", "2026-03-02T08:00Z", "2026-03-02"])
def test_a_start_in_the_halls_zone_or_with_its_own(moment: str) -> None:
    assert answer("--from", moment, "--days", "1")["due"] == "2026-03-03T17:00:00+08:00"


PAUSES = [
    ("2026-03-03T10:00", "2026-03-03T14:30", "hearing"),
    ("2026-03-06T00:00+08:00", "2026-03-06T16:00Z", "appraisal"),
]


def test_pauses_from_a_table_or_a_document(tmp_path: pathlib.Path) -> None:
    table = "\ufefffrom,to,reason\n" + "".join(f"{since},{until},{reason}\n" for since, until, reason in PAUSES)
    rows = [{"from": since, "to": until, "reason": reason} for since, until, reason in PAUSES]
    texts = [table, json.dumps(rows), json.dumps({"pauses": rows})]
    values = [
        answer("--from", "2026-03-02T16:00", "--days", "4", "--pauses", written(tmp_path, text)) for text in texts
    ]
    assert values[0] == values[1] == values[2]
    assert values[0]["due"] == "2026-03-10T12:00:00+08:00"
    counted = {row["date"]: (row["minutes"], row["paused_minutes"], row["note"]) for row in values[0]["counted"]}
    assert counted["2026-03-03"] == (210, 180, "hearing")
    assert counted["2026-03-10"] == (180, 0, "")
    skipped = {row["date"]: (row["why"], row["paused_minutes"], row["note"]) for row in values[0]["skipped"]}
    assert skipped["2026-03-06"] == ("pause", 390, "appraisal")
    assert skipped["2026-03-07"] == ("weekend", 0, "")
    assert sum(minutes for minutes, _, _ in counted.values()) == 4 * 390
    assert values[0]["pauses"][0] == {
        "from": "2026-03-03T10:00:00+08:00", "to": "2026-03-03T14:30:00+08:00", "reason": "hearing",
    }  # fmt: skip


def test_a_pause_that_lasts_leaves_no_due_time(tmp_path: pathlib.Path) -> None:
    path = written(tmp_path, "from,to,reason\n2026-03-04T11:00,,hearing\n")
    value = answer("--from", "2026-03-02T16:00", "--days", "4", "--pauses", path)
    assert (value["due"], value["stands_still_since"]) == (None, "2026-03-04T11:00:00+08:00")
    assert [row["date"] for row in value["counted"]] == ["2026-03-03", "2026-03-04"]
    people = typed("--from", "2026-03-02T16:00", "--days", "4", "--pauses", path).output
    assert people.startswith("stands still since 2026-03-04 11:00: no due time while the pause lasts")
    late = answer("--from", "2026-03-02T16:00", "--days", "1", "--pauses", path)
    assert late["due"] == "2026-03-03T17:00:00+08:00"


def test_a_year_without_a_notice_is_named() -> None:
    value = answer("--from", "2026-12-30T16:00", "--days", "3")
    assert (value["due"], value["estimated_years"]) == ("2027-01-04T17:00:00+08:00", [2027])
    assert answer("--from", "2026-12-28T16:00", "--days", "3")["estimated_years"] == []
    assert "2027 is only estimated" in typed("--from", "2026-12-30T16:00", "--days", "3").output


def test_a_notice_of_ones_own(tmp_path: pathlib.Path) -> None:
    notice = {"holidays": {"2027-01-01": "元旦", "2027-01-04": "元旦"}, "workdays": {"2027-01-02": "元旦调休"}}
    path = written(tmp_path, json.dumps(notice), "notice.json")
    value = answer("--from", "2026-12-30T16:00", "--days", "3", "--calendar", path)
    assert (value["due"], value["estimated_years"]) == ("2027-01-05T17:00:00+08:00", [])
    assert (value["calendar"], [row["why"] for row in value["counted"]]) == (
        "notice.json", ["working_day", "made_up_day", "working_day"],
    )  # fmt: skip
    assert [row["note"] for row in value["skipped"]] == ["", "元旦", "", "元旦"]


def test_it_agrees_with_fingers() -> None:
    """Many starts of 2004 to 2026: the days counted are the next working days, and no other is left out."""
    rng = random.Random(11)
    for _ in range(60):
        start = dt.date(2004, 1, 1) + dt.timedelta(days=rng.randrange(365 * 22))
        days = rng.randrange(1, 30)
        value = answer("--from", f"{start}T{rng.randrange(24):02d}:00", "--days", str(days))
        counted, skipped = ([dt.date.fromisoformat(row["date"]) for row in value[name]] for name in ("counted", "skipped"))
        assert len(counted) == days
        assert all(chinese_calendar.is_workday(day) for day in counted)
        assert not any(chinese_calendar.is_workday(day) for day in skipped[1:])
        everything = sorted(counted + skipped)
        assert everything == [start + dt.timedelta(days=number) for number in range(len(everything))]
        assert value["due"] == f"{counted[-1]}T17:00:00+08:00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--days", "1"], "give --from"),
        (["--from", "2026-03-02"], "give --days or --hours"),
        (["--from", "yesterday", "--days", "1"], "'yesterday' is not a moment"),
        (["--from", "2026-02-30T10:00", "--days", "1"], "is not a moment"),
        (["--from", "0001-01-01T00:00", "--days", "1"], "is not a moment"),
        (["--from", "0001-01-02T10:00", "--days", "1"], "no calendar reaches so far"),
        (["--from", "9999-12-30T10:00", "--days", "5"], "no calendar reaches so far"),
        (["--from", "2026-03-02", "--days", "-1"], "--days must be a number from 0 to 5000, not '-1'"),
        (["--from", "2026-03-02", "--days", "5001"], "--days must be"),
        (["--from", "2026-03-02", "--days", "1.5"], "--days must be"),
        (["--from", "2026-03-02", "--days", "five"], "--days must be"),
        (["--from", "2026-03-02", "--hours", "nan"], "--hours must be"),
        (["--from", "2026-03-02", "--hours", "inf"], "--hours must be"),
        (["--from", "2026-03-02", "--days", "1", "--hall", "a", "--calendar", "b"], "not both"),
        (["--from", "2026-03-02", "--days", "1", "--calendar", "nowhere.csv"], "nowhere.csv can't be read"),
        (["--from", "2026-03-02", "--days", "1", "--pauses", "nowhere.csv"], "nowhere.csv can't be read"),
    ],
)
def test_wrong_use_is_said_in_one_line(arguments: list[str], said: str) -> None:
    done = typed(*arguments)
    assert (done.exit_code, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: the first line must name the columns from and to"),
        ("since,until\n2026-03-02,2026-03-03\n", ":1: the first line must name"),
        ("from,to,reason\n2026-03-02,2026-03-03,x\n2026-03-32,,y\n", ":3: from '2026-03-32' is not a moment"),
        ("from,to\n,2026-03-03\n", ":2: from is empty"),
        ("from,to\n2026-03-03,2026-03-02\n", ":2: the pause ends before it begins"),
        ("from,to\n2026-03-03,soon\n", ":2: to 'soon' is not a moment"),
        ('[{"from": "2026-03-03"}, 7]', "pause 2 must be an object"),
        ('[{"to": "2026-03-03"}]', "pause 1: from is empty"),
        ('{"breaks": []}', "the pauses must be a list"),
        ('[{"from": ', ":1: no JSON"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_mistake_in_the_pauses_is_named_with_its_place(tmp_path: pathlib.Path, text: str, said: str) -> None:
    with pytest.raises(BadPauses) as refused:
        read_pauses(written(tmp_path, text), SHANGHAI)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_no_pauses_are_no_pauses(tmp_path: pathlib.Path) -> None:
    assert read_pauses(written(tmp_path, "from,to,reason\n"), SHANGHAI) == []
    assert read_pauses(written(tmp_path, "[]"), SHANGHAI) == []
    only_days = written(tmp_path, '[{"from": "2026-03-03", "to": null, "reason": " a  b "}]')
    assert read_pauses(only_days, SHANGHAI) == [Pause(at("2026-03-03 00:00"), None, "a b")]


@pytest.mark.slow
def test_a_halls_own_calendar_and_hours(
    own_database: OwnDatabase, own_lakeside: Cast, tmp_path: pathlib.Path
) -> None:
    places.seed_calendar([2026, 2027])
    act = own_lakeside.act("supervisor")
    places.put_days(own_lakeside.hall, {dt.date(2026, 3, 4): Day(False, "搬迁"), dt.date(2026, 3, 7): Day(True, "补班")}, "local", act)
    week = {day: ((dt.time(10), dt.time(15)),) for day in (1, 3, 4, 5, 6)}
    places.set_hours(own_lakeside.hall, week, act)
    environment = {**os.environ, "OPENHALL_DATABASE_URL": own_database.url,
                   "OPENHALL_OWNER_DATABASE_URL": own_database.owner_url}  # fmt: skip
    command = [sys.executable, "-m", "openhall.site.command", "due", "--data-dir", str(tmp_path), "--json"]

    def asked(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *more], env=environment, capture_output=True, text=True, timeout=120, check=False)

    done = asked("--hall", "lakeside", "--from", "2026-03-02T16:00", "--days", "3")
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert (value["due"], value["calendar"]) == ("2026-03-07T15:00:00+08:00", "lakeside")
    assert [(row["date"], row["why"], row["note"]) for row in value["counted"]] == [
        ("2026-03-05", "working_day", ""), ("2026-03-06", "working_day", ""), ("2026-03-07", "made_up_day", "补班"),
    ]  # fmt: skip
    assert [(row["why"], row["note"]) for row in value["skipped"]] == [
        ("start_day", ""), ("closed", ""), ("holiday", "搬迁"),
    ]  # fmt: skip
    unsure = json.loads(asked("--hall", "lakeside", "--from", "2026-12-30T16:00", "--days", "9").stdout)
    assert unsure["estimated_years"] == [2027]
    wrong = asked("--hall", "nowhere", "--from", "2026-03-02T16:00", "--days", "3")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
    assert "no hall with the code 'nowhere'" in wrong.stderr
