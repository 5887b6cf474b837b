"""Pairing as people do it: a press on the devices page, a code typed on a screen; `desk` speaks English."""

from playwright.sync_api import Page, expect

from tests.journeys.served import Served


def code_for(desk: Page, served: Served, what: str) -> str:
    """The code that one press on the devices page makes."""
    desk.goto(f"/devices/{served.hall}/")
    desk.locator("#what").select_option(what)
    desk.get_by_role("button", name="Pair a screen").click()
    return desk.locator("#devices-codes .oh-code").first.inner_text()


def pair(screen: Page, code: str) -> None:
    """Type the code on a screen."""
    screen.goto("/pair")
    screen.locator("#code").fill(code.lower())
    screen.locator("main .btn-primary").click()


def revoke(desk: Page) -> None:
    """Take the chosen device's pairing back, after the question."""
    desk.get_by_role("button", name="Take the pairing back").click()
    desk.get_by_role("button", name="Take it back now").click()
    expect(desk.locator("#said")).to_contain_text("The pairing is taken back.")
