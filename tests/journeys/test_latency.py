"""The counter's own screen answers within 150 ms (p95): from the key to the changed screen, in a real browser.

The limit is never moved. But a machine that is busy with other things answers late whatever OpenHall does, so beside
each press it is measured how long the processor lets 10 ms of work wait. One of three rounds must keep the limit; where
it is missed in all of them and the processor was crowded in each, nothing can be said and the test is skipped and says
so (in CI that is a failure).
"""

import dataclasses
import os
import statistics
import time

import pytest
from playwright.sync_api import Page

from tests.journeys.browsing import Browsing
from tests.journeys.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WINDOW, QUEUE = "49", "vehicles"
PRESSES, ROUNDS, LIMIT, SLIP = 42, 3, 150, 420
CROWDED = 1.5
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


@dataclasses.dataclass(frozen=True)
class Round:
    """How long each press took in ms, and how many times longer than alone some work took beside it."""

    presses: list[float]
    work: list[float]

    @property
    def p95(self) -> float:
        """What 95 of 100 presses keep."""
        return percentile(self.presses, 95)

    @property
    def crowded(self) -> bool:
        """Whether others had the processor."""
        return statistics.median(self.work) >= CROWDED

    def __str__(self) -> str:
        return (
            f"{len(self.presses)} presses: median {percentile(self.presses, 50):.0f} ms, p95 {self.p95:.0f} ms; "
            f"work beside them took {statistics.median(self.work):.1f} times as long as alone"
        )


def percentile(values: list[float], share: int) -> float:
    """The smallest value that is not below `share` percent of them."""
    return sorted(values)[-(-len(values) * share // 100) - 1]


def longer_than_alone(seconds: float = 0.01) -> float:
    """How many times longer than alone some work takes now."""
    wall, own = time.perf_counter(), time.thread_time()
    while time.thread_time() - own < seconds:
        pass
    return (time.perf_counter() - wall) / seconds


def measure(page: Page, presses: int) -> Round:
    """Press the one big button again and again: call, begin, finish."""
    page.evaluate("window.answered = []")
    work = []
    for number in range(presses):
        page.wait_for_timeout(SLIP)
        work.append(longer_than_alone())
        page.keyboard.press("F2")
        page.wait_for_function("(number) => window.answered.length > number", arg=number)
    answered = page.evaluate("window.answered")
    states = [each["state"] for each in answered]
    assert states == ["called", "serving", "idle"] * (presses // 3), "every press did the next act"
    return Round([each["took"] for each in answered], work)


def test_the_own_screen_answers_within_150_ms(browsing: Browsing, served: Served) -> None:
    page = browsing.person(user=f"clerk{WINDOW}")
    page.goto(f"/counter/{served.hall}/{WINDOW}/")
    page.evaluate(WATCH)
    served.fill(QUEUE, 25)
    measure(page, 6)
    rounds: list[Round] = []
    while len(rounds) < ROUNDS and not any(each.p95 <= LIMIT for each in rounds):
        served.fill(QUEUE, 25)
        rounds.append(measure(page, PRESSES))
        print(rounds[-1])
    if rounds[-1].p95 > LIMIT and all(each.crowded for each in rounds) and os.environ.get("CI") != "true":
        pytest.skip(f"the processor is too crowded to measure: {'; '.join(map(str, rounds))}")
    assert rounds[-1].p95 <= LIMIT, [str(each) for each in rounds]


def test_the_percentile_is_the_one_of_the_books() -> None:
    assert percentile([float(each) for each in range(1, 101)], 95) == 95
    assert percentile([1, 2, 3, 4], 50) == 2
    assert percentile([7], 95) == 7
