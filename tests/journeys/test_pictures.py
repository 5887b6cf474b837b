"""The pictures of README and docs, taken in a busy hall: `make screenshots` keeps them, every other run throws them away."""

import pathlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.browsing import CONSOLE, EN, TOUCH_SCREEN, ZH, Browsing
from tests.journeys.pairing import code_for, pair
from tests.journeys.pictures import small_png
from tests.journeys.served import Served
from tests.journeys.test_settings import preview

pytestmark = pytest.mark.browser
SCREEN = ViewportSize(width=1366, height=768)
LARGEST = 110_000


def board(browsing: Browsing, served: Served) -> Page:
    """A zone in full swing, the voice just calling."""
    page = browsing.person(SCREEN, ZH)
    page.goto(f"/s/{served.hall}/insurance?voice=0")
    expect(page.locator(".oh-board-call:visible")).to_have_count(5)
    return page


def counter(browsing: Browsing, served: Served) -> Page:
    """A clerk with a visitor before her and people waiting."""
    page = browsing.person(CONSOLE, ZH, "clerk24")
    page.goto(f"/counter/{served.hall}/24/")
    expect(page.locator("#lists tbody tr").nth(5)).to_be_visible()
    return page


def desk(browsing: Browsing, served: Served) -> Page:
    """Sixty windows, some of them late."""
    page = browsing.person(CONSOLE, EN, "supervisor")
    page.goto(f"/desk/{served.hall}/")
    expect(page.locator(".oh-tile[data-state=serving]").nth(10)).to_be_visible()
    return page


def kiosk(browsing: Browsing, served: Served) -> Page:
    """The three choices."""
    page = browsing.person(TOUCH_SCREEN, EN, "guide")
    page.goto(f"/kiosk/{served.hall}/")
    expect(page.locator(".oh-kiosk-choice")).to_have_count(3)
    return page


def phone(browsing: Browsing, served: Served) -> Page:
    """A ticket on its way."""
    page = browsing.phone(ZH)
    page.goto(f"/t/{served.take('medical')['token']}")
    expect(page.locator(".oh-ticket-wait")).to_be_visible()
    return page


def settings(browsing: Browsing, served: Served) -> Page:
    """Shorter hours on a Saturday, with their effect, before anybody has saved them."""
    page = browsing.person(CONSOLE, ZH, "admin")
    page.goto(f"/settings/{served.hall}/hours/")
    page.locator("main a.btn-primary").click()
    preview(page, "09:00-11:30")
    return page


def devices(browsing: Browsing, served: Served) -> Page:
    """Two screens that are there, and a code that waits for a third."""
    page = browsing.person(CONSOLE, EN, "supervisor")
    for what, path in (("zone:transport", "s/{}/transport"), ("kiosk", "kiosk/{}/")):
        screen = browsing.person(SCREEN)
        pair(screen, code_for(page, served, what))
        screen.wait_for_url("**/" + path.format(served.hall))
    code_for(page, served, "zone:projects")
    expect(page.locator("#devices-live tr[data-device]").nth(1)).to_be_visible(timeout=8_000)
    return page


def audit(browsing: Browsing, served: Served) -> Page:
    """What happened last, as an auditor finds it."""
    page = browsing.person(CONSOLE, EN, "auditor")
    page.goto(f"/audit/{served.hall}/")
    expect(page.locator(".oh-chain > li").nth(3)).to_be_visible()
    return page


def rights(browsing: Browsing, served: Served) -> Page:
    """What a visitor reads of the own data, on a phone."""
    page = browsing.phone(ZH)
    page.goto("/privacy")
    expect(page.locator("tbody tr").nth(3)).to_be_visible()
    return page


@pytest.mark.parametrize("scene", [board, counter, desk, kiosk, phone, settings, devices, audit, rights])
def test_a_picture_shows_a_busy_hall(
    browsing: Browsing, served: Served, pictures: pathlib.Path, scene: Callable[[Browsing, Served], Page]
) -> None:
    page = scene(browsing, served)
    page.wait_for_timeout(300)
    png, colours = small_png(browsing.person(), page.screenshot())
    assert colours > 100, "nothing is drawn"
    assert len(png) < LARGEST
    (pictures / f"{scene.__name__}.png").write_bytes(png)
