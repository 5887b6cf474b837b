"""What is kept of a question that somebody passed on: its words without numbers of people, and its week."""

import datetime as dt
import re

from openhall.kit.errors import Malformed
from openhall.kit.texts import sentence

LONGEST = 200
# A telephone, an identity card, a case number: the answer never depends on it, and it may tell who asked.
_NUMBERS = re.compile(r"\d(?:[\s-]?\d){5,}[xX]?")


def kept_words(text: str) -> str:
    """The question on one line, long numbers struck out; Malformed for an empty or too long one."""
    if not text.strip():
        raise Malformed("no_question", "Type a question first.")
    return sentence(_NUMBERS.sub("…", " ".join(text.split())), LONGEST)


def week_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())
