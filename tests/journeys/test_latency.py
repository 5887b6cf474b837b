"""The counter's own screen answers within 150 ms (p95): from the key to the changed screen, in a real browser.

A machine that does other things at the same time answers late as well. So the same browser also asks for an empty
answer before each press, and of three rounds one must keep the limit; the limit itself is never moved.
"""

import dataclasses

import pytest
from playwright.sync_api import Page

from tests.journeys.browsing import Browsing
from tests.journeys.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]
WINDOW, QUEUE = "49", "vehicles"
PRESSES, ROUNDS, LIMIT, SLIP = 42, 3, 150, 420
WATCH = """
    () => {
        window.answered = [];
        let pressed = 0;
        document.addEventListener("keydown", (event) => { if (event.key === "F2") pressed = event.timeStamp; }, true);
        new MutationObserver((changes) => {
            const swapped = changes.some((each) => Array.from(each.addedNodes).some((node) => node.id === "console"));
            if (!pressed || !swapped) return;
            window.answered.push({
                took: performance.now() - pressed, state: document.querySelector(".oh-counter-state").dataset.state,
            });
            pressed = 0;
        }).observe(document.body, {childList: true, subtree: true});
    }
"""
NOTHING = """
    async () => {
        const from = performance.now();
        await fetch("/static/openhall/favicon.svg", {cache: "no-store"});
        return performance.now() - from;
    }
"""


@dataclasses.dataclass(frozen=True)
class Round:
    """How long each press and each empty answer took, in ms."""

    presses: list[float]
    empty: list[float]

    def __str__(self) -> str:
        return (
            f"{len(self.presses)} presses: median {percentile(self.presses, 50):.0f} ms, "
            f"p95 {percentile(self.presses, 95):.0f} ms; an empty answer beside them: p95 {percentile(self.empty, 95):.0f} ms"
        )


def percentile(values: list[float], share: int) -> float:
    """The smallest value that is not below `share` percent of them."""
    return sorted(values)[-(-len(values) * share // 100) - 1]


def measure(page: Page, presses: int) -> Round:
    """Press the one big button again and again: call, begin, finish."""
    page.evaluate("window.answered = []")
    empty = []
    for number in range(presses):
        page.wait_for_timeout(SLIP)
        empty.append(page.evaluate(NOTHING))
        page.keyboard.press("F2")
        page.wait_for_function("(number) => window.answered.length > number", arg=number)
    answered = page.evaluate("window.answered")
    states = [each["state"] for each in answered]
    assert states == ["called", "serving", "idle"] * (presses // 3), "every press did the next act"
    return Round([each["took"] for each in answered], empty)


def test_the_own_screen_answers_within_150_ms(browsing: Browsing, served: Served) -> None:
    page = browsing.person(user=f"clerk{WINDOW}")
    page.goto(f"/counter/{served.hall}/{WINDOW}/")
    page.evaluate(WATCH)
    served.fill(QUEUE, 25)
    measure(page, 6)
    rounds: list[Round] = []
    while len(rounds) < ROUNDS and not any(percentile(each.presses, 95) <= LIMIT for each in rounds):
        served.fill(QUEUE, 25)
        rounds.append(measure(page, PRESSES))
        print(rounds[-1])
    assert percentile(rounds[-1].presses, 95) <= LIMIT, [str(each) for each in rounds]


def test_the_percentile_is_the_one_of_the_books() -> None:
    assert percentile([float(each) for each in range(1, 101)], 95) == 95
    assert percentile([1, 2, 3, 4], 50) == 2
    assert percentile([7], 95) == 7
