"""A visit made where there is no network becomes a cleared finding: recorded on a phone, sent later, handled, verified."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import EN, Browsing
from tests.journeys.served import Served
from tests.journeys.test_pages import found_by_axe, wider_than_the_screen

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NEW = "/outreach/yunhe/new"
KEPT = "() => caches.match('/outreach/yunhe/new').then(kept => !!kept)"
OUTBOX = "() => localStorage.getItem('openhall-visits-yunhe') || '[]'"


def test_a_visit_made_offline_becomes_a_cleared_finding(browsing: Browsing, served: Served) -> None:
    page = browsing.phone(EN, user="leader")
    page.goto(NEW)
    expect(page.locator("#outbox")).to_contain_text("Nothing waits on this phone")
    page.wait_for_function(KEPT)
    assert not wider_than_the_screen(page)
    assert found_by_axe(page) == []
    page.context.set_offline(True)
    page.reload()
    _fill_in(page)
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#outbox")).to_contain_text("Kept on this phone")
    kept = page.evaluate(OUTBOX)
    assert "小桥竹编" in kept and "leader" not in kept and "csrf" not in kept
    page.reload()
    assert page.evaluate(OUTBOX) == kept, "it is still there after the page was opened anew"
    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_contain_text(re.compile("Sent|Nothing waits"))
    assert page.evaluate(OUTBOX) == "[]"
    (found,) = [each for each in served.api("GET", "findings", "director").json() if each["target"] == "小桥竹编"]
    assert found["state"] == "found" and found["class"] == "blocking_point/process"
    _handle(served, found["matter"])
    _clear(browsing, found["visit"])
    again = [each for each in served.api("GET", "findings", "director").json() if each["id"] == found["id"]]
    assert again[0]["state"] == "cleared" and again[0]["matter_state"] == "closed"


def _fill_in(page: Page) -> None:
    page.get_by_text("Not in the list", exact=True).click()
    page.get_by_label("Name", exact=True).fill("小桥竹编")
    page.get_by_label("Kind").select_option("enterprise")
    page.get_by_label("The enterprise agreed to be visited").check()
    page.locator("#title1").fill("开户要跑三次")
    page.locator("#text1").fill("银行与窗口互相推。")
    page.locator("#area1").select_option("process")


def _handle(served: Served, matter: str) -> None:
    """The desk dispatches it, an answer is given."""
    one = f"matters/{matter}"
    assert served.api("POST", one + "/triage", "director", cause="several_units", grade="ordinary").status_code == 200
    assert served.api("POST", one + "/assign", "director", unit="market").status_code == 200
    answered = served.api("POST", one + "/answer", "director", outcome="solved", text="两个窗口合并办理。")
    assert answered.status_code == 200, answered.text


def _clear(browsing: Browsing, visit: str) -> None:
    """The supervisor, who had no hand in it, looks and asks."""
    page = browsing.person(language=EN, user="supervisor")
    page.goto(f"/outreach/yunhe/visits/{visit}")
    page.get_by_label("Was it really done?").fill("Seen on the spot.")
    page.get_by_role("button", name="It was done").click()
    expect(page.get_by_text("Verified, not confirmed yet")).to_be_visible()
    page.get_by_role("button", name="It is settled", exact=True).click()
    expect(page.get_by_text("Cleared", exact=True)).to_be_visible()
    assert found_by_axe(page) == []
