"""The pure decisions about reviews: who counts, what must be said, which token opens which visit, who may handle."""

import base64
import dataclasses
import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Sequence

from openhall.kit.errors import Malformed
from openhall.reviews.rules.reasons import REASONS
from openhall.reviews.states import BAD, Level, Origin

MAC_BYTES = 14
MOST_TEXT = 1000
UNREACHABLE_AFTER = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """A stay of the visit as the rule needs it: who served where, and when it ended."""

    window: uuid.UUID
    clerk: uuid.UUID | None
    ended_at: dt.datetime


def who_counts(stays: Sequence[Seen], named: uuid.UUID | None) -> Seen | None:
    """The stay a review of the visit counts for: the last one at the window the visitor names, else the last of all.

    A visit gives one review, however many windows it went through (一次一评). The last window is taken where none is
    named because it closed the visit; the others stay visible in the chain. Raises Malformed for a window that the
    visit did not touch; None for a visit without a stay.
    """
    meant = [stay for stay in stays if named is None or stay.window == named]
    if named is not None and not meant:
        raise Malformed("other_window", "This visit was not served at that window.")
    return max(meant, key=lambda stay: stay.ended_at, default=None)


def check_words(level: Level, reasons: Iterable[str], text: str, first: bool = True) -> tuple[str, ...]:
    """The reasons, each once, in the order of the list; a bad first review needs a reason or a text.

    Raises Malformed for an unknown reason, one of another level, or a bad level without a word.
    """
    ticked = set(reasons)
    wrong = sorted(code for code in ticked if code not in REASONS or REASONS[code].level != level)
    if wrong:
        raise Malformed("other_reason", "The reason %(code)s does not belong to this level.", {"code": wrong[0][:10]})
    said = check_text(text)
    if first and level in BAD and not ticked and not said:
        raise Malformed("no_word", "Please tick what was wrong, or write it in a few words.")
    return tuple(code for code in REASONS if code in ticked)


def check_text(text: str) -> str:
    """The visitor's own words without the blanks around them; Malformed where there are too many."""
    if len(text) > MOST_TEXT:
        raise Malformed("long_text", "Please use at most %(most)s characters.", {"most": MOST_TEXT})
    return text.strip()


def level_named(text: str) -> Level:
    """One of the five levels; Malformed for another word."""
    try:
        return Level(text)
    except ValueError:
        raise Malformed("no_level", "Choose one of the five levels.") from None


def review_token(secret: str, ticket: uuid.UUID) -> str:
    """The token with which a closed visit may be reviewed: derived, never stored, 40 characters safe in an address.

    It holds the ticket's id and a keyed code over it, so whoever knows the id alone (every member of staff) can't
    make it.
    """
    return base64.urlsafe_b64encode(ticket.bytes + _mac(secret, ticket)).decode().rstrip("=")


def ticket_of_token(secret: str, token: str) -> uuid.UUID | None:
    """The ticket that a token opens; None for any other text."""
    if len(token) != 40 or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError:
        return None
    ticket = uuid.UUID(bytes=raw[:16])
    return ticket if hmac.compare_digest(raw[16:], _mac(secret, ticket)) else None


def _mac(secret: str, ticket: uuid.UUID, said: bytes = b"review") -> bytes:
    message = b"openhall " + said + b" " + ticket.bytes
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()[:MAC_BYTES]


def invitation_mark(secret: str, ticket: uuid.UUID) -> str:
    """What an invitation adds to the address of a review: who follows it was asked, and says so by following it.

    Derived like the token: nobody can call an active review invited, or an invited one active, by writing a word.
    """
    return base64.urlsafe_b64encode(_mac(secret, ticket, b"invitation")).decode().rstrip("=")


def origin_of(secret: str, ticket: uuid.UUID, mark: str) -> Origin:
    """Whether a review is by the visitor's own wish or after an invitation; an unknown mark is none."""
    given = mark.encode("utf-8", "replace")
    invited = hmac.compare_digest(given, invitation_mark(secret, ticket).encode())
    return Origin.INVITED if invited else Origin.ACTIVE


def may_verify(officer: uuid.UUID, rated: uuid.UUID | None, managers: Iterable[uuid.UUID]) -> bool:
    """Whether somebody may handle this bad review: not who was rated, and not their manager."""
    return officer != rated and officer not in set(managers)


def is_unreachable(attempts: Iterable[tuple[dt.date, bool]]) -> bool:
    """Whether the reviewer counts as not to be reached: three failed attempts on different days, none that worked."""
    listed = list(attempts)
    days = {day for day, reached in listed if not reached}
    return len(days) >= UNREACHABLE_AFTER and not any(reached for _, reached in listed)
