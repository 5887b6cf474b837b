"""Read a record of visits: every row that can be read becomes a visit, every other one is named with its reason. Pure.

Columns, in any order: arrived_at, queue, class, service_seconds, and, if known, patience_seconds, number and
waited_seconds (the wait of the record, to be reported beside ours). Others are let be.
"""

import csv
import dataclasses
import datetime as dt
import pathlib
import re
import zoneinfo
from collections.abc import Mapping, Sequence

from openhall.demo.replay.lines import BadRecord, numbered_lines
from openhall.queue.states import VisitorClass

REQUIRED = ("arrived_at", "queue", "class", "service_seconds")
OPTIONAL = ("patience_seconds", "number", "waited_seconds")
DAY = 86_400
FIRST_YEAR, LAST_YEAR = 1970, 2200
LONGEST_NAME, LONGEST_NUMBER = 60, 20
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """A recorded visit. `arrived_at` is aware, in UTC; `patience` None = waits as long as it takes.

    `number` is what the record calls the visit, "" if nothing; `waited` is how long it waited there, if known.
    """

    line: int
    arrived_at: dt.datetime
    queue: str
    visitor_class: str
    service: dt.timedelta
    patience: dt.timedelta | None = None
    number: str = ""
    waited: dt.timedelta | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is no visit, and why."""

    line: int
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """What a file holds: visits in order of arrival, rows that could not be read, columns that mean nothing to us."""

    visits: Sequence[Visit]
    unreadable: Sequence[Unreadable]
    ignored: Sequence[str]


class _Odd(Exception):
    """Why a row is no visit."""


def read_record(path: pathlib.Path, timezone: zoneinfo.ZoneInfo) -> Record:
    """The visits of a CSV file (UTF-8, also packed with gzip); a time without a zone is one of `timezone`.

    Raises BadRecord when the file, its header or every single row cannot be read.
    """
    rows = ((number, line) for number, line in numbered_lines(path) if line is None or line.strip())
    header = _header(path, next(rows, (0, b""))[1])
    visits, unreadable = [], []
    for number, line in rows:
        try:
            visits.append(_visit(number, _row(line, header), timezone))
        except _Odd as error:
            unreadable.append(Unreadable(number, str(error)))
    if not visits:
        why = f"line {unreadable[0].line}: {unreadable[0].reason}" if unreadable else "there is no row below the header"
        raise BadRecord(f"{path} holds no visit that can be read; {why}")
    ignored = [name for name in header if name and name not in REQUIRED + OPTIONAL]
    return Record(sorted(visits, key=lambda visit: visit.arrived_at), unreadable, ignored)


def _header(path: pathlib.Path, line: bytes | None) -> list[str]:
    try:
        names = [name.strip().lower() for name in _fields((line or b"").removeprefix(b"\xef\xbb\xbf"))]
    except _Odd as error:
        raise BadRecord(f"the first line of {path} names no columns: {error}") from error
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise BadRecord(f"the first line of {path} lacks {_listed(missing, 'column')}; it needs {', '.join(REQUIRED)}")
    twice = [name for name in REQUIRED + OPTIONAL if names.count(name) > 1]
    if twice:
        raise BadRecord(f"the first line of {path} names {_listed(twice, 'column')} twice")
    return names


def _listed(names: Sequence[str], noun: str) -> str:
    return f"the {noun}{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _fields(line: bytes) -> list[str]:
    try:
        return next(csv.reader([line.decode("utf-8")], strict=True))
    except UnicodeDecodeError as error:
        raise _Odd("it is not written in UTF-8") from error
    except csv.Error as error:
        raise _Odd(f"it is no line of comma-separated values ({error})") from error


def _row(line: bytes | None, header: Sequence[str]) -> Mapping[str, str]:
    if line is None:
        raise _Odd("it is too long")
    fields = _fields(line)
    if len(fields) > len(header):
        raise _Odd(f"it has {len(fields)} fields, the header {len(header)}")
    return {name: field.strip() for name, field in zip(header, fields, strict=False)}


def _visit(line: int, row: Mapping[str, str], timezone: zoneinfo.ZoneInfo) -> Visit:
    service = _seconds(row, "service_seconds")
    if service is None:
        raise _Odd("service_seconds is empty")
    return Visit(
        line, _moment(row.get("arrived_at", ""), timezone), _queue(row.get("queue", "")), _class(row.get("class", "")),
        service, _seconds(row, "patience_seconds"), _number(row.get("number", "")), _seconds(row, "waited_seconds"),
    )  # fmt: skip


def _moment(text: str, timezone: zoneinfo.ZoneInfo) -> dt.datetime:
    if not text:
        raise _Odd("arrived_at is empty")
    try:
        moment = dt.datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone)
        arrived_at = aware.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise _Odd(f"arrived_at is no time: {_shown(text)}; write it as 2026-03-02T09:05:00") from error
    if ":" not in text and "T" not in text:
        raise _Odd(f"arrived_at is a day without a time: {_shown(text)}")
    if not FIRST_YEAR <= arrived_at.year < LAST_YEAR:
        raise _Odd(f"arrived_at is not between {FIRST_YEAR} and {LAST_YEAR}: {_shown(text)}")
    return arrived_at


def _seconds(row: Mapping[str, str], name: str) -> dt.timedelta | None:
    text = row.get(name, "")
    if not text:
        return None
    if not _SECONDS.fullmatch(text):
        raise _Odd(f"{name} is no number of seconds: {_shown(text)}")
    if float(text) > DAY:
        raise _Odd(f"{name} is more than a day: {_shown(text)}")
    return dt.timedelta(seconds=float(text))


def _queue(text: str) -> str:
    if not text:
        raise _Odd("queue is empty")
    if len(text) > LONGEST_NAME or not text.isprintable():
        raise _Odd(f"queue is no name of a queue: {_shown(text)}")
    return text


def _class(text: str) -> str:
    name = text.lower() or VisitorClass.ORDINARY.value
    if name not in set(VisitorClass):
        raise _Odd(f"class is not known: {_shown(text)}; it is one of {', '.join(VisitorClass)}")
    return name


def _number(text: str) -> str:
    if len(text) > LONGEST_NUMBER or not text.isprintable():
        raise _Odd(f"number is no number of a ticket: {_shown(text)}")
    return text


def _shown(text: str) -> str:
    """A field as a message may show it: short, and nothing in it that moves a terminal's cursor."""
    return repr(text if len(text) <= 40 else text[:39] + "…")
