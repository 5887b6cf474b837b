"""The chapter on stuffing says what the code does: its kinds, its thresholds, its example, its q-values."""

import importlib

import pytest

from openhall.demo.stuffed.fakes import ELUSIVE, PATTERNS
from openhall.lab.stuffing import Kind, find
from openhall.lab.stuffing.chances import benjamini_hochberg
from openhall.lab.stuffing.flags import FALSE_SHARE
from tests.lab.review_cases import ZONE, Stream
from tests.queue.test_background_docs import BACKGROUND, table

CHAPTER = "stuffing.md"


def test_every_kind_of_flag_has_its_line() -> None:
    assert [row[0].strip("`") for row in table(CHAPTER, "kind")] == list(Kind)


def test_the_thresholds_of_the_chapter() -> None:
    rows = table(CHAPTER, "constant")
    assert len(rows) >= 15
    for name, value, _ in rows:
        module, _, constant = name.strip("`").rpartition(".")
        home = importlib.import_module(f"openhall.lab.stuffing.{module or 'flags'}")
        assert getattr(home, constant) == float(value), name


def test_the_example_of_the_chapter() -> None:
    stream = Stream()
    for window, reviews, quick in table(CHAPTER, "window"):
        stream.add(int(quick), window, lag=1.5, every=3_600)
        stream.add(int(reviews) - int(quick), window, lag=20, every=3_600)
    (flag,) = find(stream.reviews, stream.silent, ZONE)
    quoted = [
        line.removeprefix("> ")
        for line in (BACKGROUND / CHAPTER).read_text("utf-8").splitlines()
        if line[:1] == ">"
    ]
    assert quoted == [flag.en, flag.zh]
    assert flag.strength.expected == pytest.approx(1.4, abs=0.05)


def test_the_looks_of_the_chapter() -> None:
    rows = table(CHAPTER, "look")
    qs = benjamini_hochberg([float(row[1]) for row in rows])
    assert [float(row[2]) for row in rows] == pytest.approx(qs, abs=5e-5)
    assert [row[3] == "yes" for row in rows] == [q <= FALSE_SHARE for q in qs]


def test_the_patterns_of_the_chapter() -> None:
    text = (BACKGROUND / CHAPTER).read_text("utf-8")
    assert all(f"`{pattern}`" in text for pattern in PATTERNS)
    assert ELUSIVE.keys() == {"patient"}
    assert "patient" in text
