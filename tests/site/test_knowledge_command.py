"""`openhall knowledge import` and `openhall ask`: the report names what was left out, answers stand on their source."""

import datetime as dt
import json
import pathlib
import tarfile
import zipfile

import pytest
from pytest_django.fixtures import Settings
from typer.testing import CliRunner, Result

from openhall.catalogue import services as catalogue
from openhall.catalogue.queries import all_items
from openhall.kit.clock import utc_now
from openhall.knowledge.models import Document, Passage, Synonym
from openhall.knowledge.queries import indexed
from openhall.knowledge.queries.answers import ask
from openhall.knowledge.services import changing, indexing
from openhall.ledger.models import Event
from openhall.site.command import app
from tests.cast import Cast
from tests.knowledge.test_reading import LINES, word

pytestmark = pytest.mark.django_db

OLD = """# 湖泊条例

2001年5月1日 省人民政府令第1号公布

第一条 制定本条例。

第二条 船舶进入湖泊要登记，登记收费二十元。

第三条 本条例自2001年6月1日起施行。
"""
NEW = OLD.replace("2001年5月1日", "2020年10月30日").replace("第1号", "第9号").replace("登记收费二十元", "登记不收费").replace("2001年6月1日", "2021年1月1日")
FAQ = "question,answer\n停车收费吗？,大厅停车场前两小时不收费。\n午休时间办事吗？,午休时间有窗口值班。\n"
ITEMS = [
    {"TASK_CODE": "1", "TASK_NAME": "社会保障卡补领", "DEPT_NAME": "市人社局", "material_intro": ["身份证"]},
    {"TASK_CODE": "2", "TASK_NAME": "食品经营许可证核发", "DEPT_NAME": "市场监管局", "material_intro": ["平面图"]},
    {"TASK_CODE": "3", "TASK_NAME": "机动车驾驶证期满换证", "DEPT_NAME": "公安局", "material_intro": ["照片"]},
]


@pytest.fixture(autouse=True)
def open_already(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, settings: Settings) -> None:
    monkeypatch.setattr("openhall.site.commands.knowledge.open_data_dir", lambda folder: None)
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def papers(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder with one file of every kind."""
    folder = tmp_path / "papers"
    (folder / "laws").mkdir(parents=True)
    (folder / "laws" / "湖泊条例(2001-05-01).md").write_text(OLD, "utf-8")
    (folder / "laws" / "湖泊条例(2020-10-30).md").write_text(NEW, "utf-8")
    (folder / "notice.txt").write_bytes(LINES.encode("gb18030"))
    (folder / "page.html").write_text("<h1>关于夜市的通告</h1><p>夜市摊位每周五登记。</p>", "utf-8")
    (folder / "guide.docx").write_bytes(word("关于图书馆的指引", "图书馆周一闭馆。"))
    (folder / "faq.csv").write_text(FAQ, "utf-8")
    (folder / "items.jsonl").write_text("\n".join(json.dumps(each) for each in ITEMS), "utf-8")
    return folder


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def imported(*paths: pathlib.Path) -> dict[str, object]:
    done = typed("knowledge", "import", *paths, "--json")
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert isinstance(value, dict)
    return value


def answers(question: str, *more: str) -> list[dict[str, object]]:
    done = typed("ask", question, "--json", *more)
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert isinstance(value, list)
    return value


def test_every_kind_of_file_is_taken_over_and_answers(papers: pathlib.Path) -> None:
    report = imported(papers)
    assert (report["files"], report["documents"], report["added"], report["problems"]) == (7, 10, 10, [])
    for question, source in [
        ("船舶进入湖泊登记收费吗", "laws/湖泊条例(2020-10-30).md"), ("社保卡补领要身份证吗", "items.jsonl#1"),
        ("夜市摊位哪天登记", "page.html"), ("图书馆星期几闭馆", "guide.docx"), ("午休时间办事吗", "faq.csv#3"),
        ("开饭馆要办啥证", "items.jsonl#2"), ("驾照到期换证", "items.jsonl#3"),
    ]:  # fmt: skip
        first = answers(question)[0]
        assert (question, first["source"]) == (question, source)
        assert set(first) == {"source", "title", "passage", "score", "in_force", "confident"}
        assert Passage.objects.filter(document__source=source, text=first["passage"]).exists()


def test_the_version_in_force_answers_and_the_other_says_so(papers: pathlib.Path) -> None:
    imported(papers / "laws")
    found = answers("船舶进入湖泊登记收费吗", "-k", "2")
    assert found[0]["in_force"] is True
    assert "不收费" in str(found[0]["passage"])
    assert {each["source"]: each["in_force"] for each in answers("湖泊登记", "-k", "9")} == {
        "湖泊条例(2001-05-01).md": False, "湖泊条例(2020-10-30).md": True}  # fmt: skip
    then = ask("船舶进入湖泊登记收费吗", 1, dt.date(2010, 1, 1))[0]
    assert (then.source, then.in_force) == ("湖泊条例(2001-05-01).md", True)
    told = typed("ask", "船舶进入湖泊登记收费二十元吗", "-k", "9").stdout
    assert "[not in force]" in told or "no sure answer" in told


def test_a_question_that_nobody_wrote_of_is_refused_and_has_its_candidates(papers: pathlib.Path) -> None:
    imported(papers)
    found = answers("火星移民签证去哪里盖章", "-k", "4")
    assert len(found) == 4
    assert not any(each["confident"] for each in found)
    assert "difficult matters" in typed("ask", "火星移民签证去哪里盖章").stdout


def test_a_batch_answers_line_by_line(papers: pathlib.Path, tmp_path: pathlib.Path) -> None:
    imported(papers)
    lines = ["图书馆星期几闭馆", "", "火星移民", "夜市摊位哪天登记"]
    (tmp_path / "asked.txt").write_bytes(("\r\n".join(lines) + "\r\n").encode())
    done = typed("ask", "--batch", tmp_path / "asked.txt", "-k", "3", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(row) for row in rows] == [3, 3, 3, 3]
    assert [rows[0][0]["source"], rows[3][0]["source"]] == ["guide.docx", "page.html"]


def test_what_cannot_be_read_is_named_and_the_rest_is_imported(papers: pathlib.Path) -> None:
    for name, data in {
        "torn.docx": word("甲", "乙")[:900], "torn.zip": b"PK\x03\x04" + bytes(40), "empty.md": b"",
        "mojibake.txt": LINES.encode().decode("latin-1").encode(), "odd.pdf": b"%PDF-1.7", "torn.jsonl.gz": b"\x1f\x8b\x08",
        "faq2.csv": "问,答\n只有问,\n".encode(),
    }.items():  # fmt: skip
        (papers / name).write_bytes(data)
    with (papers / "huge.docx").open("wb") as huge:
        huge.truncate(200_000_000)  # a Word file of 200 MB, which takes no room here
    report = imported(papers)
    assert report["documents"] == 10
    problems = report["problems"]
    assert isinstance(problems, list)
    assert {each["file"]: each["code"] for each in problems} == {
        "torn.docx": "torn", "torn.zip": "torn", "empty.md": "empty", "mojibake.txt": "mojibake",
        "odd.pdf": "unknown_kind", "torn.jsonl.gz": "torn", "faq2.csv#2": "no_pair", "huge.docx": "too_large",
    }  # fmt: skip
    assert "huge.docx: The file has more than 40 MB." in typed("knowledge", "import", papers).stdout


def test_archives_are_opened(papers: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(papers / "page.html", "in/page.html")
        archive.writestr("in/picture.png", b"x")
        archive.writestr("in/empty.txt", b"")
    with tarfile.open(tmp_path / "all.tar.gz", "w:gz") as packed:
        packed.add(papers / "laws", "./laws")
    report = imported(tmp_path / "all.zip", tmp_path / "all.tar.gz")
    assert report["documents"] == 3
    assert [(each["file"], each["code"]) for each in report["problems"]] == [("all.zip/in/empty.txt", "empty")]  # type: ignore[attr-defined]
    assert set(Document.objects.values_list("source", flat=True)) == {
        "all.zip/in/page.html", "all.tar.gz/laws/湖泊条例(2001-05-01).md", "all.tar.gz/laws/湖泊条例(2020-10-30).md"}  # fmt: skip


def test_a_file_given_again_replaces_what_it_gave(papers: pathlib.Path) -> None:
    imported(papers)
    (papers / "page.html").write_text("<h1>关于夜市的通告</h1><p>夜市已经取消。</p>", "utf-8")
    report = imported(papers)
    assert (report["added"], report["changed"], report["unchanged"]) == (0, 1, 9)
    assert answers("夜市", "-k", "1")[0]["passage"] == "关于夜市的通告\n夜市已经取消。"
    assert [each.data["changed"] for each in Event.objects.filter(kind="KnowledgeImported").order_by("id")] == [0, 1]


def test_a_name_that_comes_twice_is_told(papers: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "faq.csv").write_text(FAQ, "utf-8")
    report = imported(papers / "faq.csv", tmp_path / "faq.csv")
    assert (report["documents"], [each["code"] for each in report["problems"]]) == (2, ["twice", "twice"])  # type: ignore[attr-defined]


def test_the_guides_of_the_catalogue_answer_too(lakeside: Cast) -> None:
    unit = all_items()[0].unit
    values = {"name": "养犬登记", "name_en": "Dog registration", "usual_minutes": 5, "object": "person",
              "case_type": "instant", "where": "二楼5号窗口", "unit_id": unit}  # fmt: skip
    catalogue.put_item("999000", values, [], lakeside.after(minutes=1))
    first = answers("狗证怎么办")[0]
    assert (first["source"], first["title"], "二楼5号窗口" in str(first["passage"])) == ("item 999000", "养犬登记", True)


def test_words_of_the_hall_are_put_over_the_general_table(papers: pathlib.Path) -> None:
    imported(papers)
    assert typed("knowledge", "word", "水塘", "湖泊", "湖").exit_code == 0
    assert "湖泊" in str(answers("水塘")[0]["title"])
    assert Synonym.objects.get().others == ["湖泊", "湖"]
    assert typed("knowledge", "word", "水塘").exit_code == 0
    assert answers("水塘")[0]["score"] == 0
    assert not Synonym.objects.exists()
    refused = typed("knowledge", "word", "水" * 41, "湖泊")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)


def test_an_index_is_built_once_for_each_state(papers: pathlib.Path) -> None:
    imported(papers)
    before = indexed.current()
    assert not indexing.refresh_index(utc_now())
    changing.changed()
    assert indexing.refresh_index(utc_now())
    assert indexed.current() != before
    changing.changed()
    assert indexing.refresh_index(utc_now())
    assert not (indexed.folder() / before).exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("knowledge", "import", "nowhere"), 2, "there is no file and no folder 'nowhere'"),
        (("ask",), 2, "give a question, or --batch FILE"),
        (("ask", "x", "--batch", "pyproject.toml"), 2, "give a question, or --batch FILE"),
    ],
)
def test_wrong_use_has_one_line(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = typed(*arguments)
    assert (done.exit_code, done.stderr.strip()) == (code, f"openhall: {said}")


def test_nothing_imported_is_a_no(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    done = typed("knowledge", "import", tmp_path / "a.txt")
    assert (done.exit_code, "nothing was imported" in done.stderr) == (1, True)
    assert answers("什么都没有") == []
