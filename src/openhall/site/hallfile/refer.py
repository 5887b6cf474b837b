"""Small checks that every section shares: unknown references, doubles, circles, texts in one language only."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

Finding = tuple[str, str]
Codes = Mapping[str, None]


class Coded(Protocol):
    """Whatever has a code."""

    @property
    def code(self) -> str:
        """Its code."""


def codes_of(things: Iterable[Coded]) -> Codes:
    """The codes that stand there, in the order of the file, quick to look up."""
    return dict.fromkeys(each.code for each in things if each.code)


def unknown(path: str, code: str, known: Codes, thing: str, where: str = "") -> Iterator[Finding]:
    """A reference to nothing. Where nothing at all is known, the missing list was noted already."""
    if not code or not known or code in known:
        return
    near = difflib.get_close_matches(code, known, 1, 0.75)
    hint = f"did you mean “{near[0]}”?" if near else "add it to the file, or write one that is there."
    yield path, f"There is no {thing} “{code}”{where}; {hint}"


def doubles(section: str, key: str, values: Sequence[str]) -> Iterator[Finding]:
    """A value that must be unique in its list stands a second time."""
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if not value:
            continue
        if value in first:
            yield (
                f"{section}[{index}].{key}",
                f"The {key} “{value}” is taken by entry {first[value] + 1} of this list; write another.",
            )
        first.setdefault(value, index)


def loops(section: str, parents: Mapping[str, str], codes: Sequence[str]) -> Iterator[Finding]:
    """Something that lies, over its parents, inside itself."""
    for index, code in enumerate(codes):
        seen, at = {code}, parents.get(code, "")
        while at and at not in seen:
            seen.add(at)
            at = parents.get(at, "")
        if at and at == code:
            yield f"{section}[{index}].parent", f"“{code}” would lie inside itself; name a parent further up."


def pairs(at: str, thing: object, keys: Sequence[str]) -> Iterator[Finding]:
    """A text that only readers of one language would get."""
    for key in keys:
        chinese, english = getattr(thing, key), getattr(thing, f"{key}_en")
        if bool(chinese) != bool(english):
            there, missing = (key, f"{key}_en") if chinese else (f"{key}_en", key)
            yield (
                f"{at}.{there}",
                f"“{there}” stands here without “{missing}”; readers of both languages need it.",
            )
