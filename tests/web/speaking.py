"""In which language a page speaks: text and spoken attributes, each with the language its element declares."""

import dataclasses
import html.parser
import re
from collections.abc import Iterator

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]")
# A Latin sentence is two Latin words in a row, one of them longer than a letter; "OpenHall", "A012" and "F2" are none.
SENTENCE = re.compile(r"\b(?:[A-Za-z'’]{2,}[,;:]?\s+[A-Za-z]+|[A-Za-z]\s+[A-Za-z]{2,})\b")
READ_ALOUD = ("alt", "title", "placeholder", "aria-label", "label", "data-on", "data-title")
UNREAD = frozenset({"script", "style", "code", "kbd"})
OWN_WORDS = "data-own-words"  # what a person wrote stays in that person's language
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"})


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """Some text and the language of its element."""

    text: str
    language: str

    @property
    def is_foreign(self) -> bool:
        """Chinese where English was declared, or an English sentence where Chinese was."""
        if self.language == OWN_WORDS:
            return False
        wrong = CJK if self.language.startswith("en") else SENTENCE
        return bool(wrong.search(self.text))


class Speech(html.parser.HTMLParser):
    """All that a page says. Templates are said too: a script shows them later."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[Said] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    @property
    def language(self) -> str:
        """The language in force here."""
        return self._open[-1][1] if self._open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = OWN_WORDS if OWN_WORDS in given else given.get("lang", self.language)
        self.said += [Said(given[name], language) for name in READ_ALOUD if given.get(name)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.said.append(Said(given.get("value", ""), language))
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            return
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in {name for name, _ in self._open}:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        hidden = {name for name, _ in self._open} & UNREAD
        if data.strip() and not hidden:
            self.said.append(Said(" ".join(data.split()), self.language))


def foreign(page: str) -> Iterator[str]:
    """What a page says in a language it does not declare."""
    return (each.text for each in Speech(page).said if each.is_foreign)
