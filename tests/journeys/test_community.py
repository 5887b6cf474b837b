"""A volunteer signs up from the waitlist, serves, asks for the certificate and verifies it: three phones and a desk."""

import datetime as dt
import zoneinfo

import pytest
from playwright.sync_api import Page, expect

from openhall.kit.clock import utc_now
from tests.journeys.browsing import EN, ZH, Browsing
from tests.journeys.outside import outside
from tests.journeys.served import Served
from tests.journeys.test_pages import found_by_axe, wider_than_the_screen
from tests.web.pages import RECIPES, Kind

pytestmark = pytest.mark.browser
OWN_AREA = ("hall_event", "leaflet", "volunteer", "event_check", "certificate", "community")


def join(phone: Page, served: Served, name: str) -> str:
    """Become a volunteer on the own phone; the link of the own page."""
    phone.goto(f"/h/{served.hall}/events")
    phone.get_by_role("link", name="Become a volunteer").click()
    phone.get_by_label("Name", exact=True).fill(name)
    phone.get_by_label("I choose to serve as a volunteer, unpaid.").check()
    phone.get_by_role("button", name="Become a volunteer").click()
    phone.wait_for_url("**/v/*")
    return phone.url.partition("?")[0]


def planned(desk: Page, served: Served) -> str:
    """Plan an event of one place that begins now; its name."""
    title = f"医保咨询 {utc_now():%H%M%S%f}"
    begins = utc_now().astimezone(zoneinfo.ZoneInfo("Asia/Shanghai")) - dt.timedelta(minutes=2)
    desk.goto(f"/community/{served.hall}/")
    desk.locator("#title").fill(title)
    desk.locator("#community").fill("翠苑社区")
    desk.locator("#starts_at").fill(f"{begins:%Y-%m-%dT%H:%M}")
    desk.locator("#ends_at").fill(f"{begins + dt.timedelta(hours=2):%Y-%m-%dT%H:%M}")
    desk.locator("#capacity").fill("1")
    desk.get_by_role("button", name="Plan it").click()
    expect(desk.locator("#said")).to_contain_text("The event is planned.")
    desk.locator("tr", has_text=title).get_by_role("link").click()
    return title


def code_of(desk: Page, link: str) -> str:
    """The address that the code shown at the event leads to."""
    event = desk.url
    desk.get_by_role("link", name=link).click()
    code = desk.locator(".oh-panel strong").inner_text().replace("-", "")
    direction = desk.url.rsplit("/", 1)[1]
    desk.goto(event)
    return f"/e/{event.rsplit('/', 1)[1]}/{direction}/{code}"


def test_a_volunteer_serves_from_the_waitlist_and_verifies_the_certificate(browsing: Browsing, served: Served) -> None:
    desk, first, second = browsing.person(language=EN, user="supervisor"), browsing.phone(EN), browsing.phone(EN)
    mine = [join(phone, served, name) for phone, name in ((first, "李小红"), (second, "王小明"))]
    title = planned(desk, served)
    for phone, page, said in ((first, mine[0], "You are signed up."), (second, mine[1], "You are on the waitlist.")):
        phone.goto(page)
        phone.locator(f"h3:has-text('{title}') ~ form[action$='/sign-up'] button").first.click()
        expect(phone.locator("main")).to_contain_text(said)
    first.get_by_role("button", name="Give it up").click()
    second.reload()
    expect(second.locator("li", has_text=title)).to_contain_text("Signed up")
    second.goto(code_of(desk, "Code for coming"))
    second.get_by_role("button", name="I am here").click()
    expect(second.locator("main")).to_contain_text("You are on duty")
    second.goto(code_of(desk, "Code for leaving"))
    second.get_by_role("button", name="I leave now").click()
    expect(second.locator("li", has_text=title)).to_contain_text("Served")
    second.get_by_role("button", name="Show the certificate").click()
    expect(second.locator("main")).to_contain_text("王小明")
    address = second.locator("text=/certificate\\/[\\w-]{22}/").inner_text()
    stranger = browsing.phone(EN)
    stranger.goto(address)
    expect(stranger.locator("main")).to_contain_text("Genuine: it is what the log of this hall holds.")
    expect(stranger.locator("main")).not_to_contain_text("王小明")


@pytest.mark.parametrize("language", [ZH, EN])
def test_axe_finds_nothing_on_the_pages_of_the_community(browsing: Browsing, served: Served, language: str) -> None:
    made = {"hall": served.hall, **outside(served)}
    phone, desk = browsing.phone(language), browsing.person(language=language, user="supervisor")
    found: dict[str, list[str]] = {}
    for name, recipe in RECIPES.items():
        if recipe.kind != Kind.PAGE or not name.startswith(OWN_AREA):
            continue
        page = desk if name.startswith("community") else phone
        for address in recipe.addresses:
            page.goto(address.format_map(made))
            said = found_by_axe(page) + (["scrolls sideways"] if wider_than_the_screen(page) else [])
            if said:
                found[address] = said
    assert found == {}
