"""Which browser the journeys may use: the system's Chromium, else playwright's own, else none."""

import os
import pathlib
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str:
    """The path of a Chromium; empty when there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), "")
    if found:
        return found
    cache = pathlib.Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or pathlib.Path.home() / ".cache/ms-playwright")
    return next((str(path) for path in sorted(cache.glob("chromium-*/chrome-linux*/chrome"))), "")


def required_browser() -> str:
    """The path of a Chromium; without one the test is skipped and says so, in CI it fails."""
    found = find_browser()
    if not found and os.environ.get("CI") == "true":
        pytest.fail("no browser: install chromium")
    if not found:
        pytest.skip("no browser: install chromium, or run `playwright install chromium`")
    return found
