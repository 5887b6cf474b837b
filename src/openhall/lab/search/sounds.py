"""Names by their sound: `sbk` and `shebaoka` find 社保卡, and so does 社宝卡, which sounds the same and means nothing.

Most slips of a Chinese keyboard are characters of the same sound, and who is in a hurry types the first letter of each.
"""

import collections
import dataclasses
import itertools
import pathlib
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from openhall.lab.search.grams import WORD, Keys, keys_of
from openhall.lab.search.postings import mapped
from openhall.lab.search.syllables import parted, readings, spoken

LONGEST_NAME, MOST_VARIANTS, MOST_FOUND = 40, 20, 3
SHORTEST_INITIALS, SHORTEST_SOUND = 2, 3  # letters of `sb`, syllables of a slip: two of the same sound are chance
_HAN = re.compile("[㐀-鿿]{3,}")
_FIELDS = ("points", "initials", "syllables", "pairs", "places")


@dataclasses.dataclass(frozen=True, slots=True)
class Sounds:
    """Names one after another, each with a newline behind it, character by character.

    `points`: code points; `initials`: first letters in ASCII (a sign that is no Han character stands for itself, a
    wide one for a space); `syllables`: numbers of syllables, 0 for none. `pairs`, ascending: two syllables that stand
    side by side, at `places`.
    """

    points: npt.NDArray[np.uint32]
    initials: npt.NDArray[np.uint8]
    syllables: npt.NDArray[np.uint16]
    pairs: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int32]

    def save(self, folder: pathlib.Path) -> None:
        """Write the names into a new folder."""
        folder.mkdir(parents=True)
        for name in _FIELDS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    def by_initials(self, letters: str) -> list[str]:
        """What may be meant by these first letters, the most frequent first."""
        found = re.finditer(re.escape(letters.encode()), self.initials.tobytes())
        return self._told((each.start() for each in found), len(letters))

    def by_sound(self, wanted: Sequence[int]) -> list[str]:
        """What sounds like these syllables (two or more), the most frequent first."""
        pair = np.uint32(wanted[0] << 16 | wanted[1])
        first, last = np.searchsorted(self.pairs, [pair, pair + np.uint32(1)])
        places = np.sort(self.places[first:last])
        places = places[places + len(wanted) <= len(self.syllables)]
        for at, syllable in enumerate(wanted[2:], 2):
            places = places[self.syllables[places + at] == syllable]
        return self._told(places.tolist(), len(wanted))

    def _told(self, places: Iterable[int], length: int) -> list[str]:
        found = collections.Counter("".join(map(chr, self.points[at : at + length])) for at in places)
        return [text for text, _ in found.most_common(MOST_FOUND)]


def open_sounds(folder: pathlib.Path) -> Sounds:
    """Map saved names."""
    return Sounds(**{name: mapped(folder / f"{name}.npy") for name in _FIELDS})


def sounds(names: Iterable[str]) -> Sounds:
    """Names (normalised, each once) by their sound; of a long one the beginning."""
    variants = [each for name in dict.fromkeys(names) if name for each in _variants(name[:LONGEST_NAME])]
    text = "".join(f"{name}\n" for name, _ in variants)
    heard = np.array(spoken(text), dtype=np.uint16)
    wide = heard.astype(np.uint32)
    both = np.flatnonzero((heard[1:] > 0) & (heard[:-1] > 0))
    pairs = wide[both] << np.uint32(16) | wide[both + 1]
    order = np.argsort(pairs, kind="stable")
    letters = "".join(f"{letters}\n" for _, letters in variants)
    return Sounds(
        np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32),
        np.frombuffer(letters.encode("ascii"), dtype=np.uint8), heard, pairs[order], both[order].astype(np.int32),
    )  # fmt: skip


def _variants(name: str) -> Iterator[tuple[str, str]]:
    """A name with its first letters; again with one or two characters read otherwise (行: x, h)."""
    first, further = readings()
    letters = [first[each][0] if each in first else each if each.isascii() else " " for each in name]
    others = [(at, letter) for at, each in enumerate(name) for letter in further.get(each, "")]
    ways = itertools.chain.from_iterable(itertools.combinations(others, changed) for changed in range(3))
    for changes in itertools.islice(ways, MOST_VARIANTS):
        other = dict(changes)
        yield name, "".join(other.get(at, letter) for at, letter in enumerate(letters))


def respelled(text: str, heard: Sounds, unknown: npt.NDArray[np.uint64]) -> tuple[str, list[str]]:
    """A normalised question with what is meant in place of what was typed; and what may be meant besides.

    `unknown`: those of its grams that no document holds. Only they are read by their sound.
    """
    beside: list[str] = []

    def meant(found: re.Match[str]) -> str:
        word = found.group()
        if not word.isalpha() or not np.isin(keys_of(word), unknown).all():
            return word
        syllables = parted(word)
        ways = heard.by_sound(syllables) if len(syllables) > 1 else []
        ways = ways or (heard.by_initials(word) if len(word) >= SHORTEST_INITIALS else [])
        beside.extend(ways[1:])
        return ways[0] if ways else word

    return _HAN.sub(lambda run: _mended(run.group(), heard, unknown), WORD.sub(meant, text)), beside


def _mended(run: str, heard: Sounds, unknown: Keys) -> str:
    """Three characters side by side that nobody writes, but that sound like what somebody writes, are that."""
    at = 0
    while at + SHORTEST_SOUND <= len(run):
        some = run[at : at + SHORTEST_SOUND]
        syllables = spoken(some)
        if all(syllables) and np.isin(keys_of(some), unknown).any() and (ways := heard.by_sound(syllables)):
            if some not in ways:
                run = run[:at] + ways[0] + run[at + SHORTEST_SOUND :]
            at += SHORTEST_SOUND - 1
        at += 1
    return run
