"""Shingles of both scripts, and the filter of candidates against comparing everybody with everybody."""

import itertools
import random

import pytest

from openhall.lab.stuffing.shingles import LIKENESS, Shape, families, likeness, shape


def test_the_shingles_of_a_chinese_text_are_pairs_of_characters() -> None:
    assert shape("服务，很好！") == {("服", "务"), ("务", "很"), ("很", "好")}


def test_the_shingles_of_other_texts_are_pairs_of_words() -> None:
    assert shape("Very GOOD service, 5★") == {("very", "good"), ("good", "service"), ("service", "5")}


@pytest.mark.parametrize("text", ["服务很好", "服务，很好。", " 服务 很好 👍", "服务\n很好~~", "服 务 很 好"])
def test_punctuation_and_spaces_say_nothing(text: str) -> None:
    assert shape(text) == shape("服务很好")


def test_wide_letters_are_letters() -> None:
    assert shape("ＶＥＲＹ　ｇｏｏｄ") == shape("very good")


@pytest.mark.parametrize("text", ["", "好", "!!!", "very"])
def test_what_has_no_neighbours_has_no_shingles(text: str) -> None:
    assert shape(text) == frozenset()


def test_likeness_by_hand() -> None:
    """ABCD and ABCE share AB and BC of AB, BC, CD, CE."""
    assert likeness(shape("甲乙丙丁"), shape("甲乙丙戊")) == 0.5
    assert likeness(shape("甲乙"), shape("丙丁")) == 0.0
    assert likeness(frozenset(), frozenset()) == 1.0


def test_a_family_is_gathered_around_its_most_frequent_text() -> None:
    one, near, far = shape("甲乙丙丁戊"), shape("甲乙丙丁己"), shape("子丑寅卯辰")
    assert families({one: 5, near: 1, far: 2}) == [{one, near}, {far}]


def test_a_chain_of_likenesses_makes_no_family() -> None:
    """A is like B and B like C, but A not like C; the most frequent leads."""
    a, b, c = shape("甲乙丙丁戊"), shape("乙丙丁戊己"), shape("丙丁戊己庚")
    assert likeness(a, b) >= LIKENESS > likeness(a, c)
    assert families({a: 9, b: 1, c: 1}) == [{a, b}, {c}]
    assert families({a: 1, b: 9, c: 1}) == [{a, b, c}]


def naive(shapes: dict[Shape, int]) -> list[frozenset[Shape]]:
    """The same by comparing everybody with everybody."""
    order = sorted(shapes, key=lambda each: (-shapes[each], sorted(each)))
    result = []
    while order:
        family = frozenset(each for each in order if likeness(order[0], each) >= LIKENESS)
        result.append(family)
        order = [each for each in order if each not in family]
    return result


def test_the_filter_loses_nobody() -> None:
    """200 random sets of texts that are made of few characters, so that many are nearly alike."""
    for seed in range(200):
        rng = random.Random(seed)
        texts = ["".join(rng.choices("甲乙丙丁", k=rng.randint(2, 9))) for _ in range(25)]
        shapes = {shape(text): rng.randint(1, 3) for text in texts if shape(text)}
        assert families(shapes) == naive(shapes), f"seed {seed}"
        alike = [likeness(*pair) >= LIKENESS for pair in itertools.combinations(shapes, 2)]
        assert any(alike) or len(shapes) < 5
