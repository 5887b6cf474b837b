"""What a hall lays into folders: slides beside the calls, and a human voice instead of ours."""

import pathlib
import shutil
import wave

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.kit.speech import every_clip
from openhall.web.screens.folders import own_slides, recordings
from tests.cast import Cast

CLIPS = pathlib.Path(__file__).resolve().parents[2] / "src/openhall/web/static/openhall/clips"
BOTH = ("zh-hans", "en")


def sound(path: pathlib.Path, seconds: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(int(8000 * seconds) * 2))


def test_recordings_take_the_place_of_our_clips_if_they_fit_their_time(tmp_path: pathlib.Path) -> None:
    sound(tmp_path / "recordings/zh/7.wav", 0.5)
    sound(tmp_path / "recordings/zh/8.wav", 2.0)
    (tmp_path / "recordings/chime.ogg").write_bytes(b"no sound")
    shutil.copy(CLIPS / "zh/qing.ogg", tmp_path / "recordings/zh/qing.ogg")
    sound(tmp_path / "recordings/zh/anything.wav", 0.1)
    good, faults = recordings(tmp_path)
    assert [(each.name, each.file) for each in good] == [("zh/7", "zh/7.wav"), ("zh/qing", "zh/qing.ogg")]
    assert good[0].milliseconds == 500
    assert len(faults) == 2
    assert "zh/8 takes 2.0 s" in faults[1]
    assert "can't be read as a sound" in faults[0]


def test_every_clip_of_ours_fits_its_time(tmp_path: pathlib.Path) -> None:
    shutil.copytree(CLIPS, tmp_path / "recordings")
    good, faults = recordings(tmp_path)
    assert (faults, len(good)) == ([], len(every_clip()))


def test_slides_come_in_the_order_of_their_names_in_both_languages(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "slides/lakeside"
    folder.mkdir(parents=True)
    (folder / "01.txt").write_text("开放日\n周六上午\n欢迎参观")
    (folder / "01.en.txt").write_text("Open day\nSaturday morning")
    (folder / "02.png").write_bytes(b"picture")
    (folder / "02.txt").write_text("楼层图")
    (folder / "notes.pdf").write_bytes(b"no slide")
    first, second = own_slides(tmp_path, "lakeside", BOTH)
    assert [part.text for part in first.title] == ["开放日", "Open day"]
    assert [part.text for part in first.text] == ["周六上午 欢迎参观", "Saturday morning"]
    assert (second.picture, [part.text for part in second.text]) == ("/slides/lakeside/02.png", ["楼层图", "楼层图"])
    assert own_slides(tmp_path, "hillside", BOTH) == ()


def test_a_board_shows_the_halls_own_slides_and_names_its_recordings(
    lakeside: Cast, settings: Settings, tmp_path: pathlib.Path
) -> None:
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "slides/lakeside"
    folder.mkdir(parents=True)
    (folder / "01.txt").write_text("<b>开放日</b>\n周六")
    sound(tmp_path / "recordings/zh/7.wav", 0.5)
    page = Client().get("/s/lakeside/east").content.decode()
    assert "&lt;b&gt;开放日&lt;/b&gt;" in page
    assert "<b>" not in page
    assert Client().get("/recordings.json").json() == {"zh/7": {"file": "zh/7.wav", "milliseconds": 500}}


@pytest.mark.django_db
def test_without_folders_nothing_is_missing(settings: Settings, tmp_path: pathlib.Path) -> None:
    settings.DATA_DIR = tmp_path
    assert Client().get("/recordings.json").json() == {}
