"""`openhall stuffing`: an empty hall has nothing to tell, wrong use has one line."""

import json

import pytest
from typer.testing import CliRunner, Result

from openhall.reviews.states import Channel, Level
from openhall.site.command import app
from openhall.site.stuffing import flags_of
from tests.cast import TODAY, Cast
from tests.reviews.reviewing import Scene

pytestmark = pytest.mark.django_db


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["stuffing", *arguments])


@pytest.fixture(autouse=True)
def open_already(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.site.commands.stuffing.open_data_dir", lambda folder: None)


def test_a_hall_without_reviews_has_no_flag() -> None:
    done = typed("--hall", "lakeside", "--from", "2026-03-01", "--to", "2026-03-31", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (
        0, {"hall": "lakeside", "from": "2026-03-01", "to": "2026-03-31", "flags": []})  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--hall", "nowhere"), "no such hall"),
        (("--hall", "lakeside", "--from", "spring"), "'spring' is not a day"),
        (("--hall", "lakeside", "--from", "2026-03-31", "--to", "2026-03-01"), "ask for 1 to 400 days"),
        (("--hall", "lakeside", "--from", "2024-01-01", "--to", "2026-03-01"), "ask for 1 to 400 days"),
    ],
)
def test_wrong_use_has_one_line(arguments: tuple[str, ...], said: str) -> None:
    done = typed(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_two_dozen_reviews_from_one_device_are_told_from_the_database(lakeside: Cast) -> None:
    scene = Scene.of(lakeside)
    for number in range(40):
        window = ("1", "2")[number % 2]
        now = scene.cast.after(minutes=3 * number)
        ticket = scene.visit(window, ("clerk", "colleague")[number % 2], now)
        if window == "1" or number % 3 == 0:
            given = scene.cast.after(minutes=3 * number, seconds=100)
            device = b"one device, ever" if window == "1" else number.to_bytes(16)
            scene.give(ticket, Level.VERY_SATISFIED, given, channel=Channel.MOBILE, device=device)
    flags = [each for each in flags_of(lakeside.plan(), TODAY, TODAY) if each.kind == "one_device"]
    assert [each.window for each in flags] == ["1"]
    assert len(flags[0].reviews) == 20
    assert "1" in flags[0].zh
