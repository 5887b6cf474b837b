"""How long each kind of record is kept: one table, days as settings, and floors that no setting goes below."""

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping
from enum import StrEnum

from openhall.ledger.rules import canonical

HALF_A_YEAR, THREE_YEARS = 184, 1096
"""The longest six months and the longest three years, in days: shorter ones would break the law in some year."""


class Way(StrEnum):
    """How a record ends: on its last day by itself, by a destruction list that a second person approves, or never."""

    TERM = "term"
    LIST = "list"
    STAYS = "stays"


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """A class of records: how many days it is kept (0 = within a day, or as long as `way` says), and the fewest.

    `law` names the articles; what the records are and why stands in words of the reader's language.
    """

    code: str
    days: int
    way: Way
    law: str
    least: int = 0


TABLE: tuple[Kept, ...] = (
    Kept("contact", 180, Way.TERM, "个人信息保护法 6, 19", 30),
    Kept("ticket_contact", 7, Way.TERM, "个人信息保护法 6, 19", 1),
    Kept("volunteer", 1096, Way.TERM, "志愿服务条例 7, 19, 20", 365),
    Kept("request_words", 1096, Way.TERM, "个人信息保护法 50, 56", 30),
    Kept("review_text", 1096, Way.LIST, "优化营商环境条例; 档案法实施条例", 30),
    Kept("review_signals", 180, Way.LIST, "个人信息保护法 6, 19", 30),
    Kept("retaliation_text", 1096, Way.LIST, "档案法实施条例", 30),
    Kept("evidence", 1096, Way.LIST, "个人信息保护法 6, 19; 档案法实施条例", 30),
    Kept("matter_text", 1096, Way.LIST, "优化营商环境条例; 档案法实施条例", 30),
    Kept("reception_text", 1096, Way.LIST, "优化营商环境条例; 档案法实施条例", 30),
    Kept("security_log", 365, Way.LIST, "网络安全法 21(3)", HALF_A_YEAR),
    Kept("handover", THREE_YEARS, Way.LIST, "网络数据安全管理条例 12", THREE_YEARS),
    Kept("login_tries", 0, Way.TERM, "个人信息保护法 6, 19"),
    Kept("accounts", 0, Way.STAYS, "个人信息保护法 13(3)"),
    Kept("ledger", 0, Way.STAYS, "档案法实施条例 39"),
)
CLASSES: Mapping[str, Kept] = {each.code: each for each in TABLE}
LISTED = tuple(each.code for each in TABLE if each.way is Way.LIST)
LONGEST_DAYS = 36_500


class BadRetention(ValueError):
    """The setting can't be used; the message is one sentence that names the class."""


def kept_days(text: str) -> Mapping[str, int]:
    """Class → days, the table changed by `review_text=730 security_log=400`; BadRetention where the law refuses."""
    chosen = {each.code: each.days for each in TABLE}
    for word in text.split():
        code, _, days = word.partition("=")
        chosen[code] = _days(code, days)
    return chosen


def _days(code: str, text: str) -> int:
    found = CLASSES.get(code)
    if found is None or not found.days:
        settable = ", ".join(each.code for each in TABLE if each.days)
        raise BadRetention(f"{code[:40]!r} is no class whose time can be set: {settable}")
    if not (text.isascii() and text.isdigit() and int(text) <= LONGEST_DAYS):
        raise BadRetention(f"{code} must be whole days up to {LONGEST_DAYS}")
    if int(text) < found.least:
        raise BadRetention(f"{code} must be kept at least {found.least} days ({found.law}), not {text}")
    return int(text)


def last_day_of(days: int, on: dt.date) -> dt.date:
    """The last day of making that is due on a day: what was made on it has been kept `days` whole days."""
    return on - dt.timedelta(days=days + 1)


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """One record of a destruction list."""

    code: str
    record: uuid.UUID


def list_digest(rows: Iterable[Listed]) -> bytes:
    """32 bytes that stand for a list whatever its order: who approves it approves exactly these records."""
    pairs = sorted([row.code, str(row.record)] for row in rows)
    return hashlib.sha256(canonical(["openhall-destruction-1", pairs]).encode()).digest()
