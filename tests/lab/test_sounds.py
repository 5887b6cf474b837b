"""Names are found by how they sound: first letters, whole syllables, and slips of the keyboard."""

import pathlib

import numpy as np
import pytest

from openhall.lab.search.grams import keys_of, normalised
from openhall.lab.search.sounds import Sounds, open_sounds, respelled, sounds
from openhall.lab.search.syllables import numbered, parted, readings, spoken

NAMES = ("补办社保卡", "社保卡挂失", "居民身份证", "长沙银行开户许可", "营业执照", "etc业务")


@pytest.fixture(scope="module")
def heard() -> Sounds:
    return sounds(NAMES)


def meant(text: str, heard: Sounds) -> str:
    """A question over texts that hold the names and nothing else."""
    keys, known = keys_of(text), np.concatenate([keys_of(name) for name in NAMES])
    return respelled(text, heard, keys[~np.isin(keys, known)])[0]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("sbk", "社保卡"),
        ("补办sbk怎么办", "补办社保卡怎么办"),
        ("shebaoka挂失", "社保卡挂失"),
        ("yyzz", "营业执照"),
        ("yhkh", "银行开户"),  # 行 is read xing and hang
        ("csyh", "长沙银行"),  # two further readings: none of them is the table's first
        ("社宝卡", "社保卡"),
        ("我要补办社宝卡", "我要补办社保卡"),
        ("营业直照", "营业执照"),
        ("身分正", "身份证"),
        ("社保卡", "社保卡"),
        ("etc", "etc"),
        ("zzzz", "zzzz"),
        ("12345", "12345"),
        ("火星移民", "火星移民"),
    ],
)
def test_what_is_typed_is_read_as_it_is_meant(heard: Sounds, typed: str, text: str) -> None:
    assert meant(typed, heard) == text


def test_several_that_sound_alike_are_all_told_the_most_frequent_first() -> None:
    both = sounds(["公正处", "公证处", "公证处地址"])
    assert both.by_initials("gzc") == ["公证处", "公正处"]
    assert both.by_sound(spoken("公整处")) == ["公证处", "公正处"]
    assert respelled("gzc", both, keys_of("gzc")) == ("公证处", ["公正处"])


def test_no_name_runs_into_the_next() -> None:
    pair = sounds(["身份", "证明材料"])
    assert pair.by_initials("sfzm") == []
    assert pair.by_sound(spoken("身份证")) == []


def test_saved_and_mapped_it_is_the_same(heard: Sounds, tmp_path: pathlib.Path) -> None:
    heard.save(tmp_path / "sounds")
    again = open_sounds(tmp_path / "sounds")
    assert [again.by_initials(each) for each in ("sbk", "bb")] == [heard.by_initials(each) for each in ("sbk", "bb")]
    nothing = sounds([])
    nothing.save(tmp_path / "nothing")
    empty = open_sounds(tmp_path / "nothing")
    assert (empty.by_initials("sb"), empty.by_sound([1, 2, 3])) == ([], [])


def test_syllables() -> None:
    assert parted("shebaoka") == tuple(spoken("社保卡"))
    assert parted("xian") == tuple(spoken("先"))
    assert (parted("etc"), parted("")) == ((), ())
    assert len(readings()[0]) > 20_000 and len(numbered()) > 390
    assert "h" in readings()[1]["行"]
    assert spoken("a社.") == [0, numbered()["she"], 0]


def test_traditional_and_wide_characters_are_the_same_question() -> None:
    assert normalised("補辦社會保障卡　ＥＴＣ") == "补办社会保障卡 etc"
    assert normalised("營業執照") == "营业执照"
    assert len(normalised("乾隆後裏")) == 4
