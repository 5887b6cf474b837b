"""One visitor's way: taken on the phone, called by a key, seen and heard at the board, seen on desk and phone; done."""

import itertools
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from openhall.kit.speech import clip_names
from tests.journeys.browsing import WALL, Browsing
from tests.journeys.served import Served

pytestmark = pytest.mark.browser
ZONE, WINDOW, QUEUE = "projects", "57", "工程建设审批"
PATIENCE, SLIP = 60, 450


def take(phone: Page, hall: str) -> str:
    """From the hall's page to my ticket; its number."""
    phone.goto(f"/h/{hall}/")
    phone.get_by_role("link", name="取号").first.click()
    phone.get_by_role("link", name=QUEUE).click()
    phone.get_by_role("button", name="确认取号").click()
    expect(phone).to_have_url(re.compile("/t/"))
    return phone.locator(".oh-ticket-number").inner_text()


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


def test_a_visitor_is_served_from_the_phone_to_the_end(browsing: Browsing, served: Served) -> None:
    phone, board = browsing.phone(), browsing.person(WALL)
    clerk, desk = browsing.person(user=f"clerk{WINDOW}"), browsing.person(user="supervisor")
    board.goto(f"/s/{served.hall}/{ZONE}")
    expect(board.locator("[data-sound]")).to_be_hidden()
    desk.goto(f"/desk/{served.hall}/")
    clerk.goto(f"/counter/{served.hall}/{WINDOW}/")
    number = take(phone, served.hall)
    expect(phone.locator(".oh-ticket-card")).to_have_attribute("data-state", "waiting")
    expect(phone.locator(".oh-ticket-wait dd").first).to_have_text("0")

    other = served.take("land")["number"]
    clerk.keyboard.press("F2")
    expect(clerk.locator(".oh-counter-number")).to_have_text(number)
    expect(clerk.locator(".oh-counter-state")).to_have_text("已呼叫")
    expect(board.locator("[data-subtitle]")).to_contain_text(f"请 {number} 号到 {WINDOW} 号窗口")
    expect(board.locator("[data-notice]")).to_be_hidden()
    expect(board.locator("[data-now] [data-number]")).to_have_text(number)
    expect(board.locator("[data-now] [data-window]")).to_have_text(WINDOW)
    full = phone.locator(".oh-called-full")
    expect(full).to_contain_text(number, timeout=20_000)
    expect(full).to_contain_text(f"请到 {WINDOW} 号窗口")
    tile = desk.locator(".oh-tile", has=desk.locator(f".oh-tile-name:text-is('{WINDOW}')"))
    expect(tile).to_contain_text(number, timeout=15_000)
    expect(tile).to_have_attribute("data-state", "called")
    full.get_by_role("button").click()
    expect(full).to_be_hidden()

    assert served.press("60", "call-next")["number"] == other
    expect(board.locator("[data-now] [data-number]")).to_have_text(other)
    wanted = said(number, WINDOW) + said(other, "60")
    log = play_log(board, len(wanted))
    assert [each["clip"] for each in log] == wanted
    for before, after in itertools.pairwise(log):
        assert before["startsAt"] < before["endsAt"] <= after["startsAt"] + 1, (before, after)
    expect(board.locator("[data-notice]")).to_be_visible()
    served.press("60", "finish")

    expect(clerk.locator("#b-recall")).to_be_enabled()
    clerk.keyboard.press("F3")
    expect(board.locator("[data-now] [data-recall]")).to_be_visible()
    expect(clerk.locator("#said")).to_contain_text(f"正在重呼 {number}")
    expect(board.locator("[data-now] [data-number]")).to_have_text(number)

    clerk.keyboard.press("F2")
    expect(clerk.locator(".oh-counter-state")).to_have_text("办理中")
    clerk.wait_for_timeout(SLIP)
    clerk.keyboard.press("F2")
    expect(clerk.locator(".oh-counter-state")).to_have_text("空闲")
    clerk.get_by_role("button", name="撤销").click()
    expect(clerk.locator(".oh-counter-state")).to_have_text("办理中")
    expect(clerk.locator(".oh-counter-number")).to_have_text(number)
    clerk.wait_for_timeout(SLIP)
    clerk.keyboard.press("F2")
    expect(clerk.locator(".oh-counter-state")).to_have_text("空闲")
    expect(phone.locator(".oh-ticket-card")).to_have_attribute("data-state", "done", timeout=20_000)
    expect(tile).to_have_attribute("data-state", "idle", timeout=12_000)
