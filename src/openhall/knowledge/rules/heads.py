"""What stands at the head and the foot of a document: title, number, issuer, dates, from when and until when."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from openhall.knowledge.rules.found import Block, tidy

HEAD_BLOCKS, FOOT_BLOCKS, LONGEST_TITLE = 14, 4, 90
_DATE = re.compile(r"(\d{4})\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})\s*日?")
_IN_NAME = re.compile(r"[（(]((?:19|20)\d{2}-\d{1,2}-\d{1,2})[）)]")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*第?\s*\d{1,5}\s*号"
    r"|[\u4e00-\u9fff]{2,20}令\s*第?\s*\d{1,4}\s*号"
)
_ISSUER = re.compile(r"(?:发文机关|发布机关|发布单位|制定机关|发文单位|发布机构|来源)\s*[：:]\s*([^\s，。；]{2,40})")
_ORDER = re.compile(r"([\u4e00-\u9fff]{2,20}?)令\s*第?\s*\d{1,4}\s*号")
_CONGRESS = re.compile(r"全国人民代表大会(?:常务委员会)?")
_STARTS = re.compile(r"自\s*" + _DATE.pattern + r"\s*起\s*(?:施行|实施|执行|生效)")
_ENDS = re.compile(r"有效期(?:限)?\s*(?:至|到|截至|截止到?)\s*" + _DATE.pattern)
_YEARS = re.compile(r"有效期(?:限)?\s*(?:为)?\s*([一二两三四五六七八九十]|\d{1,2})\s*年")
_HAN_DIGITS = {han: value for value, han in enumerate("零一二三四五六七八九十")} | {"两": 2}
_FIRST_ARTICLE = re.compile(r"第一条|第1条|一、")


def title_of(blocks: Sequence[Block], file_name: str) -> str:
    """The first heading, else the first line when it is short, else the name of the file."""
    for block in blocks[:HEAD_BLOCKS]:
        if block.level == 1:
            return block.text[:300]
    first = blocks[0].text if blocks else ""
    if 0 < len(first) <= LONGEST_TITLE:
        return first
    head = re.split(r"[ \n：:。]", first, maxsplit=1)[0]
    return head if 6 <= len(head) <= LONGEST_TITLE else named(file_name)


def named(file_name: str) -> str:
    """A file's name without folder, ending and date."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", file_name.rsplit("/", 1)[-1])
    return tidy(_IN_NAME.sub("", stem)) or stem


def number_of(blocks: Sequence[Block]) -> str:
    """The number under which a document was issued (文号); empty when its head shows none."""
    found = _NUMBER.search("\n".join(block.text for block in _head(blocks)))
    return re.sub(r"\s", "", found.group(0)) if found else ""


def issuer_of(blocks: Sequence[Block]) -> str:
    """Who issued it; empty when its head does not say."""
    text = "\n".join(block.text for block in _head(blocks))
    for pattern in (_ISSUER, _ORDER):
        if found := pattern.search(text):
            return found.group(1).removeprefix("中华人民共和国")
    congress = _CONGRESS.findall(text)
    return congress[-1] if congress else ""


def dated_on(blocks: Sequence[Block], file_name: str) -> dt.date | None:
    """The day of this version: in the file's name, else the latest at the head, else the one it is signed with."""
    if (written := _IN_NAME.search(file_name)) and (day := day_of(written.group(1))):
        return day
    head = [day for block in _head(blocks) if (day := _leading_day(block.text))]
    foot = [day for block in blocks[-FOOT_BLOCKS:] if len(block.text) <= 24 and (day := day_of(block.text))]
    return max(head, default=None) or (foot[-1] if foot else None)


def in_force(blocks: Sequence[Block], dated: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """From which day, and until which (no longer on it); a changed law repeats its first day, so its date counts."""
    text = "\n".join(block.text for block in [*_head(blocks), *blocks[-3 * FOOT_BLOCKS :]])
    starts = [day for found in _STARTS.finditer(text) if (day := _day(found.groups()))]
    begins = max([*starts[-1:], *([dated] if dated else [])], default=None)
    if (found := _ENDS.search(text)) and (last := _day(found.groups())):
        return begins, last + dt.timedelta(days=1)
    if begins and (found := _YEARS.search(text)):
        return begins, _years_after(begins, found.group(1))
    return begins, None


def given(fields: Mapping[str, object], *names: str) -> str:
    """The first of the named fields that holds something, as text; a day as YYYY-MM-DD."""
    folded = {str(name).strip().casefold(): value for name, value in fields.items()}
    for name in names:
        value = folded.get(name)
        if value not in (None, "", "无") and not isinstance(value, dict | list):
            return tidy(str(value))
    return ""


def day_of(text: str) -> dt.date | None:
    """The first day that a text names; None when it names none."""
    found = _DATE.search(text)
    return _day(found.groups()) if found else None


def _head(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks[:HEAD_BLOCKS]:
        if _FIRST_ARTICLE.match(block.text):
            return
        yield Block(block.text[:300])


def _leading_day(text: str) -> dt.date | None:
    found = _DATE.match(text.lstrip("（( "))
    return _day(found.groups()) if found else None


def _day(parts: Sequence[str]) -> dt.date | None:
    year, month, day = map(int, parts)
    try:
        return dt.date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def _years_after(begins: dt.date, years: str) -> dt.date:
    count = int(years) if years.isdigit() else _HAN_DIGITS[years]
    last = 28 if (begins.month, begins.day) == (2, 29) else begins.day
    return dt.date(begins.year + count, begins.month, last)
