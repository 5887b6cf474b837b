"""What a single value of a hall file must look like; each check answers "" or a sentence that says what to write."""

import datetime as dt
import re
import zoneinfo

from openhall.places.states import NOWHERE
from openhall.site.hallfile.nodes import is_unseen

SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
WINDOW_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,9}")
DIVISION = re.compile(r"\d{12}", re.ASCII)
USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")
PREFIX = re.compile(r"[A-Z]{1,2}")
NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})", re.ASCII)
INTERVAL = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_CJK = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_IMPLEMENTATION = re.compile(rf"([{_CREDIT}]{{18}})([1-7])(\d{{12}})(\d\d)?", re.ASCII)


def slug(value: str) -> str:
    """Codes of units, halls, zones, queues."""
    return _shape(SLUG, value, "small letters, digits and hyphens, at most 40, such as social-security")


def window_code(value: str) -> str:
    """Codes of windows, as they are spoken and shown."""
    return _shape(WINDOW_CODE, value, "letters, digits and hyphens, at most 10, such as A03")


def division(value: str) -> str:
    """Codes of administrative divisions."""
    if value == NOWHERE:
        return f"“{value}” is no division; write the official 12 digits, such as 430102000000."
    return _shape(DIVISION, value, "exactly 12 digits, such as 430102000000")


def username(value: str) -> str:
    """The name a member of staff logs in with."""
    return _shape(
        USERNAME, value, "2 to 60 small letters, digits, dots or hyphens, a letter first, such as li.na"
    )


def prefix(value: str) -> str:
    """The letters before a ticket's number."""
    return _shape(PREFIX, value, "one or two capital letters, such as A or QY")


def item_code(value: str) -> str:
    """12 digits (basic code), or 31 or 33 characters: credit code of the unit, level, basic code, handling item."""
    if DIVISION.fullmatch(value):
        return ""
    match = _IMPLEMENTATION.fullmatch(value)
    if match is None:
        return (
            f"“{value}” is no item code; write 12 digits, or an implementation code of 31 or 33 characters."
        )
    if not is_credit_code(match[1]):
        return f"The credit code {match[1]} in this item code is wrong: its check digit doesn't fit."
    return ""


def is_credit_code(value: str) -> bool:
    """Whether 18 characters form a unified social credit code (GB 32100: weights 3^i mod 31)."""
    if len(value) != 18 or any(each not in _CREDIT for each in value):
        return False
    total = sum(_CREDIT.index(each) * pow(3, place, 31) for place, each in enumerate(value[:17]))
    return _CREDIT[-total % 31] == value[17]


def timezone(value: str) -> str:
    """A zone of the time zone database."""
    try:
        zoneinfo.ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return f"“{value}” is no time zone; write one such as Asia/Shanghai."
    return ""


def plain(value: str, limit: int, *, lines: bool = False) -> str:
    """A text people read: nothing unseen, no blanks around it, at most `limit` characters."""
    unseen = next((each for each in value if is_unseen(each) and not (lines and each == "\n")), None)
    if unseen is not None:
        return f"The character U+{ord(unseen):04X} can't be seen and doesn't belong here; delete it."
    if value != value.strip():
        return "There is a blank at the beginning or the end; delete it."
    if len(value) > limit:
        return f"This has {len(value)} characters; at most {limit} fit on tickets and boards."
    return ""


def english(value: str) -> str:
    """A text for readers of English holds no Chinese characters or full-width marks."""
    found = _CJK.search(value)
    return f"The English text holds “{found[0]}”; write it in English." if found else ""


def interval(value: str) -> tuple[dt.time, dt.time] | str:
    """Two times such as 09:00-12:00, or the sentence why not."""
    match = INTERVAL.fullmatch(value)
    if match is None:
        return f"“{value}” is no opening time; write two times with four digits, such as 09:00-12:00."
    try:
        opens, closes = dt.time(int(match[1]), int(match[2])), dt.time(int(match[3]), int(match[4]))
    except ValueError:
        return f"“{value}” holds a time that no clock shows; hours go from 00 to 23, minutes from 00 to 59."
    if closes <= opens:
        return f"“{value}” closes before it opens; split a night into two days at 23:59."
    return opens, closes


def _shape(pattern: re.Pattern[str], value: str, wanted: str) -> str:
    return "" if pattern.fullmatch(value) else f"“{_short(value)}” won't do here; write {wanted}."


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"
