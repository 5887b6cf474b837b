"""Staff at their pages: one browser a person, the story's clock instead of the machine's."""

import dataclasses
import datetime as dt
import re
from contextlib import AbstractContextManager
from typing import Protocol
from unittest.mock import patch

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhall.ledger.models import Event
from openhall.queue.models import Desk, Stop, Ticket
from tests.cast import Cast

type Snapshot = tuple[list[dict[str, object]], ...]
FRAGMENT = {"HX-Request": "true"}


@dataclasses.dataclass
class Pages:
    """The pages as one person sees them, in English, at the story's time."""

    cast: Cast
    client: Client
    now: dt.datetime

    @classmethod
    def of(cls, cast: Cast, name: str, language: str = "en") -> "Pages":
        """A browser in which somebody is logged in."""
        pages = cls(cast, Client(headers={"accept-language": language}), cast.start)
        return pages.back(name) if name else pages

    def back(self, name: str, **span: float) -> "Pages":
        """Let time pass, perhaps days, and log in anew."""
        with self.later(**span).clock():
            self.client.force_login(self.cast.account(name))
        return self

    def later(self, **span: float) -> "Pages":
        """Let time pass."""
        self.now += dt.timedelta(**span)
        return self

    def get(self, path: str, **query: str) -> HttpResponse:
        """Open a page."""
        with self.clock():
            return self.client.get(path, query)  # type: ignore[return-value]  # the test client adds to it

    def post(self, path: str, **fields: str) -> HttpResponse:
        """Press a button in a browser without JavaScript."""
        with self.clock():
            return self.client.post(path, fields)  # type: ignore[return-value]  # the same

    def press(self, path: str, **fields: str) -> HttpResponse:
        """Press a button as htmx does: the answer is the console alone."""
        with self.clock():
            return self.client.post(path, fields, headers=FRAGMENT)  # type: ignore[return-value]  # the same

    def clock(self) -> AbstractContextManager[object]:
        """The story's time for whoever reads it while this lasts."""
        return patch("openhall.web.asking.utc_now", lambda: self.now)

    def ticket(self, number: str) -> Ticket:
        """A ticket as it stands."""
        return Ticket.objects.get(prefix=number[0], number=int(number[1:]), hall=self.cast.hall)

    def desk(self, window: str) -> Desk:
        """A window as it stands."""
        return Desk.objects.get(window=self.cast.windows[window])


class Told(Protocol):
    """Any answer with a body."""

    @property
    def content(self) -> bytes:
        """The body."""
        ...


def text(answer: Told) -> str:
    """What a page says, without its tags; white space made single."""
    plain = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", plain.replace("&#x27;", "'").replace("&quot;", '"'))


def database() -> Snapshot:
    """Everything a refused act must leave alone."""
    rows = (model.objects.order_by("pk").values() for model in (Ticket, Desk, Stop, Event))
    return tuple([dict(row) for row in each] for each in rows)


def hidden(answer: HttpResponse, name: str) -> str:
    """The value of the first hidden field of this name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, f"no field {name}"
    return found[1]


def primary(answer: HttpResponse) -> str:
    """The label of the one big button."""
    buttons = re.findall(r'<button[^>]*oh-primary[^>]*><span>(.*?)</span>', answer.content.decode())
    assert len(buttons) == 1, buttons
    return str(buttons[0])


def queries(pages: Pages, path: str, status: int = 200) -> int:
    """How many statements a page costs once the hall's plan is known (it may grow old between: the least of three)."""
    pages.get(path)
    return min(_counted(pages, path, status) for _ in range(3))


def _counted(pages: Pages, path: str, status: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert pages.get(path).status_code == status
    return len(captured)
