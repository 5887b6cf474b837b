"""`openhall matters import`: a sheet becomes matters at its own times, whole or not at all, and never twice."""

import csv
import datetime as dt
import io
import json
import pathlib
from collections.abc import Sequence

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from openhall.deadlines.models import Clock
from openhall.ledger.models import Event
from openhall.matters.models import Matter
from openhall.site.command import app
from tests.cast import Cast
from tests.kit.calendars import at, wall
from tests.matters.bringing import Bench

pytestmark = pytest.mark.django_db
HEAD = ("留言主题", "留言详情", "留言时间", "答复意见", "答复时间", "留言用户")
ROWS = [
    ("窗口不收材料", "要求提供指南以外的证明", "2026-03-02 10:00", "已受理", "2026-03-04 09:30", "张三"),
    ("居住证没有消息", "已经等了一个月", "2026/2/27 16:59:59", "已领取", "2026/3/9 9:00:00", "李四"),
    ("停车难", "没有无障碍车位", "2026-03-03", "", "", ""),
]


@pytest.fixture
def bench(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr("openhall.site.commands.matters.open_data_dir", lambda folder: None)  # it is open already
    monkeypatch.setattr("openhall.site.matters_file.utc_now", lambda: at("2026-03-10 10:00"))
    return Bench.of(lakeside)


def sheet(folder: pathlib.Path, rows: Sequence[tuple[str, ...]], head: tuple[str, ...] = HEAD) -> pathlib.Path:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    path = folder / "messages.csv"
    path.write_text(out.getvalue(), "utf-8-sig")
    return path


def brought(path: pathlib.Path, *more: str) -> Result:
    given = ["--by", "duty", "--hall", "lakeside", "--outcome", "solved", *more]
    return CliRunner().invoke(app, ["matters", "import", str(path), *given])


def test_a_sheet_becomes_matters_at_their_own_times(bench: Bench, tmp_path: pathlib.Path) -> None:
    done = brought(sheet(tmp_path, ROWS), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {name: told[name] for name in ("matters", "answered", "late", "cut", "not_taken", "dry_run")} == {
        "matters": 3, "answered": 2, "late": 1, "cut": 0, "not_taken": ["留言用户"], "dry_run": False,
    }  # fmt: skip
    assert [(row["line"], row["late"]) for row in told["rows"]] == [(3, True), (2, False), (4, False)], "the earliest first"
    first, second, third = Matter.objects.order_by("opened_at")
    assert [each.state for each in (first, second, third)] == ["answered", "answered", "opened"]
    assert (wall(second.opened_at), wall(third.opened_at)) == ("2026-03-02 10:00", "2026-03-03 00:00")
    assert second.answered_by_id == bench.cast.staff["duty"] and second.answer == "已受理"
    states = dict(Clock.objects.values_list("subject_id", "state"))
    assert [states[each.id] for each in (first, second, third)] == ["met", "paused", "running"]
    assert "张三" not in repr(list(Event.objects.values_list("data", flat=True))) + repr(list(Matter.objects.values()))


def test_an_xlsx_with_real_times_is_the_same(bench: Bench, tmp_path: pathlib.Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["标题", "内容", "时间"])
    book.active.append(["窗口不收材料", "要求提供指南以外的证明", dt.datetime(2026, 3, 2, 10)])
    book.save(tmp_path / "messages.xlsx")
    done = brought(tmp_path / "messages.xlsx")
    assert done.exit_code == 0, done.output
    assert "1 matters taken over, 0 of them answered, 1 late" in done.stdout
    assert wall(Matter.objects.get().opened_at) == "2026-03-02 10:00", "a cell's time is the wall's"


def test_a_dry_run_does_all_and_leaves_nothing(bench: Bench, tmp_path: pathlib.Path) -> None:
    before = Event.objects.count()
    done = brought(sheet(tmp_path, ROWS), "--dry-run")
    assert done.exit_code == 0 and "3 matters would be taken over" in done.stdout
    assert (Matter.objects.count(), Event.objects.count()) == (0, before)


def test_a_file_is_not_taken_over_twice(bench: Bench, tmp_path: pathlib.Path) -> None:
    path = sheet(tmp_path, ROWS)
    assert brought(path).exit_code == 0
    again = brought(path)
    assert again.exit_code == 2 and "stands here already as 2026-000" in again.stderr
    assert Matter.objects.count() == 3


LONG = ("x" * 121, "t", "2026-03-02", "", "", "")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "text", "2026-03-02", "", "", ""), "title is empty"),
        (("title", " ", "2026-03-02", "", "", ""), "text is empty"),
        (("title", "text", "soon", "", "", ""), "opened_at is 'soon'"),
        (("title", "text", "2026-02-30", "", "", ""), "opened_at is '2026-02-30'"),
        (("title", "text", "2026-03-11", "", "", ""), "lies in the future"),
        (("title", "text", "0000-00-00 99:99", "", "", ""), "write it as"),
        (("title", "text", "2026-03-02", "done", "", ""), "an answer needs its time"),
        (("title", "text", "2026-03-02", "", "2026-03-03", ""), "an answer needs its time"),
        (("title", "text", "2026-03-02", "done", "2026-03-01", ""), "answered before it was written"),
        (LONG, "title has 121 characters"),
        (("title", "text", "1999-03-02", "", "", ""), "No rule sets the time limit"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken(
    bench: Bench, tmp_path: pathlib.Path, row: tuple[str, ...], said: str
) -> None:
    done = brought(sheet(tmp_path, [ROWS[0], row]))
    assert done.exit_code == 2
    assert said in done.stderr and "ine 3: " in done.stderr and len(done.stderr.splitlines()) == 1
    assert not Matter.objects.exists()


def test_long_texts_are_cut_where_that_is_asked_for(bench: Bench, tmp_path: pathlib.Path) -> None:
    done = brought(sheet(tmp_path, [LONG]), "--cut")
    assert done.exit_code == 0 and "1 texts cut off" in done.stdout
    assert Matter.objects.get().title == "x" * 119 + "…"


def test_every_wrong_row_is_named_at_once(bench: Bench, tmp_path: pathlib.Path) -> None:
    done = brought(sheet(tmp_path, [("", "", "", "", "", ""), ("a", "b", "c", "", "", ""), ("", "b", "2026-03-02", "", "", "")]))
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 3", "line 4", "openhall"]


@pytest.mark.parametrize(
    ("head", "said"),
    [(("title", "text"), "no column opened_at"), (("title", "text", "time?"), "no column opened_at"),
     (("title", "text", "opened_at", "标题"), "column title is there twice"), ((), "no column title")],
)  # fmt: skip
def test_a_wrong_head_is_said(bench: Bench, tmp_path: pathlib.Path, head: tuple[str, ...], said: str) -> None:
    done = brought(sheet(tmp_path, [("a", "b", "2026-03-02", "d")], head))
    assert done.exit_code == 2 and said in done.stderr


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"PK\x03\x04nonsense", "neither"), (b"a\x00b", "neither"), (b"\xff\xfe\xff", "neither"),
     ("标题,内容,时间\n".encode(), "no message"), ("标题,内容,时间\n窗口,拒收,2026-03-02\n".encode("gb18030"), "")],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_one_line(bench: Bench, tmp_path: pathlib.Path, data: bytes, said: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    done = brought(path)
    assert done.exit_code == (2 if said else 0), done.output
    assert said in done.stderr and len(done.stderr.splitlines()) == bool(said)


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--by", "clerk"), "no role at the desk"), (("--by", "nobody"), "no role at the desk"), (("--hall", "nowhere"), "no hall"),
     (("--hall", ""), "name one with --hall"), (("--channel", "owl"), "one of window"), (("--kind", "wish"), "kind is 'wish'"),
     (("--outcome", "explained"), "outcome is 'explained'"), (("--outcome", ""), "no outcome")],
)  # fmt: skip
def test_a_wrong_wish_is_answered_in_one_line(bench: Bench, tmp_path: pathlib.Path, more: tuple[str, ...], said: str) -> None:
    done = brought(sheet(tmp_path, ROWS[:1]), *more)
    assert done.exit_code == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1
    assert not Matter.objects.exists()


def test_a_file_that_is_not_there(bench: Bench, tmp_path: pathlib.Path) -> None:
    done = brought(tmp_path / "nothing.csv")
    assert done.exit_code == 2 and "can't be read" in done.stderr
