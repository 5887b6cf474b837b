"""A sheet of messages of another system, read into matters that may be taken over; whatever is wrong is named."""

import dataclasses
import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence

from openhall.kit.clock import require_aware
from openhall.matters.rules import MOST_TEXT, MOST_TITLE, MOST_WANTED
from openhall.matters.states import Kind, Outcome
from openhall.routines.sheets import Unreadable, rows_of

MOST_BYTES, MOST_ROWS = 20_000_000, 20_000
COLUMNS: Mapping[str, Sequence[str]] = {
    "title": ("title", "标题", "主题", "留言主题"), "text": ("text", "内容", "详情", "留言详情"),
    "opened_at": ("opened_at", "时间", "提交时间", "留言时间"), "wanted": ("wanted", "诉求"), "kind": ("kind", "类型"),
    "answer": ("answer", "答复", "答复意见"), "answered_at": ("answered_at", "答复时间"),
    "outcome": ("outcome", "结果"),
}  # fmt: skip
NEEDED = ("title", "text", "opened_at")
LONGEST = {"title": MOST_TITLE, "text": MOST_TEXT, "wanted": MOST_WANTED, "answer": MOST_TEXT}
MOMENT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?", re.ASCII)
# An "explained" needs its law, a referral or a part its plan: no column of such a sheet holds them.
OUTCOMES = frozenset({Outcome.SOLVED, Outcome.SOLVED_ON_SPOT})


@dataclasses.dataclass(frozen=True, slots=True)
class Manner:
    """What holds for rows that do not say it, the zone of their times, and whether texts too long are cut off."""

    zone: str
    kind: str = Kind.DIFFICULTY
    outcome: str = ""
    cut: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """One row, by its line in the sheet; without an answer `answered_at` is None."""

    line: int
    title: str
    text: str
    opened_at: dt.datetime
    wanted: str = ""
    kind: str = Kind.DIFFICULTY
    answer: str = ""
    answered_at: dt.datetime | None = None
    outcome: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class MatterSheet:
    """What a sheet holds: its messages, the columns nobody knows, how many texts were cut; or what is wrong."""

    messages: tuple[Message, ...] = ()
    not_taken: tuple[str, ...] = ()
    cut: int = 0
    faults: tuple[str, ...] = ()


class BadCell(ValueError):
    """A cell that can't be taken; the sentence says why."""


def read_messages(data: bytes, manner: Manner, now: dt.datetime) -> MatterSheet:
    """The messages of a CSV or XLSX file, the earliest first. Nothing that lies after `now` is taken."""
    if len(data) > MOST_BYTES:
        return MatterSheet(faults=(f"the file is too large: at most {MOST_BYTES // 1_000_000} megabytes",))
    try:
        rows = rows_of(data, MOST_ROWS + 1)
    except Unreadable:
        return MatterSheet(faults=("this is neither a CSV file nor an XLSX workbook",))
    if len(rows) > MOST_ROWS + 1:
        return MatterSheet(faults=(f"there are more than {MOST_ROWS} rows",))
    if not rows:
        return MatterSheet(faults=("the sheet is empty",))
    head = [_column(name) for name in rows[0]]
    if faults := list(_of_head(head)):
        return MatterSheet(faults=tuple(faults))
    return _read(rows, head, manner, now)


def _column(written: str) -> str:
    name = written.strip().casefold()
    return next((column for column, names in COLUMNS.items() if name in names), "")


def _of_head(head: Sequence[str]) -> Iterator[str]:
    for column in NEEDED:
        if column not in head:
            yield f"there is no column {column} ({', '.join(COLUMNS[column][1:])})"
    known = [each for each in head if each]
    yield from (f"the column {each} is there twice" for each in sorted(set(known)) if known.count(each) > 1)


def _read(rows: Sequence[Sequence[str]], head: Sequence[str], manner: Manner, now: dt.datetime) -> MatterSheet:
    found, faults, cut = list[Message](), list[str](), 0
    for line, row in enumerate(rows[1:], 2):
        cells = {name: row[place].strip() for place, name in enumerate(head) if name and place < len(row)}
        if not any(cells.values()):
            continue
        try:
            shorter = {name: _fitting(name, text, manner.cut) for name, text in cells.items()}
            found.append(_message(line, shorter, manner, now))
            cut += sum(shorter[name] != text for name, text in cells.items())
        except BadCell as error:
            faults.append(f"line {line}: {error}")
    if not found and not faults:
        faults.append("the sheet holds no message")
    strange = (name.strip() for name, column in zip(rows[0], head, strict=True) if not column)
    unknown = tuple(name[:40] for name in strange if name)
    found.sort(key=lambda each: (each.opened_at, each.line))
    return MatterSheet(() if faults else tuple(found), unknown, cut, tuple(faults))


def _fitting(name: str, text: str, cut: bool) -> str:
    most = LONGEST.get(name)
    if "\x00" in text:
        raise BadCell(f"{name} holds a NUL character")
    if most is None or len(text) <= most:
        return text
    if not cut:
        raise BadCell(f"{name} has {len(text)} characters, at most {most} are kept; --cut cuts it off")
    return text[: most - 1] + "…"


def _message(line: int, cells: Mapping[str, str], manner: Manner, now: dt.datetime) -> Message:
    opened = _moment("opened_at", cells.get("opened_at", ""), manner.zone, now)
    kind = cells.get("kind", "") or manner.kind
    if kind not in set(Kind):
        raise BadCell(f"kind is {kind[:30]!r}; it is one of {', '.join(Kind)}")
    for name in ("title", "text"):
        if not cells.get(name):
            raise BadCell(f"{name} is empty")
    plain = Message(line, cells["title"], cells["text"], opened, cells.get("wanted", ""), kind)
    return _with_answer(plain, cells, manner, now)


def _with_answer(plain: Message, cells: Mapping[str, str], manner: Manner, now: dt.datetime) -> Message:
    answer, when = cells.get("answer", ""), cells.get("answered_at", "")
    if bool(answer) != bool(when):
        raise BadCell("an answer needs its time, and a time its answer")
    if not answer:
        return plain
    outcome = cells.get("outcome", "") or manner.outcome
    if outcome not in OUTCOMES:
        given = f"outcome is {outcome[:30]!r}" if outcome else "there is an answer and no outcome (--outcome gives one)"
        raise BadCell(f"{given}; one of {', '.join(sorted(OUTCOMES))} can be taken over")
    answered = _moment("answered_at", when, manner.zone, now)
    if answered < plain.opened_at:
        raise BadCell("it was answered before it was written")
    return dataclasses.replace(plain, answer=answer, answered_at=answered, outcome=outcome)


def _moment(name: str, written: str, zone: str, now: dt.datetime) -> dt.datetime:
    """A time on the hall's wall; a day alone is its beginning."""
    found = MOMENT.fullmatch(written)
    try:
        if found is None:
            raise ValueError(written)
        year, month, day, hour, minute, second = (int(each or 0) for each in found.groups())
        at = require_aware(dt.datetime(year, month, day, hour, minute, second, tzinfo=zoneinfo.ZoneInfo(zone)))
    except (ValueError, OverflowError):
        raise BadCell(f"{name} is {written[:30]!r}; write it as 2026-03-02 10:00") from None
    if at > now:
        raise BadCell(f"{name} lies in the future")
    return at
