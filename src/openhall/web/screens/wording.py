"""Words of a board in the languages it speaks: one, or both side by side."""

import dataclasses
from collections.abc import Sequence

from django.utils.translation import gettext, override

TAGS = {"zh-hans": "zh-Hans", "en": "en"}


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Text in one language; `lang` is its BCP 47 tag."""

    lang: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Around:
    """What stands before and after a code: nothing and 号窗口, or Window and nothing."""

    before: tuple[Part, ...]
    after: tuple[Part, ...]


type Words = tuple[Part, ...]


def say(languages: Sequence[str], text: str, **values: object) -> Words:
    """A source sentence in each language."""
    said = []
    for language in languages:
        with override(language):
            said.append(Part(TAGS[language], gettext(text) % values))
    return tuple(said)


def name(languages: Sequence[str], thing: object, field: str = "name") -> Words:
    """A thing's own name in each language; the other one where it has none."""
    zh, en = str(getattr(thing, field, "")), str(getattr(thing, f"{field}_en", ""))
    texts = {"zh-hans": zh or en, "en": en or zh}
    return tuple(Part(TAGS[language], texts[language]) for language in languages if texts[language])


def around(languages: Sequence[str], text: str, place: str) -> Around:
    """A source text with one place, cut at it; with two languages both stand after it, so that codes line up."""
    before, after = [], []
    for part in (part for language in languages for part in _raw(language, text)):
        head, _, tail = part.text.partition(place)
        before += [Part(part.lang, head.strip())] if head.strip() else []
        after += [Part(part.lang, tail.strip())] if tail.strip() else []
    if len(languages) > 1:
        return Around((), (*after, *before))
    return Around(tuple(before), tuple(after))


def _raw(language: str, text: str) -> Words:
    with override(language):
        return (Part(TAGS[language], gettext(text)),)
