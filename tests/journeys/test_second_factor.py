"""A new hall's supervisor sets a second factor up because there is no way around it, and logs in with a code and a key."""

import contextlib
import pathlib
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from openhall.kit.clock import utc_now
from openhall.people.rules.codes import code_at, step_of
from tests.api.listening import free_port
from tests.journeys.browsing import CONSOLE, EN, NARROW
from tests.journeys.served import own_environment
from tests.journeys.test_pages import found_by_axe, wider_than_the_screen
from tests.ran import ROOT
from tests.site.typed import openhall, remove

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = """() => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth)
                 .map(e => e.outerHTML.slice(0, 90))"""
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def real_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A hall that is no demo, served by the real command; keys need `localhost`, not a number."""
    base = tmp_path_factory.mktemp("real")
    data, yaml, port = base / "data", base / "hall.yaml", free_port()
    yaml.write_text((ROOT / "examples" / "hall.yaml").read_text("utf-8").replace("role: duty_leader", "role: supervisor"), "utf-8")
    try:
        made = openhall("init", "--from", yaml, "--data-dir", data)
        assert made.returncode == 0, made.stderr
        assert openhall("password", "duty", "--data-dir", data, said=f"{PASSWORD}\n").returncode == 0
        with serving(data, port):
            yield f"http://localhost:{port}"
    finally:
        remove(data)


@contextlib.contextmanager
def serving(data: pathlib.Path, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "openhall.site.command", "run", "--data-dir", str(data), "--port", str(port)]
    process = subprocess.Popen(command, env=own_environment(), stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/login").status_code == 200:
                    break
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(60)


def log_in(page: Page) -> None:
    page.goto("/login?next=/desk/nanpu/")
    page.get_by_label("User name").fill("duty")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def sound(page: Page) -> None:
    """Nothing against the page by axe, also on a phone, where nobody scrolls sideways."""
    for viewport in (NARROW, CONSOLE):
        page.set_viewport_size(viewport)
        assert found_by_axe(page) == []
        assert not wider_than_the_screen(page), page.evaluate(WIDE)


def log_out(context: BrowserContext, page: Page) -> None:
    page.goto("/staff")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("User name")).to_be_visible()


def with_software_key(context: BrowserContext, page: Page) -> None:
    """The browser's own virtual authenticator."""
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
               "automaticPresenceSimulation": True}  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_supervisor_is_led_through_the_set_up_and_logs_in_with_a_code_and_with_a_key(
    chromium: Browser, real_hall: str
) -> None:
    complaints: list[str] = []
    context = chromium.new_context(base_url=real_hall, viewport=CONSOLE, locale=EN)
    context.set_default_timeout(15_000)
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    log_in(page)
    expect(page).to_have_url(f"{real_hall}/me/factor")
    page.goto("/desk/nanpu/")
    expect(page).to_have_url(f"{real_hall}/me/factor")
    expect(page.locator("#needs-me")).to_contain_text("Your role needs a second factor")
    sound(page)
    page.get_by_role("button", name="Set up an app").click()
    expect(page.locator(".oh-qr svg")).to_be_visible()
    sound(page)
    secret = page.locator("code.oh-num").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_at(secret, step_of(utc_now())))
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("li code")).to_have_count(10)
    sound(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="My doors")).to_be_visible()

    log_out(context, page)
    log_in(page)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    sound(page)
    page.get_by_label("Code").fill(code_at(secret, step_of(utc_now()) + 1))
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{real_hall}/desk/nanpu/")

    with_software_key(context, page)
    page.goto("/me/factor")
    page.get_by_label("Name of the key").fill("My fingerprint")
    page.locator("#key-password").fill(PASSWORD)
    page.get_by_role("button", name="Add a key or fingerprint").click()
    expect(page.locator("#said")).to_contain_text("The key counts from now on")
    log_out(context, page)
    log_in(page)
    page.get_by_role("button", name="Use my key or fingerprint").click()
    expect(page).to_have_url(f"{real_hall}/desk/nanpu/")
    lock_and_unlock(context, page)
    context.close()
    assert [said for said in complaints if not re.search("423|403", said)] == [], "a locked part, a wrong PIN: meant"


def lock_and_unlock(context: BrowserContext, page: Page) -> None:
    """F10 locks; the same session in another tab is led to the PIN by the next part it asks for."""
    page.goto("/me/")
    sound(page)
    page.locator("#pin-password").fill(PASSWORD)
    page.get_by_label("New PIN").fill("2580")
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.locator("#said")).to_contain_text("The PIN is set")
    other = context.new_page()
    for tab in (other, page):
        tab.goto("/counter/nanpu/01/")
    page.keyboard.press("F10")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    sound(page)
    expect(other).to_have_url(re.compile("/login/locked"), timeout=15_000)
    page.get_by_label("PIN").fill("0000")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("alert")).to_contain_text("4 more tries")
    page.get_by_label("PIN").fill("2580")
    page.get_by_role("button", name="Unlock").click()
    expect(page).to_have_url(re.compile("/counter/nanpu/01/$"))
