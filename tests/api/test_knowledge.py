"""Questions and items over the API: what people say finds the item, answers stand on their source, bad input is told."""

import pathlib

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.catalogue import services as catalogue
from openhall.catalogue.queries import all_items, offered_codes
from openhall.knowledge.queries.items import items
from openhall.knowledge.services.importing import take_over
from openhall.knowledge.services.indexing import refresh_index
from openhall.routines import knowledge as routine
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(lakeside: Cast, tmp_path: pathlib.Path, settings: Settings) -> Cast:
    """The hall offers an item that nobody calls by its name; a question with its answer is imported."""
    settings.DATA_DIR = tmp_path / "data"
    values = {"name": "食品经营许可证核发", "name_en": "Food business licence", "usual_minutes": 9, "object": "person",
              "case_type": "instant", "unit_id": all_items()[0].unit}  # fmt: skip
    item = catalogue.put_item("food", values, [], lakeside.after(minutes=1))
    catalogue.offer_one(lakeside.hall, item, True)
    (tmp_path / "faq.csv").write_text("问题,答案\n停车收费吗？,大厅停车场前两小时不收费。\n", "utf-8")
    take_over([tmp_path / "faq.csv"], lakeside.act("administrator"))
    refresh_index(lakeside.after(minutes=2))
    return lakeside


def test_what_people_say_finds_the_item(papers: Cast, client: Client) -> None:
    found = client.get("/api/v1/halls/lakeside/items", {"q": "开饭馆要办啥证"}).json()
    assert found[0]["code"] == "food"
    assert client.get("/api/v1/halls/lakeside/items", {"q": "宇宙飞船"}).json() == []
    assert len(client.get("/api/v1/halls/lakeside/items").json()) == len(offered_codes(papers.hall))


@pytest.mark.parametrize("typed", ["spjyxk", "shipinjingying", "食品经营许科证", "食品經營許可", "办spjyxkz"])
def test_first_letters_sounds_and_slips_find_the_item(papers: Cast, client: Client, typed: str) -> None:
    found = client.get("/api/v1/halls/lakeside/items", {"q": typed}).json()
    assert [each["code"] for each in found][:1] == ["food"]


def test_an_item_of_another_hall_is_not_found(papers: Cast) -> None:
    food = next(each for each in all_items() if each.code == "food")
    catalogue.offer_one(papers.hall, food.id, False)
    assert food.id not in {each.id for each in items(papers.hall, "开饭馆要办啥证")}


def test_a_question_has_an_answer_with_its_source(papers: Cast, client: Client) -> None:
    (first, *_) = client.get("/api/v1/halls/lakeside/ask", {"q": "停车收费吗", "k": "3"}).json()
    assert (first["source"], first["passage"]) == ("faq.csv#2", "大厅停车场前两小时不收费。")
    assert set(first) == {"source", "title", "passage", "score", "in_force", "confident"}


@pytest.mark.parametrize(
    ("path", "status"),
    [("lakeside/ask?q=%00", 200), ("lakeside/ask", 200), ("lakeside/ask?q=x&k=0", 422), ("lakeside/ask?q=" + "x" * 999, 422),
     ("nowhere/ask?q=x", 404), ("lakeside/ask?q=%ED%A0%80", 200)],
)  # fmt: skip
def test_odd_questions_are_answered_and_wrong_ones_refused(papers: Cast, client: Client, path: str, status: int) -> None:
    assert client.get(f"/api/v1/halls/{path}").status_code == status


def test_an_edit_is_found_after_the_next_look_of_the_routine(papers: Cast, client: Client, tmp_path: pathlib.Path) -> None:
    (tmp_path / "faq.csv").write_text("问题,答案\n停车收费吗？,停车每小时三元。\n", "utf-8")
    take_over([tmp_path / "faq.csv"], papers.act("administrator"))
    assert routine.tick() <= 30
    assert client.get("/api/v1/halls/lakeside/ask", {"q": "停车收费吗"}).json()[0]["passage"] == "停车每小时三元。"
