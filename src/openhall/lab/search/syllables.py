"""How a Han character sounds: one syllable without its tone, from the table beside this file."""

import functools
import pathlib
from collections.abc import Mapping, Sequence

TABLE = pathlib.Path(__file__).with_suffix(".txt")


@functools.cache
def readings() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Character → its usual syllable; common character → the letters with which its further readings begin."""
    first: dict[str, str] = {}
    further: dict[str, str] = {}
    usual = True
    for line in TABLE.read_text("utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        usual = usual and syllable != "---"
        for each in characters if syllable not in ("#", "---") else "":
            if usual:
                first[each] = syllable
            elif syllable[0] not in first[each][0] + further.get(each, ""):
                further[each] = further.get(each, "") + syllable[0]
    return first, further


@functools.cache
def numbered() -> Mapping[str, int]:
    """Syllable → its number, from 1; 0 is left for what has no sound."""
    return {syllable: number for number, syllable in enumerate(sorted(set(readings()[0].values())), 1)}


def spoken(text: str) -> list[int]:
    """The number of each character's syllable; 0 for what is no Han character of the table."""
    first, numbers = readings()[0], numbered()
    return [numbers[first[each]] if each in first else 0 for each in text]


def parted(word: str) -> Sequence[int]:
    """A word of Latin letters as the fewest syllables it may be (`shebaoka` → she bao ka), by number; else empty."""
    best: list[tuple[int, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        ways = [
            (*before, numbered()[word[start:end]])
            for start in range(max(0, end - 6), end)
            if (before := best[start]) is not None and word[start:end] in numbered()
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] or ()
