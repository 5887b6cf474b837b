"""Somebody's browser on some device: viewport, language, log-in; and what its pages complain of."""

import dataclasses
import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.journeys.served import Served

ZH, EN = "zh-CN", "en-GB"
PHONE, NARROW = ViewportSize(width=390, height=844), ViewportSize(width=360, height=740)
CONSOLE, WALL = ViewportSize(width=1366, height=768), ViewportSize(width=1920, height=1080)
TOUCH_SCREEN = ViewportSize(width=1366, height=768)


@dataclasses.dataclass
class Browsing:
    """One browser; `complaints` are the errors of all its consoles, reports of the content policy among them."""

    chromium: Browser
    served: Served
    complaints: list[str] = dataclasses.field(default_factory=list)
    contexts: list[BrowserContext] = dataclasses.field(default_factory=list)
    closing: bool = False

    def person(self, viewport: ViewportSize = CONSOLE, language: str = ZH, user: str = "", **more: Any) -> Page:
        """A page of a fresh browser, logged in as `user`."""
        context = self.chromium.new_context(
            base_url=more.pop("base_url", self.served.base_url), viewport=viewport, locale=language,
            timezone_id="Asia/Shanghai", **more,
        )  # fmt: skip
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        if user:
            log_in(context, user, self.served.passwords.get(user) or self.served.passwords["supervisor"])
        return context.new_page()

    def phone(self, language: str = ZH, **more: Any) -> Page:
        """A visitor's phone."""
        return self.person(PHONE, language, has_touch=True, is_mobile=True, **more)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self.closing:
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def close(self) -> None:
        """Close every page; what one says while it is being closed is no complaint."""
        self.closing = True
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def log_in(context: BrowserContext, user: str, password: str) -> None:
    """Log in as the page does, without showing it."""
    form = context.request.get("/login").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "username": user, "password": password}
    answer = context.request.post("/login", form=fields, max_redirects=0)
    assert answer.status == 302, answer.text()
