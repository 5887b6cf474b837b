"""A mapping of the file, read key by key. What is asked for is known; what was never asked for is a mistake.

A wrong value is noted and something harmless comes back in its place, so that one reading finds every mistake.
"""

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TypeVar

from openhall.site.hallfile import words
from openhall.site.hallfile.mistakes import MOST, HallFileErrors, Mistake
from openhall.site.hallfile.nodes import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
Check = Callable[[str], str]
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass
class Notes:
    """What one reading collects: mistakes, and the line of every path, for checks that come later."""

    mistakes: list[Mistake] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, line: int, path: str, sentence: str) -> None:
        """Note one mistake; at MOST of them reading stops with HallFileErrors."""
        self.mistakes.append(Mistake(line, path, sentence))
        if len(self.mistakes) >= MOST:
            raise HallFileErrors(self.mistakes)


class Record:
    """The reading of one mapping; a node that is no mapping is noted once and then reads as empty."""

    def __init__(self, node: Node, path: str, notes: Notes) -> None:
        """`path` is where the node stands, "" for the whole file."""
        self.path, self.notes, self.line = path, notes, node.line
        self.broken = not isinstance(node, Mapping)
        self.asked: list[str] = []
        self.missing: list[str] = []
        self.values: dict[str, Node] = {}
        self.key_lines: dict[str, int] = {}
        if isinstance(node, Mapping):
            self._gather(node)
        else:
            notes.add(node.line, path, f"Here must stand keys with values, not {describe(node)}.")

    def _gather(self, node: Mapping) -> None:
        for key, value in node.pairs:
            if key.text in self.values:
                before = self.key_lines[key.text]
                self.notes.add(
                    key.line,
                    self._at(key.text),
                    f"The key “{key.text}” stands twice; the first is on line {before}.",
                )
                continue
            self.values[key.text], self.key_lines[key.text] = value, key.line
            self.notes.lines[self._at(key.text)] = value.line if isinstance(value, Scalar) else key.line

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _note(self, key: str, sentence: str) -> None:
        self.notes.add(self.notes.lines.get(self._at(key), self.line), self._at(key), sentence)

    def close(self) -> None:
        """Note the keys nobody asked for and the keys that are missing; one that is only misspelt is noted once."""
        for key in sorted(self.values.keys() - set(self.asked)):
            near = difflib.get_close_matches(
                key, [each for each in self.asked if each not in self.values], 1, 0.6
            )
            hint = f"did you mean “{near[0]}”?" if near else f"the keys here are {', '.join(self.asked)}."
            self.notes.add(self.key_lines[key], self._at(key), f"The key “{key}” isn't known; {hint}")
            self.missing = [each for each in self.missing if each not in near]
        for key in self.missing:
            self._note(key, f"The key “{key}” is missing.")

    def find(self, key: str, *, optional: bool = False) -> Node | None:
        """The node under a key; a missing one is noted unless it is optional."""
        self.asked.append(key)
        node = self.values.get(key)
        if node is None and not optional and not self.broken:
            self.missing.append(key)
        return node

    def scalar(self, key: str, wanted: str, *, optional: bool = False) -> Scalar | None:
        """The single value under a key; an empty or a compound one is noted."""
        node = self.find(key, optional=optional)
        return None if node is None else self._single(key, node, wanted)

    def _single(self, key: str, node: Node, wanted: str) -> Scalar | None:
        if not isinstance(node, Scalar):
            self._note(key, f"Here must stand {wanted}, not {describe(node)}.")
            return None
        if node.text.strip() == "" or (not node.quoted and node.text in EMPTY):
            self._note(key, f"This is empty; write {wanted}, or delete the key if you don't need it.")
            return None
        return node

    def text(
        self,
        key: str,
        limit: int = 60,
        *,
        check: Check | None = None,
        optional: bool = False,
        lines: bool = False,
    ) -> str:
        """A text of at most `limit` characters that also passes `check`; "" when absent."""
        node = self.scalar(key, "a text", optional=optional)
        if node is None:
            return ""
        sentence = words.plain(node.text, limit, lines=lines) or (check(node.text) if check else "")
        if sentence:
            self._note(key, sentence)
        return node.text

    def english(self, key: str, limit: int = 120, *, optional: bool = False, lines: bool = False) -> str:
        """A text in English."""
        return self.text(key, limit, check=words.english, optional=optional, lines=lines)

    def choice(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """One of the known words."""
        node = self.scalar(key, f"one of {', '.join(known)}", optional=default is not None)
        if node is None:
            return default or ""
        if node.text not in known:
            self._note(key, f"“{node.text}” isn't known here; write one of {', '.join(known)}.")
        return node.text

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`; without a default the key must be there."""
        found = self._number(key, low, high, optional=default is not None)
        return found if found is not None else default if default is not None else low

    def number_or_none(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`, or None when the key is absent."""
        return self._number(key, low, high, optional=True)

    def _number(self, key: str, low: int, high: int, *, optional: bool) -> int | None:
        node = self.scalar(key, f"a whole number from {low} to {high}", optional=optional)
        if node is None:
            return None
        if not words.NUMBER.fullmatch(node.text):
            self._note(key, f"“{node.text}” is no whole number; write one from {low} to {high}.")
            return None
        if node.quoted:
            self._note(key, "A number stands without quotes.")
        if not low <= int(node.text) <= high:
            self._note(key, f"{node.text} is out of range; write a whole number from {low} to {high}.")
        return int(node.text)

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false; the yes and no of old YAML are not taken."""
        node = self.scalar(key, "true or false", optional=True)
        if node is None:
            return default
        if node.quoted or node.text not in {"true", "false"}:
            self._note(key, f"“{node.text}” won't do here; write true or false, without quotes.")
        return node.text == "true"

    def nodes(self, key: str, *, at_least: int = 0, optional: bool = False) -> tuple[Node, ...]:
        """The entries of a list; a list shorter than `at_least` is noted."""
        node = self.find(key, optional=optional)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._note(key, f"Here must stand a list, not {describe(node)}.")
            return ()
        if len(node.entries) < at_least:
            self._note(key, f"The list needs at least {at_least} {'entry' if at_least == 1 else 'entries'}.")
        return node.entries

    def texts(
        self,
        key: str,
        limit: int = 60,
        *,
        check: Check | None = None,
        at_least: int = 0,
        optional: bool = False,
    ) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        found: list[str] = []
        seen: set[str] = set()
        for index, node in enumerate(self.nodes(key, at_least=at_least, optional=optional)):
            place = f"{key}[{index}]"
            self.notes.lines[self._at(place)] = node.line
            single = self._single(place, node, "a text")
            text = single.text if single else ""
            sentence = words.plain(text, limit) or (check(text) if check and text else "")
            if text and text in seen:
                sentence = f"“{text}” stands twice in this list."
            if sentence:
                self._note(place, sentence)
            seen.add(text)
            found.append(text)
        return tuple(found)

    def each(
        self, key: str, build: Callable[["Record"], T], *, at_least: int = 0, optional: bool = False
    ) -> tuple[T, ...]:
        """A list of mappings, each read by `build`."""
        return tuple(
            self._build(node, f"{key}[{index}]", build)
            for index, node in enumerate(self.nodes(key, at_least=at_least, optional=optional))
        )

    def child(self, key: str, build: Callable[["Record"], T], default: T, *, optional: bool = False) -> T:
        """One mapping under a key, read by `build`."""
        node = self.find(key, optional=optional)
        return default if node is None else self._build(node, key, build)

    def _build(self, node: Node, place: str, build: Callable[["Record"], T]) -> T:
        self.notes.lines[self._at(place)] = node.line
        record = Record(node, self._at(place), self.notes)
        built = build(record)
        record.close()
        return built


def describe(node: Node) -> str:
    """How a node is called when it stands in the wrong place."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "keys with values"
    return f"“{node.text if len(node.text) <= 40 else node.text[:39] + '…'}”" if node.text else "nothing"
