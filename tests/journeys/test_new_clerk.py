"""A new clerk's first day, in real browsers: imported, let in by a slip, a second factor, a board, the first call.

The hall is a real one, where administrators are forced to have a second factor; only its doors never close, so that the
first call can be made at any hour.
"""

import dataclasses
import pathlib
import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from openhall.kit.clock import utc_now
from openhall.people.rules.codes import code_at, step_of
from tests.api.listening import free_port
from tests.journeys.browsing import CONSOLE, EN, NARROW, WALL, ZH
from tests.journeys.pairing import pair
from tests.journeys.test_counter import SLIP
from tests.journeys.test_pages import found_by_axe, wider_than_the_screen
from tests.journeys.test_second_factor import serving
from tests.ran import ROOT
from tests.site.typed import openhall, remove

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADMINISTRATORS, CLERKS = "an administrator's password", "a clerk's own password"
SHEET = "username,name,name_en,role,unit,windows\nhe.ping,何平,He Ping,clerk,market,08\nhe.an,何安,He An,guide,administration,\n"
CODE = re.compile(r"[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}")


@pytest.fixture(scope="module")
def new_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The hall of the examples with nobody at window 08, served by the real command."""
    base = tmp_path_factory.mktemp("new")
    data, yaml, port = base / "data", base / "hall.yaml", free_port()
    example = (ROOT / "examples" / "hall.yaml").read_text("utf-8")
    kept = [line for line in example.splitlines() if "username: market2" not in line]
    text = "\n".join(kept).replace(", substitute: market2", "").replace("around_the_clock: false", "around_the_clock: true")
    yaml.write_text(text + "\n", "utf-8")
    try:
        made = openhall("init", "--from", yaml, "--data-dir", data)
        assert made.returncode == 0, made.stderr
        assert openhall("password", "admin", "--data-dir", data, said=f"{ADMINISTRATORS}\n").returncode == 0
        with serving(data, port):
            yield f"http://localhost:{port}"
    finally:
        remove(data)


@dataclasses.dataclass
class People:
    """Browsers, one for each person or screen; what their consoles complain of."""

    chromium: Browser
    address: str
    complaints: list[str] = dataclasses.field(default_factory=list)

    def browser(self, language: str = EN, viewport: ViewportSize = CONSOLE) -> BrowserContext:
        """A fresh browser."""
        context = self.chromium.new_context(base_url=self.address, viewport=viewport, locale=language)
        context.set_default_timeout(15_000)
        context.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context


def sound(page: Page, pictures: pathlib.Path, name: str) -> None:
    """Nothing against the page by axe, on a desk and on a phone, where nobody scrolls sideways; with pictures."""
    for viewport, size in ((NARROW, "phone"), (CONSOLE, "desk")):
        page.set_viewport_size(viewport)
        page.screenshot(path=pictures / f"new-clerk-{name}-{size}.png", full_page=True)
        assert found_by_axe(page) == []
        assert not wider_than_the_screen(page), (name, size)


def log_in(page: Page, user: str, password: str) -> None:
    page.goto("/login")
    page.get_by_label("User name").fill(user)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def set_up_app(page: Page) -> str:
    """An authenticator app is set up on the page of the second factor; its secret."""
    page.get_by_role("button", name="Set up an app").click()
    secret = page.locator("code.oh-num").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_at(secret, step_of(utc_now())))
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("li code")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    return secret


def imported(page: Page) -> None:
    """The sheet is chosen, looked at and taken over."""
    page.goto("/settings/nanpu/staff/import")
    page.locator("#file").set_input_files({"name": "staff.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    page.get_by_role("button", name="Show what it does").click()
    expect(page.locator("main")).to_contain_text("He Ping · Clerk")
    page.get_by_role("button", name="Take it over").click()
    expect(page.locator("#said")).to_contain_text("Saved.")


def slips_for_the_new(page: Page, pictures: pathlib.Path) -> str:
    """The way from the import to the slips; the new clerk's code, which is gone when the page is opened again."""
    sound(page, pictures, "imported")
    page.get_by_role("link", name="Make entry slips").click()
    for name in ("he.an", "he.ping"):
        expect(page.get_by_label(name)).to_be_checked()
    sound(page, pictures, "choose")
    page.get_by_role("button", name="Make entry slips").click()
    expect(page.locator(".oh-slip")).to_have_count(2)
    sound(page, pictures, "slips")
    on_paper(page, pictures)
    code = page.locator(".oh-slip", has_text="he.ping").locator(".oh-slip-code dd").inner_text()
    assert CODE.fullmatch(code)
    page.get_by_role("link", name="I have printed them").click()
    expect(page.get_by_text("has a slip until")).to_have_count(2)
    assert code not in page.content()
    return code


def on_paper(page: Page, pictures: pathlib.Path) -> None:
    """Printed, two slips stand beside each other on A4 and nothing of the page around them is there."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 without its margins, at 96 dots an inch
    page.screenshot(path=pictures / "new-clerk-slips-paper.png")
    first, second = (page.locator(".oh-slip").nth(number).bounding_box() for number in (0, 1))
    assert first and second and abs(first["y"] - second["y"]) < 2 and second["x"] > first["x"]
    assert not wider_than_the_screen(page)
    expect(page.locator(".oh-bar")).to_be_hidden()
    expect(page.locator(".oh-places")).to_be_hidden()
    page.emulate_media(media="screen")
    page.set_viewport_size(CONSOLE)


def enters(page: Page, code: str, pictures: pathlib.Path) -> None:
    """The slip is used: first typed wrongly, then rightly."""
    page.goto("/login")
    sound(page, pictures, "login")
    page.get_by_role("link", name="First time here? Use your entry slip").click()
    page.get_by_label("User name").fill("he.ping")
    page.get_by_label("Entry code").fill("ABCD-EFGH-JKMN")
    for label in ("New password", "The same again"):
        page.get_by_label(label).fill(CLERKS)
    page.get_by_role("button", name="Set the password and log in").click()
    expect(page.locator("#id_code_error")).to_contain_text("do not fit together")
    sound(page, pictures, "first-wrong")
    page.get_by_label("Entry code").fill(code.lower().replace("-", ""))
    for label in ("New password", "The same again"):
        page.get_by_label(label).fill(CLERKS)
    page.get_by_label("The same again").press("Enter")
    expect(page.get_by_role("heading", name="My doors")).to_be_visible()


def comes_back_with_a_code(page: Page) -> None:
    """The clerk sets an app up, logs out, and logs in with password and code."""
    page.goto("/me/factor")
    secret = set_up_app(page)
    page.goto("/staff")
    page.get_by_role("button", name="Log out").click()
    log_in(page, "he.ping", CLERKS)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_label("Code").fill(code_at(secret, step_of(utc_now()) + 1))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="My doors")).to_be_visible()


def code_for_the_board(page: Page) -> str:
    """One press on the devices page: the code for a board of the zone where window 08 stands."""
    page.goto("/devices/nanpu/")
    page.locator("#what").select_option("zone:business")
    page.get_by_role("button", name="Pair a screen").click()
    return page.locator("#devices-codes .oh-code").first.inner_text()


def test_a_new_clerk_from_the_import_to_the_first_call(
    chromium: Browser, new_hall: str, pictures: pathlib.Path
) -> None:
    people = People(chromium, new_hall)
    desk, window, wall = people.browser(), people.browser(), people.browser(ZH, WALL)
    administrator, clerk, board = (each.new_page() for each in (desk, window, wall))
    log_in(administrator, "admin", ADMINISTRATORS)
    expect(administrator).to_have_url(f"{new_hall}/me/factor")
    set_up_app(administrator)
    imported(administrator)
    code = slips_for_the_new(administrator, pictures)

    enters(clerk, code, pictures)
    comes_back_with_a_code(clerk)
    used = people.browser(ZH, NARROW).new_page()
    used.goto("/login/first")
    for field, typed in (("username", "he.ping"), ("code", code), ("new", CLERKS), ("again", CLERKS)):
        used.locator(f"#id_{field}").fill(typed)
    used.locator("main button.btn-primary").click()
    expect(used.locator("#id_code_error")).to_be_visible()
    sound(used, pictures, "first-used-zh")

    pair(board, code_for_the_board(administrator))
    board.wait_for_url("**/s/nanpu/business")
    taken = httpx.post(f"{new_hall}/api/v1/halls/nanpu/tickets", json={"queue": "business"})
    assert taken.status_code == 201, taken.text
    number = taken.json()["number"]
    clerk.get_by_role("link", name="08").click()
    expect(clerk).to_have_url(re.compile("/counter/nanpu/08/$"))
    clerk.keyboard.press("F2")
    expect(clerk.locator(".oh-counter-state")).to_have_text("Free")
    clerk.wait_for_timeout(SLIP)
    clerk.keyboard.press("F2")
    expect(clerk.locator(".oh-counter-number")).to_have_text(number)
    expect(board.locator("[data-now] [data-number]")).to_have_text(number, timeout=15_000)
    board.screenshot(path=pictures / "new-clerk-board.png")
    clerk.screenshot(path=pictures / "new-clerk-counter.png")
    meant = "403"  # the wrong code and the used one
    assert [each for each in people.complaints if meant not in each] == []
    for context in (desk, window, wall, used.context):
        context.close()
