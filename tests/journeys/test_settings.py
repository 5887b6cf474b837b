"""The administrator changes the hall in a real browser: sees the effect, saves, takes it back; on a phone too."""

import pathlib
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import CONSOLE, EN, NARROW, ZH, Browsing
from tests.journeys.served import Served
from tests.journeys.test_pages import found_by_axe, wider_than_the_screen

pytestmark = pytest.mark.browser


def preview(page: Page, hours: str) -> None:
    """Saturday's hours typed with the keyboard alone, up to the preview."""
    page.locator("#id_saturday").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(hours)
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_be_visible()


def saved(browsing: Browsing, hall: str, language: str = EN) -> Page:
    """Longer hours, saved; the page of the change."""
    page = browsing.person(CONSOLE, language, "admin")
    page.goto(f"/settings/{hall}/hours/")
    page.locator("main a.btn-primary").click()
    preview(page, "09:00-11:30")
    page.keyboard.press("Enter")  # the button that saves has the focus
    page.wait_for_url(re.compile("/changes/"))
    return page


def test_hours_are_changed_and_taken_back_with_the_keyboard(
    browsing: Browsing, served: Served, pictures: pathlib.Path
) -> None:
    page = saved(browsing, served.hall)
    expect(page.locator("#change")).to_contain_text("Done")
    expect(page.locator("#back")).to_be_visible()
    page.screenshot(path=pictures / "settings-change.png")
    assert found_by_axe(page) == []
    page.get_by_role("button", name="Take it back today").click()
    expect(page.locator("#change")).to_contain_text("Done")
    expect(page.locator("table").first).to_contain_text("09:00-11:30")


@pytest.mark.parametrize("language", [ZH, EN])
def test_forms_previews_and_lists_stand_on_a_phone(
    browsing: Browsing, served: Served, pictures: pathlib.Path, language: str
) -> None:
    page = browsing.person(NARROW, language, "admin")
    found = {}
    for name, path in (
        ("overview", ""), ("windows", "window/"), ("account", "account/new"), ("posting", "posting/new"),
        ("import", "staff/import"), ("roster", "roster"),
    ):  # fmt: skip
        page.goto(f"/settings/{served.hall}/{path}")
        page.screenshot(path=pictures / f"settings-phone-{name}-{language}.png", full_page=True)
        if said := found_by_axe(page) + (["scrolls sideways"] if wider_than_the_screen(page) else []):
            found[path] = said
    page.goto(f"/settings/{served.hall}/hours/")
    page.locator("main a.btn-primary").click()
    preview(page, "10:00-11:00")
    page.screenshot(path=pictures / f"settings-phone-preview-{language}.png", full_page=True)
    if said := found_by_axe(page) + (["scrolls sideways"] if wider_than_the_screen(page) else []):
        found["preview"] = said
    assert found == {}


def test_the_desk_of_an_administrator(browsing: Browsing, served: Served, pictures: pathlib.Path) -> None:
    page = browsing.person(CONSOLE, ZH, "admin")
    for name, path in (("overview", ""), ("windows", "window/"), ("roster", "roster"), ("accounts", "account/")):
        page.goto(f"/settings/{served.hall}/{path}")
        page.screenshot(path=pictures / f"settings-{name}.png")
    page.locator("tbody a").first.click()
    expect(page.locator("#id_name")).to_be_visible()
    page.screenshot(path=pictures / "settings-account.png", full_page=True)
