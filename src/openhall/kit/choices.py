"""The words of an enumeration as a database column wants them."""

from enum import StrEnum


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Each word with itself: what it is called is for the pages to say."""
    return [(each, each) for each in words]
