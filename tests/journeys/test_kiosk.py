"""The kiosk: a ticket on 80 and 58 mm, printed once, again only on purpose, and nothing left after a minute."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import TOUCH_SCREEN, Browsing
from tests.journeys.served import Served

pytestmark = pytest.mark.browser
MM = 96 / 25.4
COUNT_PRINTS = """
    window.prints = [];
    window.print = () => window.prints.push(document.querySelector(".oh-ticket-copy").hidden ? "first" : "copy");
"""


@pytest.fixture
def kiosk(browsing: Browsing, served: Served) -> Page:
    """The touch screen with a ticket just taken by three touches."""
    page = browsing.person(TOUCH_SCREEN, user="guide", has_touch=True)
    page.add_init_script(COUNT_PRINTS)
    page.clock.install()
    page.goto(f"/kiosk/{served.hall}/")
    page.locator(".oh-kiosk-choice", has_text="取号").first.tap()
    page.locator(".oh-kiosk-choice", has_text="水电气").tap()
    page.locator(".oh-kiosk-choice", has_text="60 岁及以上").tap()
    expect(page).to_have_url(re.compile("/ticket/"))
    return page


@pytest.mark.parametrize(("paper", "long"), [(80, 125), (58, 110)])
def test_the_paper_holds_number_place_and_code(kiosk: Page, paper: int, long: int) -> None:
    number = kiosk.locator(".oh-kiosk-done .oh-ticket-number").inner_text()
    kiosk.goto(f"{kiosk.url}?paper={paper}")
    kiosk.emulate_media(media="print")
    ticket = kiosk.locator("article.oh-ticket")
    expect(ticket).to_be_visible()
    for words in (number, "云河市政务服务中心", "水电气", "3 楼 交通和公用事业区", "优先", "前面人数", "扫码"):
        expect(ticket).to_contain_text(words)
    box = ticket.bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(paper * MM, abs=1)
    assert box["height"] <= long * MM
    code = ticket.locator("img.oh-ticket-qr")
    assert code.evaluate("(image) => image.complete && image.naturalWidth") > 20
    assert code.evaluate("(image) => image.getBoundingClientRect().width") >= 24 * MM - 1
    assert ticket.evaluate("(element) => element.scrollWidth <= element.clientWidth")
    expect(kiosk.locator(".oh-kiosk-done")).to_be_hidden()
    expect(kiosk.locator("header")).to_be_hidden()
    printed = kiosk.pdf(prefer_css_page_size=True).decode("latin-1")
    sheets = re.findall(r"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sheets) == 1, "one ticket is one page"
    assert [float(each) / 72 * 25.4 for each in sheets[0]] == pytest.approx([paper, long], abs=0.5)


def test_it_prints_once_and_again_only_on_purpose(kiosk: Page) -> None:
    assert kiosk.evaluate("window.prints") == ["first"]
    kiosk.reload()
    assert kiosk.evaluate("window.prints") == [], "a reload prints nothing"
    again = kiosk.get_by_role("button", name="再打印一张")
    again.tap()
    assert kiosk.evaluate("window.prints") == ["copy"]
    expect(again).to_be_disabled()


def test_it_asks_after_45_seconds_and_wipes_itself_after_60(kiosk: Page, served: Served) -> None:
    ticket = kiosk.url
    ask = kiosk.locator("#kiosk-ask")
    kiosk.clock.fast_forward(40_000)
    expect(ask).to_be_hidden()
    kiosk.clock.fast_forward(6_000)
    expect(ask).to_be_visible()
    ask.get_by_role("button", name="再等等").tap()
    expect(ask).to_be_hidden()
    kiosk.clock.fast_forward(46_000)
    expect(ask).to_be_visible()
    kiosk.clock.fast_forward(15_000)
    expect(kiosk).to_have_url(f"{served.base_url}/kiosk/{served.hall}/")
    answer = kiosk.request.get(ticket)
    assert answer.status == 404, "nothing is left for the next person"
