"""A board speaks one call after the other, and says so when it has grown old."""

import itertools
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from openhall.kit.speech import clip_names
from tests.journeys.browsing import EN, WALL, Browsing
from tests.journeys.served import Served
from tests.journeys.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
PATIENCE = 60


def said(number: str, window: str) -> list[str]:
    """The clips of one call: the chime, Chinese, English."""
    return clip_names(number, window, "zh") + clip_names(number, window, "en")[1:]


def play_log(board: Page, at_least: int) -> list[dict[str, Any]]:
    """What the board has played, once so much is over."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        over = board.evaluate("() => openhallPlayLog.filter((each) => each.endsAt <= performance.now())")
        if len(over) >= at_least:
            return list(over)
        board.wait_for_timeout(250)
    raise AssertionError(f"after {PATIENCE} s only {over}")


def test_two_calls_at_once_are_spoken_in_order_and_never_over_each_other(browsing: Browsing, served: Served) -> None:
    board = browsing.person(WALL, EN)
    board.goto(f"/s/{served.hall}/projects?lang=both")
    expect(board.locator("[data-sound]")).to_be_hidden()
    first, second = (served.take("land")["number"] for _ in range(2))
    assert [served.press(window, "call-next")["number"] for window in ("59", "60")] == [first, second]
    expect(board.locator("[data-subtitle]")).to_contain_text(first)
    expect(board.locator("[data-subtitle]")).to_contain_text("please go to window")
    expect(board.locator("[data-notice]")).to_be_hidden()
    wanted = said(first, "59") + said(second, "60")
    log = play_log(board, len(wanted))
    assert [each["clip"] for each in log] == wanted
    for before, after in itertools.pairwise(log):
        assert before["startsAt"] < before["endsAt"] <= after["startsAt"] + 1, (before, after)
    expect(board.locator("[data-notice]")).to_be_visible()
    for window in ("59", "60"):
        served.press(window, "finish")


def test_a_board_whose_network_dies_greys_says_since_when_and_loses_nothing(
    browsing: Browsing, served: Served
) -> None:
    wire = Wire(int(served.base_url.rsplit(":", 1)[1]))
    board = browsing.person(WALL, base_url=f"http://127.0.0.1:{wire.port}")
    board.goto(f"/s/{served.hall}/transport?voice=0")
    banner, now = board.locator("[data-stale-banner]"), board.locator("[data-now] [data-number]")
    served.take("road")
    called = served.press("54", "call-next")["number"]
    expect(now).to_have_text(called)
    lively = now.evaluate("(element) => getComputedStyle(element).color")
    wire.cut()
    pulled = time.monotonic()
    expect(banner).to_be_hidden()
    expect(banner).to_be_visible(timeout=14_000)
    assert 5 <= time.monotonic() - pulled <= 13, "ten seconds after the last beat, and beats come every five"
    assert re.search(r"\d\d:\d\d:\d\d", banner.inner_text())
    expect(banner).to_contain_text("非实时")
    assert now.evaluate("(element) => getComputedStyle(element).color") != lively
    served.press("54", "finish")
    served.take("road")
    missed = served.press("54", "call-next")["number"]
    wire.mend()
    expect(now).to_have_text(missed, timeout=20_000)
    expect(banner).to_be_hidden()
    expect(board.locator("[data-calls]")).to_contain_text(called)
    served.press("54", "finish")
    wire.close()
    browsing.complaints = [each for each in browsing.complaints if "Failed to load resource" not in each]
