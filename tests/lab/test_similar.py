"""The most similar past texts: planted likenesses are found, strangers are not, and real ones as often as we say."""

import random
import time

import openpyxl
import pytest

from openhall.lab.similar import LEAST, SAME_ITEM, SAME_UNIT, Index, Told, features
from tests.lab.similar_pairs import SIMILAR
from tests.real_data import real_data

PAST = [
    Told("窗口不收材料", "要求提供办事指南以外的证明", "residence", "police"),
    Told("居住证办理时间太长", "已经超过承诺时间，窗口说还要等", "residence", "police"),
    Told("养老金资格认证失败", "手机认证总是失败，老人不会操作", "pension", "social"),
    Told("Parking at the hall", "No parking place for disabled visitors", "", "services"),
    Told("营业执照变更退回三次", "每次退回的理由都不一样", "licence", "market"),
]


def places(index: Index, told: Told, most: int = 5) -> list[int]:
    return [each.place for each in index.similar(told, most)]


def test_features_are_pairs_of_characters_and_whole_words() -> None:
    assert features(Told("办事难", "ＰＤＦ 3份")) == {"办事": 2, "事难": 2, "pdf": 1, "3": 1, "份": 1}
    assert features(Told("", "")) == {} and features(Told("……！", "👍")) == {}


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (Told("窗口拒收材料", "要我开指南外的证明"), 0),
        (Told("居住证超过承诺时间还没办好"), 1),
        (Told("帮老人手机认证养老金不成功"), 2),
        (Told("parking for the disabled"), 3),
        (Told("变更营业执照被退回"), 4),
    ],
)
def test_the_likeness_of_words_finds_it(told: Told, place: int) -> None:
    assert places(Index(PAST), told)[0] == place


def test_what_shares_nothing_is_not_similar_whatever_it_is_about() -> None:
    assert Index(PAST).similar(Told("xyz", "qqq", "residence", "police")) == []
    assert Index(PAST).similar(Told("")) == [] and Index([]).similar(PAST[0]) == []


def test_item_and_unit_decide_between_equals_and_add_what_is_written() -> None:
    twins = [Told("材料退回", "没有说明理由", item, unit) for item, unit in (("", ""), ("", "police"), ("residence", ""), ("residence", "police"))]
    found = Index(twins).similar(Told("材料退回", "没有说明理由", "residence", "police"))
    assert [each.place for each in found] == [3, 2, 1, 0]
    assert [round(each.score - each.likeness, 9) for each in found] == [round(SAME_ITEM + SAME_UNIT, 9), SAME_ITEM, SAME_UNIT, 0]
    assert all(each.likeness == pytest.approx(1) for each in found)


def test_unknown_codes_are_not_equal_codes() -> None:
    index = Index([Told("材料退回", "没有理由")])
    (found,) = index.similar(Told("材料退回", "没有理由"))
    assert found.score == found.likeness == pytest.approx(1)


def test_of_equals_the_newer_stands_first_and_no_more_than_asked_for() -> None:
    index = Index([PAST[0]] * 7)
    assert places(index, PAST[0]) == [6, 5, 4, 3, 2] and places(index, PAST[0], 1) == [6]


def test_likeness_by_hand() -> None:
    """Two texts of two features each, one of them shared: the shared one is in both of 2 texts, the others in one."""
    index = Index([Told("", "甲乙丙"), Told("", "甲乙丁")])
    shared, own = 0.1823215567939546, 0.6931471805599453  # ln(1 + 0.5/2.5), ln(1 + 1.5/1.5)
    (first, second) = index.similar(Told("", "甲乙丙"))
    assert first.likeness == pytest.approx(1.0)
    assert second.likeness == pytest.approx(shared / (shared + own))
    assert second.likeness > LEAST


def test_the_title_counts_more_than_the_body() -> None:
    index = Index([Told("停车", "排队"), Told("排队", "停车")])
    assert places(index, Told("停车")) == [0, 1] and places(index, Told("排队")) == [1, 0]


def invented(count: int, rng: random.Random) -> list[Told]:
    """Texts of 40 to 80 characters from a vocabulary in which some words are frequent and most are rare."""
    words = ["".join(chr(rng.randrange(0x4E00, 0x6E00)) for _ in range(rng.choice((2, 2, 3)))) for _ in range(4000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    drawn = rng.choices(words, weights, k=count * 24)
    return [
        Told("".join(drawn[at : at + 4]), "".join(drawn[at + 4 : at + 24]), f"i{at % 37}", f"u{at % 11}")
        for at in range(0, len(drawn), 24)
    ]


def nearly(told: Told, rng: random.Random) -> Told:
    """The same text with a fifth of its characters changed, and no codes."""
    def bent(text: str) -> str:
        return "".join(chr(rng.randrange(0x4E00, 0x6E00)) if rng.random() < 0.2 else each for each in text)
    return Told(bent(told.title), bent(told.body))


@pytest.mark.slow
def test_planted_near_duplicates_are_found_first() -> None:
    rng = random.Random(8)
    past = invented(3000, rng)
    index, chosen = Index(past), rng.sample(range(3000), 100)
    assert [place for place in chosen if places(index, nearly(past[place], rng))[:1] != [place]] == []


@pytest.mark.slow
def test_the_same_question_has_the_same_answer() -> None:
    past = invented(500, random.Random(9))
    assert [Index(past).similar(each) for each in past[:30]] == [Index(past).similar(each) for each in past[:30]]


@pytest.mark.slow
def test_a_hundred_thousand_past_texts_are_asked_in_a_fifth_of_a_second() -> None:
    rng = random.Random(10)
    past = invented(100_000, rng)
    index = Index(past)
    asked = [nearly(past[place], rng) for place in rng.sample(range(len(past)), 25)]
    spent = []
    for told in asked:
        began = time.thread_time()
        assert index.similar(told)
        spent.append(time.thread_time() - began)
    assert max(spent) < 0.2, spent


# ---- real messages -------------------------------------------------------------------------------------------------


def messages() -> list[Told]:
    """The real messages in the order of the sheet: title and text; nobody gave them an item."""
    book = openpyxl.load_workbook(real_data("complaints/messages_with_replies.xlsx"), read_only=True)
    rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    return [Told(str(row[2]).strip(), "".join(str(row[4] or "").split())) for row in rows]


@pytest.mark.realdata
@pytest.mark.slow
def test_real_messages_that_a_reader_called_similar_are_among_the_first_five() -> None:
    told = messages()
    index = Index(told)
    hits = possible = first = 0
    for row, labelled in SIMILAR.items():
        found = [place + 2 for place in places(index, told[row - 2], 6) if place + 2 != row][:5]
        hits += len(labelled & set(found))
        possible += min(5, len(labelled))
        first += found[0] in labelled
    assert sum(map(len, SIMILAR.values())) >= 50
    assert hits / possible >= 0.6 and first / len(SIMILAR) >= 0.65, f"{hits} of {possible}, first {first} of {len(SIMILAR)}"
