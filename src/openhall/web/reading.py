"""What people type and choose, read once at the edge: short, one line, known words; anything else is Malformed."""

from collections.abc import Collection

from django.http import QueryDict

from openhall.kit.errors import Malformed


def line(values: QueryDict, name: str, limit: int) -> str:
    """One line of text without edges; Malformed when it is longer than `limit` or holds control characters."""
    return _checked(values.get(name, ""), limit)


def lines(values: QueryDict, name: str, limit: int, most: int) -> tuple[str, ...]:
    """The different texts of a repeated field in their order, at most `most`."""
    found = dict.fromkeys(_checked(text, limit) for text in values.getlist(name))
    kept = tuple(text for text in found if text)
    if len(kept) > most:
        raise Malformed("too_many", "Choose at most %(most)s.", {"most": most})
    return kept


def choice(values: QueryDict, name: str, allowed: Collection[str], default: str) -> str:
    """One of `allowed`, `default` when nothing was chosen; Malformed for any other word."""
    chosen = line(values, name, 40) or default
    if chosen not in allowed:
        raise Malformed("no_choice", "That is not one of the choices on this page.")
    return chosen


def _checked(text: str, limit: int) -> str:
    plain = text.strip()
    if len(plain) > limit:
        raise Malformed("too_long", "That is too long: write at most %(limit)s characters.", {"limit": limit})
    if not plain.isprintable():
        raise Malformed("not_printable", "That holds characters which cannot be read. Please type it again.")
    return plain
