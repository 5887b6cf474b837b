"""The duty desk in a real browser: it stays where it is while nothing is new, and hears of a bad review at once."""

import time

import pytest
from playwright.sync_api import expect

from openhall.reviews.rules import review_token
from tests.journeys.browsing import CONSOLE, EN, Browsing
from tests.journeys.served import Served

pytestmark = pytest.mark.browser
WITHIN, NOISE = 1.0, 0.5  # what is promised, and what a browser and two busy processors add to it


def test_the_desk_hears_of_a_bad_review_within_a_second(browsing: Browsing, served: Served) -> None:
    desk = browsing.person(CONSOLE, EN, "supervisor")
    desk.goto(f"/desk/{served.hall}/")
    token = review_token(served.secret, served.serve("51", "utilities"))
    before = desk.locator("#desk-heard").inner_text()
    desk.evaluate("window.still = true")
    desk.wait_for_timeout(2_500)
    assert desk.evaluate("window.still") is True, "a page that hears nothing new is not loaded again"
    words = {"level": "very_dissatisfied", "reasons": ["115"]}
    answer = served.client.post(f"{served.base_url}/api/v1/reviews/{token}", json=words)
    assert answer.status_code == 201, answer.text
    given = time.monotonic()
    expect(desk.locator("#desk-heard")).not_to_have_text(before, timeout=5_000)
    took = time.monotonic() - given
    expect(desk.locator("#desk-heard")).to_contain_text("a new one just now")
    assert desk.evaluate("window.still") is True
    print(f"heard after {took:.2f} s")
    assert took < WITHIN + NOISE
