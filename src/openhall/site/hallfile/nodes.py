"""YAML text to a tree whose every node knows its line. Scalars stay text: "09:00" is no number, "yes" no boolean.

Only the plain part of YAML is taken: no anchors, no aliases, no tags, one document. So a small text can't unfold into
a huge tree, and nothing in it can name a Python object.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from openhall.site.hallfile.mistakes import HallFileErrors, Mistake

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 12

Loader = yaml.CSafeLoader if getattr(yaml, "__with_libyaml__", False) else yaml.SafeLoader

# Characters that change how the text around them reads (UAX #9), or that YAML 1.1 takes for a line break.
_UNSEEN = frozenset("\u2028\u2029\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Scalar:
    """One value as written; `quoted` when it stood in quotes or in a block."""

    line: int
    text: str
    quoted: bool


@dataclass(frozen=True)
class Sequence:
    """A list."""

    line: int
    entries: tuple["Node", ...]


@dataclass(frozen=True)
class Mapping:
    """Keys and their values in the order of the file, doubles included."""

    line: int
    pairs: tuple[tuple[Scalar, "Node"], ...]


Node = Scalar | Sequence | Mapping


def parse(text: str) -> Node:
    """The tree of the text; raises HallFileErrors when the text is too big, holds odd characters or is no YAML."""
    _refuse_odd_text(text)
    try:
        return _Composer(yaml.parse(text, Loader=Loader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise HallFileErrors([Mistake(line, "", f"This is no YAML: {error.problem or error}.")]) from error
    except yaml.YAMLError as error:
        raise HallFileErrors([Mistake(1, "", f"This is no YAML: {error}.")]) from error


def is_unseen(character: str) -> bool:
    """Whether a character has no place in a name: controls, lone surrogates, noncharacters, direction marks."""
    odd = unicodedata.category(character) in {"Cc", "Cs"} or character in _UNSEEN
    return odd or ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def _refuse_odd_text(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise HallFileErrors(
            [Mistake(1, "", "The file is larger than 2 MB; a city with fifty halls needs less.")]
        )
    odd = [
        Mistake(
            number,
            "",
            f"The character U+{ord(each):04X} can't be seen and doesn't belong in the file; delete it.",
        )
        for number, line in enumerate(_LINE_BREAK.split(text.removeprefix("\ufeff")), start=1)
        for each in dict.fromkeys(line)
        if each != "\t" and is_unseen(each)
    ]
    if odd:
        raise HallFileErrors(odd[:100])


class _Composer:
    """Builds nodes from YAML's events; refuses what a hall file doesn't need."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.depth = 0

    def document(self) -> Node:
        """The only document of the text; an empty text is an empty scalar."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return Scalar(1, "", quoted=False)
        root = self.node(next(self.events))
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _refusal(after, "A second document begins here; put everything into one.")
        return root

    def node(self, event: yaml.Event) -> Node:
        """The node that begins with this event."""
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(event, "Anchors (&) and aliases (*) aren't used here; write the value out.")
        if (tag := getattr(event, "tag", None)) not in {None, "!"}:
            raise _refusal(event, f"The tag {tag} isn't used here; write the plain value.")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, event.value, quoted=bool(event.style))
        return self.collection(event, line)

    def collection(self, event: yaml.Event, line: int) -> Node:
        """A list or a mapping; deeper than any hall file goes is refused before it can exhaust the stack."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refusal(event, f"This is nested more than {MAX_DEPTH} levels deep; a hall file never is.")
        built = self.sequence(line) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(line)
        self.depth -= 1
        return built

    def sequence(self, line: int) -> Sequence:
        """The entries up to the end of the list."""
        entries: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            entries.append(self.node(event))
        return Sequence(line, tuple(entries))

    def mapping(self, line: int) -> Mapping:
        """The pairs up to the end of the mapping; every key must be a simple word."""
        pairs: list[tuple[Scalar, Node]] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            if not isinstance(key, Scalar):
                raise _refusal(event, "A key must be a single word.")
            pairs.append((key, self.node(next(self.events))))
        return Mapping(line, tuple(pairs))


def _refusal(event: yaml.Event, sentence: str) -> HallFileErrors:
    return HallFileErrors([Mistake(_line(event), "", sentence)])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
