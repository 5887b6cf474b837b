"""A calendar notice read from a file: which days are worked and which are not.

JSON: `{"holidays": {"2027-01-01": "元旦"}, "workdays": {"2027-01-03": "元旦调休"}}` · CSV: columns `date`, `workday`
(yes or no, 是 or 否, 1 or 0) and, if wished, `note`.
"""

import csv
import datetime as dt
import io
import json
import pathlib
from collections.abc import Mapping

from openhall.places.rules import Day

WORDS = {"1": True, "yes": True, "true": True, "是": True, "0": False, "no": False, "false": False, "否": False}


class BadNotice(ValueError):
    """The file can't be read as a calendar; the sentence says where."""


def read_notice(path: pathlib.Path) -> dict[dt.date, Day]:
    """The days the file names. BadNotice with file and line for the first mistake; nothing is guessed."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadNotice(f"{path} can't be read: {error}") from error
    days = _from_json(path, text) if text.lstrip().startswith("{") else _from_csv(path, text)
    if not days:
        raise BadNotice(f"{path} names no day")
    return days


def _from_json(path: pathlib.Path, text: str) -> dict[dt.date, Day]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadNotice(f"{path}:{error.lineno}: no JSON: {error.msg}") from error
    days: dict[dt.date, Day] = {}
    for name, works in (("holidays", False), ("workdays", True)):
        listed = value.get(name, {})
        if not isinstance(listed, Mapping):
            raise BadNotice(f"{path}: {name} must be an object of days and their names")
        for written, note in listed.items():
            _put(days, f"{path}: {name}", written, Day(works, _short(str(note))))
    return days


def _short(note: str) -> str:
    """The Chinese part of a note such as "New Year's Day,元旦,1", else the note; at most 60 characters."""
    parts = [part.strip() for part in note.split(",")]
    return next((part for part in parts if part and not part.isascii()), note.strip())[:60]


def _from_csv(path: pathlib.Path, text: str) -> dict[dt.date, Day]:
    rows = csv.DictReader(io.StringIO(text))
    if not {"date", "workday"} <= {name.strip() for name in rows.fieldnames or ()}:
        raise BadNotice(f"{path}:1: the first line must name the columns date and workday (and, if wished, note)")
    days: dict[dt.date, Day] = {}
    for row in rows:
        values = {(name or "").strip(): str(value or "").strip() for name, value in row.items()}
        works = WORDS.get(values["workday"].lower())
        if works is None:
            raise BadNotice(f"{path}:{rows.line_num}: workday must be yes or no, not {values['workday'][:20]!r}")
        _put(days, f"{path}:{rows.line_num}", values["date"], Day(works, values.get("note", "")[:60]))
    return days


def _put(days: dict[dt.date, Day], where: str, written: str, day: Day) -> None:
    try:
        date = dt.date.fromisoformat(written)
    except ValueError:
        raise BadNotice(f"{where}: {written[:20]!r} is not a day; write it as 2027-01-31") from None
    if days.setdefault(date, day).is_workday != day.is_workday:
        raise BadNotice(f"{where}: {date} is named twice, once as worked and once as free")
