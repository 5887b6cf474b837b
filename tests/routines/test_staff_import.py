"""A sheet of staff: every mistake by line and column, whole or nothing, one change that can be taken back."""

import datetime as dt
import io
import json
import pathlib
import time

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed
from openhall.ledger.models import Event
from openhall.people.models import Account, Grant, Posting
from openhall.people.queries import posted_at
from openhall.people.queries.staffing import staff_of
from openhall.places.models import PlannedChange
from openhall.routines.settings.staff_import import look_at, take_over
from openhall.routines.settings.staff_sheet import MOST_BYTES, Sheet, read_sheet, written
from openhall.routines.settings.verbs import undo_wish
from openhall.site.command import app
from tests.cast import NOW, TODAY, Cast
from tests.routines.settings import make_it, told

HEAD = "username,name,name_en,role,unit,windows,substitute\n"
GOOD = HEAD + "he.ping,何平,He Ping,clerk,services,3,guide\nclerk,陈晓,Chen Xiao,clerk,,1,\ncolleague,李娜,Li Na Two,clerk,,2,guide\n"


def sheet(text: str) -> Sheet:
    return read_sheet(text.encode())


def book(*rows: tuple[object, ...]) -> bytes:
    """A workbook with these rows."""
    made, out = Workbook(), io.BytesIO()
    assert made.active is not None
    for row in rows:
        made.active.append(list(row))
    made.save(out)
    return out.getvalue()


def problems(cast: Cast, text: str) -> list[tuple[int, str, str]]:
    """Line, column and code of everything wrong."""
    read = sheet(text)
    found = read.problems or look_at(cast.hall, read.lines, NOW)[0].problems
    return [(each.line, each.column, each.code) for each in found]


# ---- reading


def test_csv_and_xlsx_with_chinese_heads_and_codings_are_read_alike() -> None:
    rows = [("用户名", "姓名", "英文名", "角色", "窗口"), ("he.ping", "何平", "He Ping", "clerk", 3)]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    found = [read_sheet(data) for data in (text.encode(), ("\ufeff" + text).encode(), text.encode("gb18030"), book(*rows))]
    assert len({each.lines[0].cells["windows"] + each.lines[0].cells["name"] for each in found}) == 1
    assert {each.problems for each in found} == {()}
    again = read_sheet(written(found[3].lines).encode())
    assert again.lines[0].cells == found[3].lines[0].cells


@pytest.mark.parametrize("cell", ["=CMD|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_formula_is_refused_with_its_line_and_column(cell: str) -> None:
    for data in (f'username,name,name_en,role\nhe.ping,"{cell}",He Ping,clerk\n'.encode(),
                 book(("username", "name", "name_en", "role"), ("he.ping", cell, "He Ping", "clerk"))):  # fmt: skip
        read = read_sheet(data)
        assert [(each.line, each.column, each.code) for each in read.problems] == [(2, "name", "cell_formula")]
        assert read.lines == ()
    assert str(read.problems[0]) == "line 2, name: A formula is not taken over. Write the text itself."


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "sheet_empty"), (HEAD.encode(), "sheet_empty"), (b"\x00\x01\x02", "sheet_unreadable"), (b"PK\x03\x04 no zip", "sheet_unreadable"),
     (b"\xff\xfe\xff\xff", "sheet_unreadable"), (b"x" * (MOST_BYTES + 1), "sheet_large"), (b"username,name\na,b\n", "column_missing"),
     (b"username,username,name,name_en,role\na,a,b,c,d\n", "column_twice"), (b"username,name,name_en,role,salary\na,b,c,d,e\n", "column_unknown"),
     (HEAD.encode() + b"a,b,c,clerk\n" * 2001, "sheet_long")],
)  # fmt: skip
def test_what_is_no_sheet_is_said(data: bytes, code: str) -> None:
    assert code in [each.code for each in read_sheet(data).problems]


# ---- what it would do


@pytest.mark.django_db
def test_the_plan_tells_new_changed_and_as_before(lakeside: Cast) -> None:
    plan, _ = look_at(lakeside.hall, sheet(GOOD).lines, NOW)
    assert (plan.added, plan.changed, plan.unchanged, plan.problems) == (("he.ping",), ("colleague",), ("clerk",), ())
    assert plan.after["colleague"] == {"name": "李娜", "name_en": "Li Na Two", "roles": ["clerk"], "active": True, "windows": {"2": "guide"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "found"),
    [("He Ping,何平,He Ping,clerk,,,", (2, "username", "bad_username")), ("stranger,吴远,Wu Yuan,clerk,,,", (2, "username", "works_elsewhere")),
     ("he.ping,,He Ping,clerk,,,", (2, "name", "bad_name")), ("he.ping,何平,何平,clerk,,,", (2, "name_en", "no_english")),
     ("he.ping,何平,He Ping,king,,,", (2, "role", "unknown_role")), ("he.ping,何平,He Ping,kiosk,,,", (2, "role", "unknown_role")),
     ("he.ping,何平,He Ping,clerk,nowhere,,", (2, "unit", "unknown_unit")), ("he.ping,何平,He Ping,clerk,,99,", (2, "windows", "no_such_window")),
     ("he.ping,何平,He Ping,clerk,,1,", (2, "windows", "window_taken")), ("he.ping,何平,He Ping,clerk,,3,nobody", (2, "substitute", "unknown_substitute")),
     ("he.ping,何平,He Ping,clerk,,3,he.ping", (2, "substitute", "own_substitute"))],
)  # fmt: skip
def test_every_mistake_has_its_line_and_column(lakeside: Cast, row: str, found: tuple[int, str, str]) -> None:
    assert problems(lakeside, HEAD + row) == [found]


@pytest.mark.django_db
def test_lines_are_seen_together(lakeside: Cast) -> None:
    twice = HEAD + "he.ping,何平,He Ping,clerk,,3,\nhe.ping,何平,He Ping,clerk,,4,\nhe.an,何安,He An,clerk,,3,\n"
    assert problems(lakeside, twice) == [(3, "username", "line_twice"), (4, "windows", "window_twice")]
    swapped = HEAD + "clerk,陈晓,Chen Xiao,clerk,,2,\ncolleague,李娜,Li Na,clerk,,1,\n"
    assert problems(lakeside, swapped) == []


@pytest.mark.django_db
def test_several_roles_are_left_to_the_page(lakeside: Cast) -> None:
    Grant.objects.create(account_id=lakeside.staff["guide"], role="clerk", hall_id=lakeside.hall)
    assert problems(lakeside, HEAD + "guide,周明,Zhou Ming,director,,,\n") == [(2, "role", "several_roles")]
    assert problems(lakeside, HEAD + "guide,周明,Zhou Ming,clerk,,,\n") == []


# ---- doing it


@pytest.mark.django_db
def test_it_is_done_whole_told_without_names_and_taken_back(lakeside: Cast) -> None:
    lines = sheet(GOOD).lines
    version = look_at(lakeside.hall, lines, NOW)[1]
    made = take_over(lakeside.hall, lines, version, lakeside.caller("administrator"), lakeside.act("administrator"))
    person = posted_at(lakeside.windows["3"], TODAY)
    assert person is not None
    assert (person.username, person.roles) == ("he.ping", ("clerk",))
    assert Account.objects.get(username="colleague").name_en == "Li Na Two"
    assert [each["after"]["windows"] for each in told("StaffChanged")] in ([["3"], ["2"]], [["2"], ["3"]])
    log = json.dumps([each.data for each in Event.objects.all()], ensure_ascii=False)
    assert [each for each in ("he.ping", "何平", "He Ping", "Li Na") if each in log] == []
    later = lakeside.after(minutes=1)
    make_it(lakeside, undo_wish(made, later), later)
    assert posted_at(lakeside.windows["3"], TODAY) is None
    assert not Account.objects.get(username="he.ping").is_active
    assert Account.objects.get(username="colleague").name_en == "Li Na"
    assert "he.ping" not in {each.username for each in staff_of(lakeside.hall)}


@pytest.mark.django_db
def test_a_person_moves_from_one_window_to_another(lakeside: Cast) -> None:
    Posting.objects.filter(account=lakeside.staff["clerk"]).update(from_on=TODAY - dt.timedelta(30))
    moved = sheet(HEAD + "clerk,陈晓,Chen Xiao,clerk,,3 4,\n").lines
    take_over(lakeside.hall, moved, None, lakeside.caller("administrator"), lakeside.act("administrator"))
    assert posted_at(lakeside.windows["1"], TODAY) is None
    assert posted_at(lakeside.windows["1"], TODAY - dt.timedelta(1)) is not None, "what was stays"
    assert {each.window.code for each in Posting.objects.filter(account=lakeside.staff["clerk"], to_on=None)} == {"3", "4"}


@pytest.mark.django_db
def test_with_one_wrong_line_an_old_look_or_nothing_new_nothing_happens(lakeside: Cast) -> None:
    who, act = lakeside.caller("administrator"), lakeside.act("administrator")
    before = Event.objects.count(), Account.objects.count(), PlannedChange.objects.count()
    for text, version, refusal in (
        (GOOD + "he.an,何安,He An,king,,,\n", None, Malformed), (GOOD, "old", Conflict),
        (HEAD + "clerk,陈晓,Chen Xiao,clerk,,1,\n", None, Malformed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            take_over(lakeside.hall, sheet(text).lines, version, who, act)
    for name, denial in (("director", NotAllowed), ("stranger", Missing)):
        with pytest.raises(denial):
            take_over(lakeside.hall, sheet(GOOD).lines, None, lakeside.caller(name), act)
    assert (Event.objects.count(), Account.objects.count(), PlannedChange.objects.count()) == before


def many(count: int) -> str:
    return HEAD + "".join(f"person{each:03d},某{each},Person {each},guide,,,\n" for each in range(count))


@pytest.mark.django_db
def test_four_hundred_people_are_looked_at_and_taken_over_fast(lakeside: Cast) -> None:
    who, act, began = lakeside.caller("administrator"), lakeside.act("administrator"), time.monotonic()
    lines = sheet(many(400)).lines
    plan, version = look_at(lakeside.hall, lines, NOW)
    assert len(plan.added) == 400
    take_over(lakeside.hall, lines, version, who, act)
    assert len(staff_of(lakeside.hall)) >= 400
    assert time.monotonic() - began < 10, "seconds, not minutes, on a busy machine too"


# ---- the command


def typed(monkeypatch: pytest.MonkeyPatch, *arguments: str | pathlib.Path) -> Result:
    monkeypatch.setattr("openhall.site.commands.staff.open_data_dir", lambda folder: None)  # it is open already
    monkeypatch.setattr("openhall.kit.clock.utc_now", lambda: NOW)
    return CliRunner().invoke(app, ["staff", "import", *map(str, arguments)])


@pytest.mark.django_db
def test_the_command_tries_and_does(lakeside: Cast, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(GOOD, "utf-8")
    tried = typed(monkeypatch, path, "--hall", "lakeside", "--dry-run", "--json")
    assert (tried.exit_code, json.loads(tried.stdout)) == (0, {
        "hall": "lakeside", "added": ["he.ping"], "changed": ["colleague"], "unchanged": ["clerk"], "wrong": [], "dry_run": True,
    })  # fmt: skip
    assert not Account.objects.filter(username="he.ping").exists()
    assert typed(monkeypatch, path, "--hall", "lakeside").stdout.endswith("1 were added, 1 changed, 1 are as before\n")
    assert Account.objects.filter(username="he.ping").exists()
    again = json.loads(typed(monkeypatch, path, "--hall", "lakeside", "--json").stdout)
    assert (again["added"], again["changed"], len(again["unchanged"])) == ([], [], 3)


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(lakeside: Cast, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(GOOD + "he.an,何安,=CMD(),clerk,,,\n", "utf-8")
    for arguments, said in (
        ((path, "--hall", "lakeside"), "line 5, name_en: A formula is not taken over."), ((path,), "give --hall"),
        ((path, "--hall", "attic"), "there is no hall"), ((tmp_path / "gone.csv",), "there is no file"),
    ):  # fmt: skip
        answer = typed(monkeypatch, *arguments)
        assert (answer.exit_code, said in answer.stderr) == (2, True), answer.stderr
    assert not Account.objects.filter(username="he.ping").exists()
