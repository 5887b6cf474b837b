"""The engine of search: grams, ranking, what is left out of a question, files that several processes map."""

import pathlib

import numpy as np
import pytest

from openhall.lab.search.asked import asked
from openhall.lab.search.confidence import is_sure
from openhall.lab.search.grams import grams, keys_of, normalised
from openhall.lab.search.index import Index, Source, build, open_index
from openhall.lab.search.ranking import filled, ranked

SOURCES = [
    Source("住房公积金提取", ["职工购买自住住房的，可以提取住房公积金。", "退休的职工一次提取余额。"]),
    Source("社会保障卡补领", ["社会保障卡遗失的，持居民身份证到窗口补领。"]),
    Source("食品经营许可", ["从事餐饮服务的，应当取得食品经营许可证。"]),
    Source("Work permit for foreigners", ["A foreigner who works here needs a permit, form B2."]),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return build(SOURCES, "v1")


def best(index: Index, question: str, most: int = 3, **others: list[str]) -> list[int]:
    return [hit.document for hit in ranked(index, asked(question, others), most)]


def test_grams_are_pairs_of_han_lone_han_and_whole_words() -> None:
    def same(left: str, right: str) -> bool:
        return list(keys_of(left)) == list(keys_of(right))

    assert len(keys_of("社保卡")) == 2
    assert same("社，保", "社 保")
    assert len(keys_of("社 保")) == 2
    assert len(set(keys_of("b2 b2 b3").tolist())) == 2
    assert not same("社保", "保社")
    assert keys_of("，。 ").tolist() == []


def test_width_and_case_do_not_matter() -> None:
    assert normalised("ＡＢＣ（１２）") == "abc(12)"
    assert keys_of(normalised("Ｂ２ 表")).tolist() == keys_of("b2 表").tolist()


def test_no_gram_reaches_over_the_end_of_a_text() -> None:
    keys, owners = grams(["社保", "卡片", "", "x1"])
    assert owners.tolist() == [0, 1, 3]
    assert keys.tolist() == [*keys_of("社保"), *keys_of("卡片"), *keys_of("x1")]


@pytest.mark.parametrize(
    ("question", "document"),
    [("请问公积金怎么提取？", 0), ("社会保障卡丢了怎么补", 1), ("做餐饮服务要什么许可", 2), ("foreigner PERMIT", 3), ("Ｂ２", 3)],
)
def test_what_was_asked_for_is_first(index: Index, question: str, document: int) -> None:
    assert best(index, question)[0] == document


def test_the_best_passage_of_a_document_is_shown(index: Index) -> None:
    (hit,) = ranked(index, asked("退休的职工能一次提取吗", {}), 1)
    assert (hit.document, hit.passage) == (0, 1)
    assert 0.5 < hit.held_passage <= hit.held <= 1


def test_a_passage_that_only_repeats_the_title_is_not_shown() -> None:
    law = Source("湖泊保护法", ["湖泊保护法 修订的湖泊保护法", "船舶应当登记。", "湖泊保护的费用由财政承担。"], naming=0.0)
    (hit,) = ranked(build([law, *SOURCES]), asked("湖泊保护法对船舶登记怎么说", {}), 1)
    assert (hit.document, hit.passage) == (0, 1)


def test_another_word_finds_what_the_text_calls_it(index: Index) -> None:
    assert not is_sure(asked("开饭馆", {}), ranked(index, asked("开饭馆", {}), 1))[0]
    assert best(index, "开饭馆要办啥证", 1, 开饭馆=["餐饮服务", "食品经营许可"]) == [2]


def test_what_only_makes_it_a_question_does_not_count() -> None:
    assert asked("请问公积金怎么提取呢", {}).keys.tolist() == asked("公积金 提取", {}).keys.tolist()
    assert len(asked("怎么办", {}).keys) > 0


def test_every_candidate_comes_also_for_what_nobody_wrote_of(index: Index) -> None:
    hits = ranked(index, asked("量子力学", {}), 3)
    assert [hit.score for hit in hits] == [0, 0, 0]
    assert is_sure(asked("量子力学", {}), hits) == [False, False, False]


def test_a_small_collection_is_filled_with_further_passages(index: Index) -> None:
    said = asked("公积金", {})
    hits = filled(index, said, ranked(index, said, 9), 9)
    assert sorted(hit.passage for hit in hits) == [0, 1, 2, 3, 4]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_document_is_held_back_by_its_factor(index: Index) -> None:
    said = asked("许可", {})
    assert ranked(index, said, 1)[0].document == 2
    assert ranked(index, said, 1, factors=np.array([1, 1, 0, 1], dtype=np.float32))[0].document != 2


def test_a_large_collection_leaves_out_what_nearly_all_texts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    index = build([Source("", [f"疫情防控期间的办事通告 第{number}号"]) for number in range(40)])
    question = asked("疫情防控期间 第7号 a b c d", {})
    everywhere = index.passages.scores(question.keys, question.importance)
    monkeypatch.setattr("openhall.lab.search.postings.LARGE", 10)
    monkeypatch.setattr("openhall.lab.search.postings.ENOUGH", 1)
    rare = index.passages.scores(question.keys, question.importance)
    assert int(np.count_nonzero(everywhere)) == 40
    assert np.flatnonzero(rare).tolist() == [7]
    only = asked("疫情防控", {})
    assert np.count_nonzero(index.passages.scores(only.keys, only.importance)) == 40


def test_equals_stand_in_order_of_number() -> None:
    index = build([Source("同名", ["同样的话"])] * 5)
    assert best(index, "同样", 3) == [0, 1, 2]


def test_a_saved_index_answers_as_before(index: Index, tmp_path: pathlib.Path) -> None:
    index.save(tmp_path / "one")
    mapped = open_index(tmp_path / "one")
    assert mapped.version == "v1"
    assert isinstance(mapped.documents.weights.base, np.memmap)
    said = asked("社会保障卡", {})
    assert ranked(mapped, said, 4) == ranked(index, said, 4)


def test_an_index_of_nothing_finds_nothing(tmp_path: pathlib.Path) -> None:
    build([]).save(tmp_path / "none")
    assert ranked(open_index(tmp_path / "none"), asked("社保", {}), 5) == []


@pytest.mark.parametrize("odd", ["", " ", "？", "\x00", "𠮷野家", "a" * 100_000, "社" * 100_000, "\ud800"])
def test_odd_questions_have_an_answer(index: Index, odd: str) -> None:
    assert len(ranked(index, asked(odd, {"社保": ["x"]}), 2)) == 2
