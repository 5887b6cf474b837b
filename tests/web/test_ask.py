"""The page on which anybody asks: the passage with its source, what is not in force, and a kind refusal."""

import pathlib

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.knowledge.models import Question
from openhall.knowledge.services.importing import take_over
from openhall.knowledge.services.indexing import refresh_index
from tests.cast import Cast

pytestmark = pytest.mark.django_db

RULE = "# 湖城市夜市管理规定\n\n2024年3月1日 湖城市人民政府令第7号公布\n\n第一条 制定本规定。\n\n第二条 夜市摊位每周五登记<b>编号</b>。\n"
OLD = RULE.replace("2024年3月1日", "2010年3月1日").replace("每周五登记", "每周一登记")


@pytest.fixture(autouse=True)
def papers(lakeside: Cast, tmp_path: pathlib.Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "data"
    for name, text in (("new.md", RULE), ("old.md", OLD)):
        (tmp_path / name).write_text(text, "utf-8")
    take_over([tmp_path / "new.md", tmp_path / "old.md"], lakeside.act("administrator"))
    refresh_index(lakeside.after(minutes=1))


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def page(client: Client, question: str, language: str = "en") -> str:
    answer = client.get("/h/lakeside/ask", {"q": question}, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_passage_is_quoted_with_its_source(client: Client) -> None:
    shown = page(client, "夜市摊位每周五登记吗")
    assert "第二条 夜市摊位每周五登记编号。" in shown
    assert "湖城市人民政府" in shown
    assert "in force from 2024-03-01" in shown
    assert shown.index("每周五登记") < shown.index("Not in force today.")
    assert "2024-03-01 起施行" in page(client, "夜市摊位每周五登记吗", "zh-hans")


def test_what_nobody_wrote_of_is_refused_kindly(client: Client) -> None:
    shown = page(client, "火星移民签证")
    assert "We have no sure answer" in shown
    assert "window for difficult matters" in shown and 'href="/h/lakeside/matters"' in shown
    assert "夜市" not in shown
    assert "办不成事" in page(client, "火星移民签证", "zh-hans")


def test_before_anything_is_asked_the_page_says_what_it_does(client: Client) -> None:
    assert "Type a question." in page(client, "")
    assert 'href="/h/lakeside/ask"' in client.get("/h/lakeside/").content.decode()


def test_what_is_asked_is_shown_as_text(client: Client) -> None:
    assert "<script>" not in page(client, "<script>alert(1)</script>").replace("<script src", "").split("<main")[-1]


@pytest.mark.parametrize("odd", ["x" * 201, "a\x00b", "a\nb"])
def test_a_question_that_is_none_is_refused(client: Client, odd: str) -> None:
    assert client.get("/h/lakeside/ask", {"q": odd}).status_code == 400


def test_a_question_without_an_answer_is_passed_on_and_stands_on_the_weekly_list(client: Client, lakeside: Cast) -> None:
    assert "Pass this question on" in page(client, "火星移民签证 13800138000")
    answer = client.post("/h/lakeside/ask/heard", {"q": "火星移民签证 13800138000", "how": "unanswered", "key": "k"}, follow=True)
    assert "Passed on." in answer.content.decode()
    (kept,) = Question.objects.all()
    assert (kept.text, kept.unanswered) == ("火星移民签证 …", 1)
    week = {"week": kept.week_on.isoformat()}
    client.force_login(lakeside.account("guide"))
    shown = client.get("/questions/lakeside/", week).content.decode()
    assert "火星移民签证 …" in shown and "1 waits for an answer" in shown
    client.post(f"/questions/lakeside/{kept.id}/take", week)
    refused = client.post(f"/questions/lakeside/{kept.id}/settle", {"state": "answered", "words": "", **week})
    assert refused.status_code == 400 and "Please say it in a sentence." in refused.content.decode()
    done = client.post(f"/questions/lakeside/{kept.id}/settle", {"state": "answered", "words": "已补充。", **week}, follow=True)
    assert "Answered now" in done.content.decode() and "Nothing waits" in done.content.decode()


def test_whether_an_answer_was_useful_is_asked_once(client: Client) -> None:
    assert "Was this useful?" in page(client, "夜市摊位每周五登记吗")
    posted = {"q": "夜市摊位每周五登记吗", "how": "not_useful", "key": "k"}
    answer = client.post("/h/lakeside/ask/heard", posted, follow=True).content.decode()
    assert "We read what did not help" in answer and "Was this useful?" not in answer
    assert Question.objects.get().not_useful == 1
    assert client.post("/h/lakeside/ask/heard", {"q": "", "how": "useful"}).status_code == 400
    assert client.post("/h/lakeside/ask/heard", {"q": "a", "how": "great"}).status_code == 400


def test_at_the_counter_the_answer_is_copied_with_its_source(client: Client, lakeside: Cast) -> None:
    assert client.get("/answers/lakeside/").status_code == 302
    client.force_login(lakeside.account("clerk"))
    shown = client.get("/answers/lakeside/", {"q": "夜市摊位每周五登记吗"}).content.decode()
    assert 'data-copy="第二条 夜市摊位每周五登记编号。' in shown and "湖城市人民政府" in shown.split("data-copy=")[1].split('"')[1]
    assert "no sure answer" in client.get("/answers/lakeside/", {"q": "火星移民签证"}).content.decode()
    assert 'href="/answers/lakeside/"' in client.get("/counter/lakeside/1/").content.decode()


def test_the_kiosk_answers_beside_the_services(client: Client, lakeside: Cast) -> None:
    client.force_login(lakeside.account("guide"))
    shown = client.get("/kiosk/lakeside/items", {"q": "夜市摊位每周五登记吗"}).content.decode()
    assert "What the documents say" in shown and "第二条 夜市摊位每周五登记编号。" in shown
    assert "What the documents say" not in client.get("/kiosk/lakeside/items", {"q": "火星移民签证"}).content.decode()


def test_a_week_that_is_none_is_this_week(client: Client, lakeside: Cast) -> None:
    client.force_login(lakeside.account("guide"))
    for week in ("", "yesterday", "9999-99-99", "0001-01-01"):
        assert client.get("/questions/lakeside/", {"week": week}).status_code == 200


@pytest.mark.parametrize("typed", ["夜市摊为每周五登记吗", "夜市攤位每周五登記嗎"])
def test_a_slip_of_the_keyboard_and_traditional_characters_are_understood(client: Client, typed: str) -> None:
    assert "第二条 夜市摊位每周五登记编号。" in page(client, typed)
