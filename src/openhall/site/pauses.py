"""Pauses read from a file: CSV with the columns `from`, `to` and, if wished, `reason`; or JSON, a list of such objects.

Moments are written 2026-03-02T10:00 (in the given zone) or with their own offset; an empty `to` means that it lasts.
"""

import csv
import datetime as dt
import io
import json
import pathlib
import zoneinfo
from collections.abc import Iterator, Mapping

from openhall.kit.pauses import Pause


class BadPauses(ValueError):
    """The file can't be read as pauses; the sentence says where."""


def read_pauses(path: pathlib.Path, zone: zoneinfo.ZoneInfo) -> list[Pause]:
    """The pauses the file names. BadPauses with file and place for the first mistake; nothing is guessed."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPauses(f"{path} can't be read: {error}") from error
    rows = _from_json(path, text) if text.lstrip()[:1] in ("[", "{") else _from_csv(path, text)
    return [_pause(where, row, zone) for where, row in rows]


def moment(text: str, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """A written moment in UTC; without an offset it is meant in `zone`. ValueError when it is none."""
    written = dt.datetime.fromisoformat(text.strip())
    try:
        return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("out of range") from None


def _from_json(path: pathlib.Path, text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadPauses(f"{path}:{getattr(error, 'lineno', 1)}: no JSON") from error
    listed = value.get("pauses") if isinstance(value, dict) else value
    if not isinstance(listed, list):
        raise BadPauses(f"{path}: the pauses must be a list")
    for number, row in enumerate(listed, 1):
        if not isinstance(row, dict):
            raise BadPauses(f"{path}: pause {number} must be an object with from, to and reason")
        yield f"{path}: pause {number}", row


def _from_csv(path: pathlib.Path, text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    rows = csv.DictReader(io.StringIO(text))
    try:
        if not {"from", "to"} <= {name.strip() for name in rows.fieldnames or ()}:
            raise BadPauses(f"{path}:1: the first line must name the columns from and to (and, if wished, reason)")
        for row in rows:
            yield f"{path}:{rows.line_num}", {(name or "").strip(): value for name, value in row.items()}
    except csv.Error as error:
        raise BadPauses(f"{path}:{rows.line_num}: {error}") from error


def _pause(where: str, row: Mapping[str, object], zone: zoneinfo.ZoneInfo) -> Pause:
    since, until = (_moment(where, name, row.get(name), zone) for name in ("from", "to"))
    if since is None:
        raise BadPauses(f"{where}: from is empty")
    try:
        return Pause(since, until, " ".join(str(row.get("reason") or "").split())[:60])
    except ValueError:
        raise BadPauses(f"{where}: the pause ends before it begins") from None


def _moment(where: str, name: str, written: object, zone: zoneinfo.ZoneInfo) -> dt.datetime | None:
    if written is None or written == "":
        return None
    try:
        return moment(str(written), zone)
    except ValueError:
        shown = str(written)[:40]
        raise BadPauses(f"{where}: {name} {shown!r} is not a moment; write it as 2026-03-02T10:00") from None
