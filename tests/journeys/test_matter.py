"""A difficult matter in real browsers: taken in at the window, handed on, answered, confirmed on the own page, and the
return visit at the end. The people inside read Chinese, the person on the phone the other language.

A joint meeting joins between the measure and the answer, where its pages are there: `met_together`.
"""

import dataclasses
import pathlib

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import CONSOLE, EN, NARROW, PHONE, ZH, Browsing
from tests.journeys.pictures import small_png
from tests.journeys.served import Served
from tests.journeys.test_pages import found_by_axe, wider_than_the_screen

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LARGEST = 110_000
TITLE, TEXT = "新生儿落户卡在姓名用字上", "孩子名字里有一个生僻字，窗口说打不出来，让我改名，已经来了三次。"
MEASURE, ANSWER = "已向省厅申请补录字库。", "生僻字已补录，户口簿已按原名打印。"
FOR_DOCS = {("handed-on", EN): "matter-desk.png", ("own-page", EN): "matter-phone.png"}
"""Scene and language of the story → the picture of it in the docs; the phone of that story speaks Chinese."""
UNIT, HANDLER = "household", "clerk07"


@dataclasses.dataclass
class Story:
    """One matter told in one language: the browsers of everybody, and where pictures go."""

    browsing: Browsing
    served: Served
    pictures: pathlib.Path
    language: str

    def staff(self, user: str) -> Page:
        """The desk of somebody inside, in the language of the story."""
        return self.browsing.person(CONSOLE, self.language, user)

    def sound(self, page: Page, name: str, phone: bool = False) -> None:
        """Nothing against the page by axe, on a phone and on a desk; nobody scrolls sideways; a picture."""
        for size in (CONSOLE, NARROW):
            page.set_viewport_size(size)
            assert found_by_axe(page) == [], name
            assert not wider_than_the_screen(page), (name, size)
        page.set_viewport_size(PHONE if phone else CONSOLE)
        page.evaluate("window.scrollTo(0, 0)")
        png, _ = small_png(self.browsing.person(), page.screenshot())
        assert len(png) < LARGEST
        if (name, self.language) in FOR_DOCS:
            (self.pictures / FOR_DOCS[name, self.language]).write_bytes(png)


def press(page: Page, verb: str, value: str = "") -> None:
    """The button of a step, by the address its form goes to; a fold is opened first."""
    form = page.locator(f'form[action$="/{verb}"]')
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").click()
    form.locator(f'button[value="{value}"]' if value else "button").click()


def taken_in(story: Story) -> tuple[str, str]:
    """The duty leader takes it in at the window; number and second secret as the slip shows them."""
    desk = story.staff("duty")
    desk.goto(f"/matters/{story.served.hall}/new")
    desk.locator("#title").fill(TITLE)
    desk.locator("#text").fill(TEXT)
    desk.locator("#contact").fill("13900000000")
    desk.locator("#times").fill("3")
    story.sound(desk, "intake")
    desk.locator("main form .btn-primary").click()
    desk.wait_for_url("**/slip")
    number, secret = desk.locator("dd .oh-num").all_inner_texts()
    story.sound(desk, "slip")
    return number, secret


def handed_on(story: Story, number: str) -> str:
    """Classified and given to the unit of the matter; the address of its page."""
    desk = story.staff("duty")
    desk.goto(f"/matters/{story.served.hall}/")
    desk.get_by_role("link", name=number, exact=True).click()
    press(desk, "triage", "ordinary")
    expect(desk.locator("#said")).not_to_be_empty()
    desk.locator("#unit").select_option(UNIT)
    desk.locator("#handler").fill(HANDLER)
    press(desk, "assign")
    expect(desk.locator('form[action$="/triage"]')).to_be_attached()
    story.sound(desk, "handed-on")
    return desk.url


def answered(story: Story, address: str) -> None:
    """The unit reaches the person, writes down what it did, and answers."""
    unit = story.staff(HANDLER)
    unit.goto(address)
    press(unit, "contact", "yes")
    unit.locator("details", has=unit.locator("#measure-text")).locator("summary").click()
    unit.locator("#measure-text").fill(MEASURE)
    press(unit, "measure")
    expect(unit.locator("aside")).to_contain_text(MEASURE)
    met_together(story, unit)
    unit.locator("details", has=unit.locator("#answer-text")).locator("summary").click()
    unit.locator("#outcome").select_option("solved")
    unit.locator("#answer-text").fill(ANSWER)
    story.sound(unit, "answering")
    press(unit, "answer")
    expect(unit.locator("main")).to_contain_text(ANSWER)


def met_together(story: Story, unit: Page) -> None:
    """Where the units that share a matter meet, with minutes and decisions."""


def confirmed(story: Story, number: str, secret: str) -> None:
    """The person finds the own page by number and second secret, reads what was done, and says that it is settled."""
    phone = story.browsing.phone(ZH if story.language == EN else EN)
    phone.goto(f"/h/{story.served.hall}/matters/find")
    phone.locator("#number").fill(number)
    phone.locator("#secret").fill(secret.replace("-", " ").lower())
    phone.locator("main form .btn-primary").click()
    phone.wait_for_url("**/m/*")
    for words in (MEASURE, ANSWER):
        expect(phone.locator("main")).to_contain_text(words)
    expect(phone.locator("main")).not_to_contain_text("13900000000")
    story.sound(phone, "own-page", phone=True)
    press(phone, "confirm")
    expect(phone.locator('form[action$="/confirm"]')).to_have_count(0)


def visited(story: Story, address: str) -> None:
    """Somebody outside the unit asks how it ended; after that there is no step left."""
    caller = story.staff("caller")
    caller.goto(address)
    press(caller, "return-visit", "satisfied")
    expect(caller.locator('form[action$="/return-visit"]')).to_have_count(0)
    expect(caller.locator(".oh-mark[data-tone]").first).to_have_text("Settled" if story.language == EN else "已销号")
    story.sound(caller, "settled")


@pytest.mark.parametrize("language", [ZH, EN])
def test_a_matter_from_the_window_to_the_return_visit(
    browsing: Browsing, served: Served, pictures: pathlib.Path, language: str
) -> None:
    story = Story(browsing, served, pictures, language)
    number, secret = taken_in(story)
    address = handed_on(story, number)
    answered(story, address)
    confirmed(story, number, secret)
    visited(story, address)
