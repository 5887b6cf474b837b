"""Texts as YAML that reads the same everywhere: plain where nobody can take it for something else, else in quotes."""

import json
import re
from collections.abc import Iterator, Sequence

# Starts with a letter of any script, holds nothing that ends a plain scalar inside a {row} or a [list].
_PLAIN = re.compile(r"[^\W\d_][\w .()/+%;’“”（）、，。；·—–\-]*", re.UNICODE)
# Words other readers of YAML take for booleans, nothing or numbers (.inf and .nan begin with a dot, so are quoted).
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def scalar(text: str) -> str:
    """The text as a YAML scalar that fits on one line."""
    if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN and not text.endswith(" "):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow_list(lead: str, entries: Sequence[str], width: int) -> Iterator[str]:
    """The lines of `lead[a, b, c]`, broken before `width` and continued under the first entry."""
    line, margin = f"{lead}[", " " * (len(lead) + 1)
    for number, entry in enumerate(entries):
        piece = entry + (", " if number + 1 < len(entries) else "")
        if len(line) + len(piece) > width and line.strip("[ ") and number:
            yield line.rstrip()
            line = margin
        line += piece
    yield line + "]"
