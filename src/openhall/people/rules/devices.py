"""Pure rules of devices: pairing codes, who has gone dark, how much paper is left, what the log must hear."""

import dataclasses
import datetime as dt
import hashlib
import hmac
import unicodedata
import uuid
from typing import Literal

from openhall.kit.clock import local_day, local_moment
from openhall.people.states import DeviceKind, Paper
from openhall.places.rules import Hours

COOKIE, KEPT_FOR = "openhall_device", dt.timedelta(days=400)
"""Where a browser keeps its device's secret, and how long after its last beat."""
SYMBOLS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What a code is made of: nothing that is read or heard wrongly (0 O 1 I L)."""
LENGTH, MOST_OPEN = 8, 20
CODE_FOR = dt.timedelta(minutes=10)
MOST_CODES = 10
"""Codes that one address may try within a quarter of an hour; right ones don't count."""
BEAT_EVERY = dt.timedelta(seconds=30)
DARK_AFTER = dt.timedelta(seconds=60)
OFF_BEYOND = 2000
"""Milliseconds by which a device's clock may differ before somebody is told."""
LOW_BELOW = 10
"""Per cent of a roll."""
LONGEST_ROLL = 5000
MOST_PRINTED = 1_000_000_000

type News = Literal["dark", "back", "paper_out", "paper_in"]


def pairing_code(secret: str, pairing: uuid.UUID) -> str:
    """The code of a pairing, made from its id and the server's key, so that no table holds it: 8 of 31 symbols."""
    number = int.from_bytes(_keyed(secret, b"openhall pairing " + pairing.bytes))
    symbols = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(SYMBOLS))
        symbols.append(SYMBOLS[place])
    return "".join(symbols)


def plain_code(typed: str) -> str:
    """A code as typed, read kindly: any case, full-width letters, spaces and hyphens."""
    return "".join(each for each in unicodedata.normalize("NFKC", typed[:60]).upper() if each.isalnum())


def code_digest(secret: str, code: str) -> bytes:
    """What is kept of a code: 32 bytes that tell nothing without the server's key."""
    return _keyed(secret, b"openhall pairing code " + code.encode("utf-8", "replace"))


def secret_digest(secret: str) -> bytes:
    """What is kept of a device's own secret: 32 bytes."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _keyed(secret: str, message: bytes) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()


@dataclasses.dataclass(frozen=True, slots=True)
class Roll:
    """A kiosk's roll: tickets it holds, printed since it was changed, what a printer that can feel its paper said."""

    tickets: int
    printed: int
    said: str = ""

    @property
    def left(self) -> int:
        """Tickets that should still come out of it."""
        return max(0, self.tickets - self.printed)


def paper_of(roll: Roll) -> Paper:
    """How the roll stands; the worse of what the printer said and what was counted."""
    if roll.said == Paper.EMPTY or roll.left == 0:
        return Paper.EMPTY
    if roll.said == Paper.LOW or 100 * roll.left <= LOW_BELOW * roll.tickets:
        return Paper.LOW
    return Paper.OK


def counted(total_before: int, printed_before: int, total: int) -> int:
    """Tickets printed since the roll was changed, after the device's own counter says `total`.

    The counter only grows; if it has become smaller it began anew (a wiped browser), and all it says came after.
    """
    return min(MOST_PRINTED, printed_before + (total - total_before if total >= total_before else total))


def is_off(offset_ms: int | None) -> bool:
    """Whether a device's clock is so wrong that people see it."""
    return offset_ms is not None and abs(offset_ms) > OFF_BEYOND


def open_since(hours: Hours, now: dt.datetime) -> dt.datetime | None:
    """Since when the hall is open without a break: None while it is shut, the beginning of time if it never shuts."""
    if hours.around_the_clock:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    day = local_day(now, hours.timezone)
    for opens, closes in hours.intervals(day):
        start, end = (local_moment(day, each, hours.timezone) for each in (opens, closes))
        if start <= now < end:
            return start
    return None


def is_dark(last_seen: dt.datetime, opened: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a device has been silent for more than a minute of the present opening; nobody misses it at night."""
    return opened is not None and now - max(last_seen, opened) > DARK_AFTER


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A device as the watch finds it: when it was last heard, its paper, and what the log was told already."""

    kind: str
    last_seen: dt.datetime
    roll: Roll
    dark_at: dt.datetime | None = None
    paper_out_at: dt.datetime | None = None


def is_out_of_paper(kind: str, roll: Roll) -> bool:
    """Whether it is a kiosk whose roll is empty."""
    return kind == DeviceKind.KIOSK and paper_of(roll) == Paper.EMPTY


def news_of(each: Standing, opened: dt.datetime | None, now: dt.datetime) -> tuple[News, ...]:
    """What has begun or ended since the log was told last; each once, however often it is asked."""
    news: list[News] = []
    if each.dark_at is None and is_dark(each.last_seen, opened, now):
        news.append("dark")
    if each.dark_at is not None and each.last_seen > each.dark_at:
        news.append("back")
    out = is_out_of_paper(each.kind, each.roll)
    if out and each.paper_out_at is None:
        news.append("paper_out")
    if not out and each.paper_out_at is not None:
        news.append("paper_in")
    return tuple(news)
