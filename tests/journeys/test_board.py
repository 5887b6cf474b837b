"""A board whose network dies says so, and loses nothing."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import WALL, Browsing
from tests.journeys.served import Served
from tests.journeys.wire import Wire

pytestmark = pytest.mark.browser


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
