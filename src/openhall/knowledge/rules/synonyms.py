"""The general table of what people say and what documents call it, shipped; a hall's own words are put over it."""

import functools
import pathlib
from collections.abc import Mapping, Sequence

from openhall.lab.search.grams import normalised

TABLE = pathlib.Path(__file__).with_name("other_words.txt")


@functools.cache
def general() -> Mapping[str, Sequence[str]]:
    """Normalised word → other words."""
    return parsed(TABLE.read_text("utf-8"))


def parsed(text: str) -> dict[str, Sequence[str]]:
    """Lines of `word = other/other`; `#` begins a remark, a line of another form is left out."""
    table: dict[str, Sequence[str]] = {}
    for line in text.splitlines():
        word, sign, others = line.partition("=")
        words = tuple(each.strip() for each in others.split("/") if each.strip())
        if sign and words and word.strip() and not line.startswith("#"):
            table[normalised(word.strip())] = words
    return table
