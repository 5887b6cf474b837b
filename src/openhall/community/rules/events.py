"""What an event has to tell before it opens, and what a count of people may be."""

import datetime as dt
from collections.abc import Iterable

from openhall.community.rules.times import Span
from openhall.community.states import Topic
from openhall.kit.errors import Malformed, NotNow
from openhall.kit.texts import perhaps

MOST_TITLE, MOST_WORDS, MOST_PLACE = 120, 500, 120
MOST_PEOPLE, MOST_CAPACITY, MOST_SHIFTS = 100_000, 1000, 20
LONGEST = dt.timedelta(hours=24)
FIRST, LAST = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2000, 2150))


def required(text: str, most: int) -> str:
    """Words that must be there; Malformed without any or with too many."""
    said = perhaps(text, most)
    if not said:
        raise Malformed("words_missing", "Something that has to be said is missing. Please fill it in.")
    return said


def known_topics(topics: Iterable[str]) -> list[str]:
    """Each topic once; Malformed for another word."""
    listed = list(dict.fromkeys(topics))
    if not set(listed) <= set(Topic):
        raise Malformed("no_topic", "Choose topics of this list: %(list)s.", {"list": ", ".join(sorted(Topic))})
    return listed


def check_span(span: Span) -> None:
    """Malformed for a time that ends before it begins, lasts longer than a day or lies in no year of ours."""
    if not (FIRST <= span.begins < span.ends <= LAST and span.ends - span.begins <= LONGEST):
        raise Malformed("bad_span", "A shift ends after it begins, and within a day.")


def check_capacity(capacity: int) -> None:
    """Malformed for no place at all, or for more than anybody leads."""
    if not 1 <= capacity <= MOST_CAPACITY:
        raise Malformed("bad_capacity", "A shift has 1 to %(most)s places.", {"most": MOST_CAPACITY})


def check_open(dangerous: bool, insurance: str, risks: str) -> None:
    """Whether an event may be opened: NotNow for a dangerous one without its risks told or insurance recorded."""
    if dangerous and not risks:
        raise NotNow("risks_untold", "Say what the risks are: volunteers have to know them before they choose.")
    if dangerous and not insurance:
        raise NotNow("no_insurance", "This event is dangerous: record the insurance of its volunteers first.")


def check_served(served: int, again: int | None) -> None:
    """Malformed for a count that can't be: below none, endless, or more people seen again than people served."""
    if not 0 <= served <= MOST_PEOPLE or (again is not None and not 0 <= again <= served):
        raise Malformed("bad_count", "Count people from 0 to %(most)s; those seen before are among them.",
                        {"most": MOST_PEOPLE})  # fmt: skip
