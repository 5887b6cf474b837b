"""Take, see, cancel: on a phone, without JavaScript, by keyboard alone, in large letters, on the narrowest phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import CONSOLE, EN, NARROW, Browsing
from tests.journeys.served import Served

pytestmark = pytest.mark.browser
FOCUSED = """
    () => {
        const element = document.activeElement, style = getComputedStyle(element);
        return {text: (element.labels && element.labels[0] || element).innerText.trim(), seen: parseFloat(style.outlineWidth)};
    }
"""
# Letters of what is shown, and what can be pressed: an inline link in a sentence is as large as its sentence.
MEASURED = """
    () => {
        const shown = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
            && !element.closest(".visually-hidden, .oh-skip");
        const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [], narrow = [];
        while (words.nextNode()) {
            const text = words.currentNode.data.trim(), parent = words.currentNode.parentElement;
            if (!text || parent.closest("script, style, option") || !shown(parent)) continue;
            const size = parseFloat(getComputedStyle(parent).fontSize);
            if (size < 24) small.push(size + " px: " + text);
        }
        const inSentence = (element) => element.tagName === "A" && getComputedStyle(element).display === "inline"
            && Array.from(element.parentElement.childNodes).some((each) => each !== element && each.nodeType === 3 && each.data.trim());
        for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
            if (!shown(element) || inSentence(element) || element.type === "hidden") continue;
            const target = element.matches("[type=radio], [type=checkbox]") ? element.labels[0] : element;
            const box = target.getBoundingClientRect();
            if (box.height < 59.9 || box.width < 59.9) {
                narrow.push(Math.round(box.width) + " × " + Math.round(box.height) + ": " + target.innerText.trim());
            }
        }
        const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
        return {small, narrow, wide};
    }
"""


def ticket_number(page: Page) -> str:
    """The number on my ticket."""
    expect(page).to_have_url(re.compile("/t/"))
    return page.locator(".oh-ticket-number").inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_ticket_is_taken_seen_and_given_up_on_a_phone(browsing: Browsing, served: Served, javascript: bool) -> None:
    phone = browsing.phone(EN, java_script_enabled=javascript)
    phone.goto("/")
    phone.get_by_role("link", name="Take a ticket").first.click()
    phone.get_by_role("searchbox").fill("water")
    phone.get_by_role("button", name="Search").click()
    phone.locator("main a.oh-choice").first.click()
    expect(phone.get_by_role("heading", name="What to bring")).to_be_visible()
    phone.get_by_role("link", name="Take a ticket").click()
    phone.get_by_text("60 years or older").click()
    phone.get_by_role("button", name="Take the ticket").click()
    number = ticket_number(phone)
    assert re.fullmatch(r"[A-Z]\d{3}", number)
    expect(phone.locator("main")).to_contain_text("People before you")
    phone.get_by_role("link", name="Refresh").click()
    assert ticket_number(phone) == number
    phone.goto("/ticket")
    assert ticket_number(phone) == number, "the phone remembers its ticket"
    phone.get_by_role("link", name="Give this ticket up").click()
    phone.get_by_role("button", name="Yes, give it up").click()
    expect(phone.locator(".oh-ticket-card")).to_have_attribute("data-state", "cancelled")
    expect(phone.get_by_role("link", name="Give this ticket up")).to_have_count(0)


def tab_to(page: Page, text: str, most: int = 60) -> None:
    """Press Tab until this is in focus, and see that it shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["text"].startswith(text):
            assert focused["seen"] >= 2, f"no focus ring on {text}"
            return
    raise AssertionError(f"{text} cannot be reached by Tab")


def test_take_see_and_cancel_need_no_mouse(browsing: Browsing, served: Served) -> None:
    page = browsing.person(CONSOLE, EN)
    page.goto(f"/h/{served.hall}/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Skip to the main content"
    page.keyboard.press("Enter")
    tab_to(page, "Take a ticket")
    page.keyboard.press("Enter")
    page.wait_for_url("**/take")
    tab_to(page, "Water, power and gas")
    page.keyboard.press("Enter")
    page.wait_for_url("**queue=utilities")
    tab_to(page, "For myself")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED)["text"].startswith("60 years or older")
    tab_to(page, "Take the ticket")
    page.keyboard.press("Enter")
    number = ticket_number(page)
    tab_to(page, "Refresh")
    page.keyboard.press("Enter")
    assert ticket_number(page) == number
    tab_to(page, "Give this ticket up")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cancel")
    tab_to(page, "Yes, give it up")
    page.keyboard.press("Enter")
    expect(page.locator(".oh-ticket-card")).to_have_attribute("data-state", "cancelled")


@pytest.mark.parametrize("language", ["zh-CN", EN])
def test_large_letters_are_large_on_every_step(browsing: Browsing, served: Served, language: str) -> None:
    phone = browsing.person(NARROW, language, has_touch=True, is_mobile=True)
    phone.goto("/")
    phone.locator("button[name=mode][value=elder]").click()
    ticket = served.take("utilities")["token"]
    called = served.take("utilities")
    served.call("51", called)
    found = {}
    for address in (
        "/", f"/h/{served.hall}/", f"/h/{served.hall}/items", f"/h/{served.hall}/take", "/ticket",
        f"/h/{served.hall}/take?queue=utilities", f"/t/{ticket}", f"/t/{called['token']}", f"/t/{ticket}/cancel",
    ):  # fmt: skip
        phone.goto(address)
        expect(phone.locator("html")).to_have_attribute("data-mode", "elder")
        measured = phone.evaluate(MEASURED)
        if measured != {"small": [], "narrow": [], "wide": False}:
            found[address] = measured
    served.press("51", "finish")
    assert found == {}
