"""When a term is over, and whether a reason is one."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from openhall.kit.clock import require_aware
from openhall.vault.rules.finding import findable_form

SHORTEST_REASON, LONGEST_REASON = 5, 500


def last_day_over(now: dt.datetime) -> dt.date:
    """The last calendar day that is over everywhere on earth (UTC-12): the room knows no hall's zone."""
    return (require_aware(now) - dt.timedelta(hours=12)).date() - dt.timedelta(days=1)


def is_reason(text: str) -> bool:
    """At least five characters that can be seen, at most 500 in all, and none that the log can't hold."""
    seen = sum(each.isprintable() and not each.isspace() for each in text)
    writable = not any(each == "\x00" or "\ud800" <= each <= "\udfff" for each in text)
    return writable and seen >= SHORTEST_REASON and len(text.strip()) <= LONGEST_REASON


def tells_a_value(reason: str, values: Iterable[tuple[str, str]]) -> bool:
    """Whether a reason repeats one of the (field, value) pairs it is the reason for looking at, however written."""
    return any(_stands_in(value, reason) or _is_found_in(field, value, reason) for field, value in values)


def _stands_in(value: str, reason: str) -> bool:
    """As a word of its own where it is written in Latin letters: `Li` does not stand in `police`."""
    word = re.escape(value.strip().casefold())
    return bool(word) and re.search(f"(?<![a-z0-9]){word}(?![a-z0-9])", reason.casefold()) is not None


def _is_found_in(field: str, value: str, reason: str) -> bool:
    form = findable_form(field, value)
    return form is not None and _squeezed(form) in _squeezed(reason)


def _squeezed(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())
