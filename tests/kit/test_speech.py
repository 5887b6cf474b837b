"""What a board says: order, skipping, both languages, and that every clip it can name is there."""

import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import openhall.web
from openhall.kit.speech import clip_names, every_clip, spoken_text

CLIPS = pathlib.Path(openhall.web.__file__).parent / "static" / "openhall" / "clips"


def test_chinese_in_order() -> None:
    assert clip_names("A012", "3", "zh") == [
        "chime", "zh/qing", "zh/A", "zh/0", "zh/1", "zh/2", "zh/hao", "zh/dao", "zh/3", "zh/hao_chuangkou",
    ]  # fmt: skip


def test_english_in_order() -> None:
    assert clip_names("B7", "105", "en") == [
        "chime", "en/number", "en/B", "en/7", "en/please_go_to_window", "en/1", "en/0", "en/5",
    ]  # fmt: skip


def test_a_recall_says_so_after_the_chime() -> None:
    assert clip_names("A1", "2", "zh", recall=True)[:3] == ["chime", "zh/recall", "zh/qing"]
    assert clip_names("A1", "2", "en", recall=True)[:3] == ["chime", "en/recall", "en/number"]
    assert spoken_text("A1", "2", "zh", recall=True).startswith("重复呼叫")
    assert spoken_text("A1", "2", "en", recall=True).startswith("Calling again")


def test_unknown_signs_are_skipped_and_small_letters_are_read() -> None:
    assert clip_names("a-0 贰é1", "№3", "zh") == clip_names("A01", "3", "zh")


@pytest.mark.parametrize("tag", ["zh", "zh-hans", "zh_Hans", "ZH-CN"])
def test_longer_language_tags(tag: str) -> None:
    assert clip_names("A1", "2", tag) == clip_names("A1", "2", "zh")


@pytest.mark.parametrize("tag", ["", "fr", "xzh"])
def test_a_language_without_a_voice_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="no voice"):
        clip_names("A1", "2", tag)
    with pytest.raises(ValueError, match="no voice"):
        spoken_text("A1", "2", tag)


def test_the_same_as_text() -> None:
    assert spoken_text("A012", "3", "zh-hans") == "请 A 0 1 2 号到 3 号窗口"
    assert spoken_text("A012", "3", "en") == "Number A 0 1 2, please go to window 3"


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["zh", "en"]), st.booleans())
def test_only_clips_that_exist_are_named(number: str, window: str, language: str, recall: bool) -> None:
    assert set(clip_names(number, window, language, recall=recall)) <= set(every_clip())


def test_the_shipped_recordings_are_whole() -> None:
    manifest = json.loads((CLIPS / "manifest.json").read_text())
    assert set(manifest) == set(every_clip())
    files = {CLIPS / entry["file"] for entry in manifest.values()}
    shipped = {path for path in CLIPS.rglob("*") if path.is_file() and path.name != "manifest.json"}
    assert files == shipped
    assert all(150 <= entry["milliseconds"] <= 2500 for entry in manifest.values())
    assert sum(path.stat().st_size for path in shipped) <= 3 * 1024 * 1024
