"""Files of every kind are read, heads and dates are understood, and what is broken is named."""

import datetime as dt
import gzip
import io
import json
import zipfile

import docx
import pytest

from openhall.knowledge.rules import heads
from openhall.knowledge.rules.found import Block, Found, Unreadable
from openhall.knowledge.rules.passages import GOOD, LONGEST, passages
from openhall.knowledge.rules.reading import read
from openhall.knowledge.rules.synonyms import general, parsed
from openhall.knowledge.rules.versions import Version, holds, spans, work_of
from openhall.knowledge.states import Kind

LAW = """---
draft: false
---
# 中华人民共和国湖泊法

2001年5月1日 第九届全国人民代表大会常务委员会第二十次会议通过

2020年10月30日 第十三届全国人民代表大会常务委员会第二十三次会议修订

<!-- INFO END -->

## 第一章 总则

第一条 为了保护湖泊，制定本法。

第二条 湖泊归**全民**所有。

第三条 本法自2021年1月1日起施行。
"""
LINES = "关于补领社会保障卡的通知\n市人社发〔2024〕12号\n参保人遗失社会保障卡的，可以到任何一个社保窗口补领，当天领到。\n2024年3月5日\n"


def one(data: bytes | str, name: str) -> Found:
    (found,) = read(data.encode() if isinstance(data, str) else data, name, name).found
    return found


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    document.add_heading(paragraphs[0], 1)
    for each in paragraphs[1:]:
        document.add_paragraph(each)
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "材料", "身份证"
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def test_a_law_in_markdown() -> None:
    law = one(LAW, "湖泊法(2020-10-30).md")
    assert (law.kind, law.title, law.issuer) == (Kind.DOCUMENT, "中华人民共和国湖泊法", "全国人民代表大会常务委员会")
    assert (law.dated_on, law.from_on, law.until_on) == (dt.date(2020, 10, 30), dt.date(2021, 1, 1), None)
    assert [text.split(" ")[0] for text in law.passages[1:]] == ["第一章", "第二条", "第三条"]
    assert "湖泊归全民所有" in law.passages[2]
    assert "INFO" not in "".join(law.passages)


def test_the_fields_above_a_text_win() -> None:
    found = one("---\ntitle: 一件事\nissuer: 市数据局\nnumber: 市数〔2025〕1号\nfrom: 2025-02-01\nuntil: 2026-02-01\n---\n第一段。", "x.md")
    assert (found.title, found.issuer, found.number) == ("一件事", "市数据局", "市数〔2025〕1号")
    assert (found.from_on, found.until_on) == (dt.date(2025, 2, 1), dt.date(2026, 2, 1))


def test_a_notice_as_text() -> None:
    found = one(LINES, "notice.txt")
    assert (found.title, found.number, found.dated_on) == ("关于补领社会保障卡的通知", "市人社发〔2024〕12号", dt.date(2024, 3, 5))


def test_a_page_without_its_menus_and_scripts() -> None:
    page = "<html><head><title>通知</title></head><body><nav>首页</nav><h1>关于补卡</h1><p>第一<b>段</b>。<script>x()</script></p><p>第二段</p></body></html>"
    found = one(page, "a.html")
    assert found.title == "关于补卡"
    assert "\n".join(found.passages) == "关于补卡\n第一段。\n第二段"


def test_a_word_file_with_a_heading_and_a_table() -> None:
    found = one(word("关于开办餐馆的指引", "需要食品经营许可证。"), "guide.docx")
    assert (found.title, found.passages) == ("关于开办餐馆的指引", ("关于开办餐馆的指引\n需要食品经营许可证。\n材料 身份证",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_offices(encoding: str) -> None:
    assert one(LINES.encode(encoding), "notice.txt").title == "关于补领社会保障卡的通知"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.md", "empty"),
        (b" \n\t\n", "a.txt", "empty"),
        (b"---\nbookCollapseSection: true\n---\n", "_index.md", "empty"),
        (b"\x00\x01\x02\x03" * 50, "a.txt", "binary"),
        (LINES.encode().decode("latin-1").encode(), "a.txt", "mojibake"),
        (LINES.encode().decode("gb18030", "replace").encode(), "a.txt", "mojibake"),
        (LINES.encode("gb18030").decode("utf-8", "replace").encode(), "a.txt", "mojibake"),
        (LINES.encode("gb18030").decode("latin-1").encode(), "a.txt", "mojibake"),
        (word("标题", "正文")[:400], "a.docx", "torn"),
        (b"PK\x05\x06" + bytes(18), "a.docx", "no_word"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.docx", "torn"),
        (b"hello", "a.exe", "unknown_kind"),
        (b"hello", "noending", "unknown_kind"),
        (gzip.compress(b'{"name":"x"}', mtime=0)[:-9], "a.jsonl.gz", "torn"),
        (b"no gzip", "a.jsonl.gz", "torn"),
        (b"not json", "a.jsonl", "no_json"),
        ("甲,乙\n1,2\n".encode(), "a.csv", "no_columns"),
    ],
)  # fmt: skip
def test_what_is_broken_is_named(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as said:
        read(data, name, name)
    assert said.value.code == code
    assert said.value.detail.endswith(".")


def test_a_small_file_that_unpacks_to_a_large_one_is_not_unpacked() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(160_000_000))
    with pytest.raises(Unreadable, match="more than 150 MB"):
        read(held.getvalue(), "a.docx", "a.docx")


def test_rows_of_questions_and_answers() -> None:
    found = read("编号\t问题\t答案\n1\t补卡要几天？\t当天。\n2\t在哪里？\t\n".encode(), "faq.csv", "faq.csv")
    assert [(each.kind, each.source, each.title, each.passages) for each in found.found] == [
        (Kind.ANSWER, "faq.csv#2", "补卡要几天？", ("当天。",))]  # fmt: skip
    assert [(each.file, each.code) for each in found.problems] == [("faq.csv#3", "no_pair")]


def test_rows_of_items_are_known_by_their_fields() -> None:
    rows = [
        {"TASK_CODE": "1", "TASK_NAME": "社会保障卡补领", "matter_short": "补社保卡", "DEPT_NAME": "市人社局",
         "material_intro": ["身份证", "照片"], "handle_location": "无"},
        {"name": "Fishing licence", "department": "Ministry"},
    ]  # fmt: skip
    data = "\n".join([json.dumps(rows[0]), "{broken", "", json.dumps(rows[1]), json.dumps({"x": 1})]).encode()
    found = read(gzip.compress(data), "items.jsonl.gz", "items.jsonl.gz")
    assert [(each.kind, each.title, each.issuer) for each in found.found] == [
        (Kind.ITEM, "社会保障卡补领", "市人社局"), (Kind.ITEM, "Fishing licence", "Ministry")]  # fmt: skip
    first = found.found[0]
    assert (first.source, first.other_names) == ("items.jsonl.gz#1", ("补社保卡",))
    assert first.passages == ("社会保障卡补领\n办理部门：市人社局\n申请材料：身份证、照片",)
    assert [(each.file, each.code) for each in found.problems] == [("items.jsonl.gz#2", "no_json"), ("items.jsonl.gz#5", "no_fields")]


def test_rows_of_texts_are_documents() -> None:
    found = read(json.dumps([{"docid": "7", "context": "关于补卡的通知 各单位：请照办。"}]).encode(), "t.json", "t.json").found
    assert [(each.kind, each.source, each.title) for each in found] == [(Kind.DOCUMENT, "t.json#7", "关于补卡的通知 各单位：请照办。")]


def test_passages_are_small_and_lose_nothing() -> None:
    blocks = [Block("第一章 总则", 2), Block("第一条 " + "为了办好事。" * 200), Block("第二条 短。"), Block("续。"), Block("没有句号" * 300)]
    found = passages(blocks)
    assert max(map(len, found)) <= LONGEST
    assert "".join(found).replace("\n", "").replace(" ", "") == "".join(block.text for block in blocks).replace(" ", "")
    assert "第二条 短。\n续。" in found
    assert found[0].startswith("第一章 总则\n第一条")
    assert sum(len(text) >= GOOD / 2 for text in found) > 5


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("本办法自2024年2月29日起施行，有效期五年。", dt.date(2029, 2, 28)),
        ("本通知自2024年1月1日起施行，有效期至2025年12月31日。", dt.date(2026, 1, 1)),
        ("有效期10年。自2020年1月1日起实施", dt.date(2030, 1, 1)),
        ("本办法自2024年13月1日起施行，有效期2年。", None),
        ("本办法自发布之日起施行。", None),
    ],
)
def test_until_when(text: str, ends: dt.date | None) -> None:
    assert heads.in_force([Block("通知"), Block(text)], None)[1] == ends


def test_the_version_in_force_and_those_before_it() -> None:
    work = work_of("中华人民共和国湖泊法", "全国人大")
    days = [None, dt.date(2001, 5, 1), dt.date(2021, 1, 1), dt.date(2030, 1, 1)]
    found = spans([Version(number, work, day, None) for number, day in enumerate(days)])
    on = dt.date(2026, 1, 1)
    assert [holds(found[number], on) for number in range(4)] == [True, False, True, False]
    assert holds(found[1], dt.date(2020, 12, 31))
    assert not holds(found[1], dt.date(2021, 1, 1))


def test_two_cities_with_one_title_do_not_end_each_other() -> None:
    assert work_of("关于补贴的通知", "甲市") != work_of("关于补贴的通知", "乙市")
    assert work_of("中华人民共和国湖泊法（2018修正）", "甲") == work_of("《中华人民共和国湖泊法》", "乙")


def test_the_general_table_is_whole() -> None:
    assert len(general()) > 200
    assert general()["社保卡"] == ("社会保障卡",)
    assert parsed("# 甲 = 乙\n丙\n丁 =\n ＡＢ = 戊/ 己 /\n") == {"ab": ("戊", "己")}
