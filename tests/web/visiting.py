"""A visitor's browser without JavaScript: it reads what a page holds, follows its links and sends its forms."""

import dataclasses
import html.parser
from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


@dataclasses.dataclass(slots=True)
class Form:
    """One form of a page: where it goes and what stands in it before anybody touches it."""

    action: str
    method: str
    fields: dict[str, list[str]]


class Page(html.parser.HTMLParser):
    """Links, forms and words of an HTML page."""

    def __init__(self, answer: "Answer") -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self._deaf = 0
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("script", "style"):
            self._deaf += 1
            self.scripts.append(given.get("src", "inline"))
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get"), {}))
        if tag == "input" and self.forms and given.get("name"):
            self._field(given)

    def _field(self, given: dict[str, str]) -> None:
        if given.get("type") in ("radio", "checkbox") and "checked" not in given:
            return
        self.forms[-1].fields.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._deaf -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._deaf and data.strip():
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        """All that can be read, on one line."""
        return " ".join(" ".join(self.words).split())

    def form(self, action: str) -> Form:
        """The form that goes to this address."""
        return next(each for each in self.forms if each.action == action)

    def link(self, start: str) -> str:
        """The first link that begins so."""
        return next(each for each in self.links if each.startswith(start))


def see(client: Client, address: str, status: int = 200) -> Page:
    """Open an address and read it."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return Page(answer)


def send(client: Client, form: Form, **changed: object) -> "Answer":
    """Send a form as it stands, with some fields changed."""
    return client.post(form.action, {**form.fields, **changed})
