"""Fixtures of the journeys: one served OpenHall, one browser a file, pages that must not complain.

Playwright's loop runs only while tests of one file run: a running loop would make Django refuse its database elsewhere.
"""

import pathlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browsing import Browsing
from tests.journeys.served import Served, serve_demo

# Sound without a touch as on a board's machine; nothing else is a browser's that a visitor has not.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--mute-audio",
)  # fmt: skip


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, served by its real command, with a morning behind it."""
    with serve_demo(tmp_path_factory.mktemp("served") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def browsing(chromium: Browser, served: Served) -> Iterator[Browsing]:
    """Opens pages as somebody on some device; what a page complained of in its console fails the test."""
    opened = Browsing(chromium, served)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Where screenshots go: `OPENHALL_SCREENSHOTS`, else a folder that is thrown away."""
    import os

    named = os.environ.get("OPENHALL_SCREENSHOTS", "")
    folder = pathlib.Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
