"""Write the table of how Han characters sound, `src/openhall/lab/search/syllables.txt`, from pypinyin's data (MIT).

Run by hand when the data change: python -m scripts.syllables. The table is shipped because the library takes over fifty
megabytes of every process, and a search needs one syllable a character.
"""

import pathlib
from collections.abc import Iterator

from pypinyin import Style, pinyin

PLACE = pathlib.Path(__file__).resolve().parent.parent / "src" / "openhall" / "lab" / "search" / "syllables.txt"
HAN = range(0x4E00, 0x9FA6)
HEAD = """\
# How Han characters sound, without tones: a syllable and its characters. Readings after the first stand below the line
# of dashes, for common characters alone. Source: pypinyin (MIT licence). Made by scripts/syllables.py.
"""


def readings(character: str) -> list[str]:
    """The syllables of one character, the usual one first; empty when it is unknown."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return [each.replace("ü", "v") for each in found[0] if each.isascii() or "ü" in each] if found else []


def is_common(character: str) -> bool:
    """Whether it stands among the 3,755 characters of the first level of GB 2312."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def lines(first: bool) -> Iterator[str]:
    """The rows of one part: syllable and characters."""
    rows: dict[str, list[str]] = {}
    for each in map(chr, HAN):
        found = readings(each)
        for syllable in found[:1] if first else found[1:] if is_common(each) else []:
            rows.setdefault(syllable, []).append(each)
    yield from (f"{syllable} {''.join(characters)}" for syllable, characters in sorted(rows.items()))


if __name__ == "__main__":
    PLACE.write_text("\n".join([HEAD.rstrip("\n"), *lines(first=True), "---", *lines(first=False)]) + "\n", "utf-8")
