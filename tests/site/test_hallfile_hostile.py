"""Texts that are no hall file at all: the reader answers with a mistake, never with a traceback, and soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openhall.site.hallfile import HallFileErrors, read_hall_file
from openhall.site.hallfile.mistakes import MOST
from openhall.site.hallfile.nodes import MAX_BYTES
from tests.site.hallfile_cases import GOOD, mistakes_of

BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS = {
    "empty": ("", 1, "keys with values"),
    "only a comment": ("# nothing here\n", 1, "keys with values"),
    "a list": ("- 1\n- 2\n", 1, "not a list"),
    "a word": ("hello", 1, "“hello”"),
    "no yaml": ("regions: [\n", 2, "no YAML"),
    "tabs": ("regions:\n\t- 1\n", 2, "no YAML"),
    "bad indent": ("regions: 1\n units: 2\n", 2, "no YAML"),
    "unclosed quote": ('regions: "abc\n', 2, "no YAML"),
    "NUL": ("regions:\n  \0\n", 2, "U+0000"),
    "bell": ("regions: \x07\n", 1, "U+0007"),
    "a lone surrogate": ("regions: \ud800\n", 1, "U+D800"),
    "right-to-left override": ("a: 1\nb: \u202e\n", 2, "U+202E"),
    "a paragraph separator": ("a: 1\nb: \u2029\n", 2, "U+2029"),
    "an anchor": ("a: 1\nb: &x 2\n", 2, "Anchors"),
    "an alias bomb": (BOMB, 1, "Anchors"),
    "an alias of nothing": ("a: *b\n", 1, "Anchors"),
    "a merge key": ("a: {x: 1}\nb: {<<: 1}\n", 1, "isn't known"),
    "a python object": ("a: !!python/object/apply:os.system [ls]\n", 1, "tag"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "a compound key": ("? [a, b]\n: 1\n", 1, "single word"),
    "very deep": ("[" * 100_000, 1, "levels deep"),
    "very deep block": ("".join(" " * depth + "a:\n" for depth in range(300)), 13, "levels deep"),
    "an unknown directive": ("%YAML 9\n---\na: 1\n", 1, "no YAML"),
    "too large": ("#" * (MAX_BYTES + 1), 1, "2 MB"),
    "too large in bytes": ("#" + "河" * (MAX_BYTES // 3 + 1), 1, "2 MB"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_gives_a_mistake_with_its_line(text: str, line: int, words: str) -> None:
    first = mistakes_of(text)[0]
    assert first.line == line
    assert words in first.sentence


def test_a_byte_order_mark_and_windows_line_ends_are_taken() -> None:
    assert read_hall_file("\ufeff" + GOOD.replace("\n", "\r\n")) == read_hall_file(GOOD)


def test_a_large_wrong_file_is_answered_soon_with_its_first_mistakes() -> None:
    text = "items:\n" + "- {code: '1', unit: x}\n" * 30_000
    began = time.process_time()
    assert len(mistakes_of(text)) == MOST
    assert time.process_time() - began < 10


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(HallFileErrors):
        read_hall_file(text)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(GOOD) - 1), st.integers(0, 12), st.text("[]{}:,-&*!|>'\"%@`#? \n\t\0ab1", max_size=4)
)
def test_a_sound_file_with_a_wound_is_read_or_refused(at: int, cut: int, put: str) -> None:
    text = GOOD[:at] + put + GOOD[at + cut :]
    try:
        read_hall_file(text)
        return
    except HallFileErrors as errors:
        found = errors.mistakes
    assert found
    assert all(1 <= each.line <= text.count("\n") + 2 for each in found)
