"""The counter: one screen without scrolling, keys that can be switched off, the commonest acts in one or two presses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.journeys.browsing import EN, Browsing
from tests.journeys.served import Served

pytestmark = pytest.mark.browser
WINDOW = "50"
STRIP = ViewportSize(width=360, height=120)
SLIP = 450  # a second press of the same kind within 0.4 s is a slip of the finger


@pytest.fixture
def clerk(browsing: Browsing, served: Served) -> Iterator[Page]:
    """Window 50 with 25 people before it, in English; left as it was found."""
    served.fill("vehicles", 25)
    page = browsing.person(language=EN, user=f"clerk{WINDOW}")
    page.goto(f"/counter/{served.hall}/{WINDOW}/")
    yield page
    served.press(WINDOW, "resume")
    if served.window(WINDOW)["number"]:
        served.press(WINDOW, "finish")


def scrolls(page: Page) -> bool:
    """Whether anything of the page lies outside the screen."""
    return bool(page.evaluate(
        "() => document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth"
    ))  # fmt: skip


def press(page: Page, key: str, state: str) -> None:
    """Press one key and see the state change."""
    page.keyboard.press(key)
    expect(page.locator(".oh-counter-state")).to_have_text(state)
    page.wait_for_timeout(SLIP)


def test_every_state_fits_one_screen_and_the_five_commonest_acts_take_two_presses(clerk: Page) -> None:
    assert not scrolls(clerk)
    press(clerk, "F2", "Called")
    assert not scrolls(clerk)
    expect(clerk.locator("#b-recall")).to_be_enabled(timeout=6_000)
    number = clerk.locator(".oh-counter-number").inner_text()
    clerk.keyboard.press("F3")
    expect(clerk.locator("#said")).to_contain_text(f"{number} is being called once more")
    clerk.wait_for_timeout(SLIP)
    press(clerk, "F2", "Serving")
    assert not scrolls(clerk)
    press(clerk, "F2", "Free")
    assert not scrolls(clerk), "nor with the offer to undo"
    press(clerk, "F2", "Called")
    press(clerk, "F4", "Free")
    expect(clerk.locator("#lists")).to_contain_text("Missed")
    clerk.keyboard.press("F8")
    expect(clerk.locator("#box-pause")).to_be_visible()
    press(clerk, "2", "Paused")
    expect(clerk.locator(".oh-counter-since")).to_contain_text("Meal")
    press(clerk, "F2", "Free")
    press(clerk, "F2", "Called")
    clerk.keyboard.press("F6")
    expect(clerk.locator("#box-transfer")).to_be_visible()
    clerk.locator("#transfer-queue").select_option("road")
    clerk.keyboard.press("Enter")
    clerk.locator("#box-transfer").get_by_role("button", name="Send on").click()
    expect(clerk.locator(".oh-counter-state")).to_have_text("Free")


def test_a_number_is_found_and_called(clerk: Page, served: Served) -> None:
    wanted = served.take("vehicles")["number"]
    clerk.locator("#find").fill(wanted.lower())
    row = clerk.locator("#lists tbody tr")
    expect(row).to_have_count(1)
    clerk.locator("#find").press("Enter")
    expect(clerk.locator(".oh-counter-number")).to_have_text(wanted)


def test_the_keys_are_switched_off_and_on_again(clerk: Page) -> None:
    clerk.keyboard.press("?")
    clerk.get_by_role("button", name="Switch the keys off").click()
    expect(clerk.locator("kbd:visible")).to_have_count(0)
    clerk.keyboard.press("F2")
    clerk.wait_for_timeout(SLIP)
    expect(clerk.locator(".oh-counter-state")).to_have_text("Free")
    clerk.get_by_role("button", name="Keys").click()
    clerk.get_by_role("button", name="Switch the keys on").click()
    expect(clerk.locator("kbd:visible")).not_to_have_count(0)
    press(clerk, "F2", "Called")


def test_a_double_press_is_one_call(clerk: Page, served: Served) -> None:
    clerk.locator("#b-primary").dblclick()
    expect(clerk.locator(".oh-counter-state")).to_have_text("Called")
    clerk.wait_for_timeout(SLIP)
    assert served.window(WINDOW)["ticket_state"] == "called"


def test_an_answer_that_was_under_way_closes_no_box(clerk: Page) -> None:
    held: list[Route] = []
    clerk.route("**/live?**", lambda route: held.append(route))
    while not held:
        clerk.wait_for_timeout(100)
    clerk.keyboard.press("F8")
    box = clerk.locator("#box-pause")
    expect(box).to_be_visible()
    with clerk.expect_response("**/live?**"):
        held[0].continue_()
    clerk.wait_for_timeout(300)
    expect(box).to_be_visible()
    clerk.unroute("**/live?**")


def test_the_strip_needs_360_by_120(clerk: Page, served: Served) -> None:
    clerk.set_viewport_size(STRIP)
    clerk.goto(f"/counter/{served.hall}/{WINDOW}/?view=strip")
    assert not scrolls(clerk)
    press(clerk, "F2", "Called")
    assert not scrolls(clerk)
    press(clerk, "F2", "Serving")
    assert not scrolls(clerk)
    press(clerk, "F2", "Free")
    assert not scrolls(clerk)


def test_quiet_help_reaches_the_desk(clerk: Page, browsing: Browsing, served: Served) -> None:
    desk = browsing.person(language=EN, user="supervisor")
    desk.goto(f"/desk/{served.hall}/")
    clerk.get_by_role("button", name="Call the duty manager").click()
    clerk.get_by_role("button", name="Please come, quietly").click()
    expect(clerk.locator("#needs-now")).to_contain_text("The duty manager is called")
    expect(desk.locator("#desk-needs")).to_contain_text(f"Window {WINDOW} asks for you", timeout=12_000)
    clerk.get_by_role("button", name="Help came").click()
    expect(clerk.locator("#needs-now")).not_to_contain_text("The duty manager is called")
