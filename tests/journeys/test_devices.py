"""A screen's whole life in real browsers: paired with a code, seen on the devices page, revoked, and told so."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import CONSOLE, EN, NARROW, WALL, Browsing
from tests.journeys.pairing import code_for, pair, revoke
from tests.journeys.served import Served
from tests.journeys.test_pages import found_by_axe, wider_than_the_screen

pytestmark = pytest.mark.browser
SAYS_SO_WITHIN = 4.0


def test_a_board_is_paired_seen_and_revoked(browsing: Browsing, served: Served) -> None:
    desk, board = browsing.person(CONSOLE, EN, "supervisor"), browsing.person(WALL)
    code = code_for(desk, served, "zone:transport")
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", code)
    assert found_by_axe(desk) == []
    pair(board, code)
    board.wait_for_url(f"**/s/{served.hall}/transport")
    row = desk.locator("#devices-live tr[data-device]")
    expect(row).to_have_count(1, timeout=8_000)  # the page hears of it by itself
    expect(row).to_contain_text("Calls of", timeout=8_000)
    expect(desk.locator("#devices-codes .oh-code")).to_have_count(0)
    expect(row).to_contain_text("just now")
    row.locator("a").click()
    desk.locator("#name").fill("Above the stairs")
    desk.get_by_role("button", name="Rename").click()
    expect(row).to_contain_text("Above the stairs")
    desk.set_viewport_size(NARROW)
    assert not wider_than_the_screen(desk)
    desk.get_by_role("button", name="Take the pairing back").click()
    assert found_by_axe(desk) == []
    desk.get_by_role("button", name="Leave").click()
    revoke(desk)
    revoked = time.monotonic()
    expect(board.locator("h1")).to_have_text("这块屏幕未配对", timeout=8_000)
    took = time.monotonic() - revoked
    print(f"the board said so after {took:.2f} s")
    assert took < SAYS_SO_WITHIN
    expect(board.locator("a[href='/pair']")).to_be_visible()
    assert found_by_axe(board) == []
    expect(row).to_have_count(0)
    browsing.complaints = [each for each in browsing.complaints if "403" not in each]


def test_a_paired_kiosk_counts_its_paper_and_stops_when_it_is_revoked(browsing: Browsing, served: Served) -> None:
    desk, kiosk = browsing.person(CONSOLE, EN, "supervisor"), browsing.person(CONSOLE, EN)
    kiosk.add_init_script("window.print = () => {}")
    pair(kiosk, code_for(desk, served, "kiosk"))
    kiosk.wait_for_url(f"**/kiosk/{served.hall}/")
    kiosk.goto(f"/kiosk/{served.hall}/take?queue=utilities")
    kiosk.locator("button[value=ordinary]").click()
    kiosk.wait_for_url("**/ticket/**")
    kiosk.evaluate("sessionStorage.removeItem('openhall-beat')")  # or the count comes with the next beat, in half a minute
    kiosk.goto(f"/kiosk/{served.hall}/")
    row = desk.locator("#devices-live tr[data-device]")
    expect(row).to_contain_text("about 399 tickets", timeout=10_000)
    row.locator("a").click()
    revoke(desk)
    kiosk.get_by_text("Take a ticket").click()
    expect(kiosk.locator("h1")).to_have_text("This screen is not paired")
    browsing.complaints = [each for each in browsing.complaints if "403" not in each]
