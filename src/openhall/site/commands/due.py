"""`openhall due`: when a time limit ends, with every day that counts and every day that does not."""

import datetime as dt
import pathlib
import zoneinfo
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.kit.pauses import Pause
from openhall.kit.working_time import LimitKind, TimeLimit
from openhall.site.commands.books import books
from openhall.site.commands.options import DataDir, Json, show, wrong
from openhall.site.pauses import BadPauses, moment, read_pauses

if TYPE_CHECKING:
    from openhall.site.counting import Count, Line

MOST_DAYS, MOST_HOURS = 5_000, 20_000
WORDS = {
    "start_day": "not counted: the day it starts",
    "holiday": "not counted: holiday",
    "weekend": "not counted: weekend",
    "closed": "not counted: the hall has no hours",
    "pause": "not counted: paused",
    "working_day": "counted: working day",
    "made_up_day": "counted: made-up working day",
}


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("due")(due)


def due(
    from_: Annotated[str, typer.Option("--from", metavar="T", help="The start, in the hall's zone.")] = "",
    days: Annotated[str, typer.Option(metavar="N", help="Working days; the day of the start does not count.")] = "",
    hours: Annotated[str, typer.Option(metavar="N", help="Working hours, after the days if both are given.")] = "",
    pauses: Annotated[pathlib.Path | None, typer.Option(help="CSV from,to,reason or JSON; an empty to lasts.")] = None,
    hall: Annotated[str, typer.Option(help="Code of a hall: its hours and calendar; else office hours.")] = "",
    calendar: Annotated[pathlib.Path | None, typer.Option(help="Another calendar: date,workday,note or JSON.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Say when a time limit ends, with every day that counts or does not; needs no hall and no data directory."""
    from openhall.site.counting import count

    limits = _limits(days, hours)
    book_of, timezone = books(hall, calendar, data_dir)
    zone = zoneinfo.ZoneInfo(timezone)
    start, stopped = _start(from_, zone), _pauses(pauses, zone)
    try:
        found = count(start, limits, stopped, book_of)
    except ValueError:
        wrong(f"no calendar reaches so far from {from_[:40]!r}")
    show(_value(found, start, limits, stopped), as_json, _lines(found, zone))


def _limits(days: str, hours: str) -> list[TimeLimit]:
    given = [
        TimeLimit(LimitKind.WORKING_DAYS, _number("--days", days, MOST_DAYS, int)) if days else None,
        TimeLimit(LimitKind.WORKING_HOURS, _number("--hours", hours, MOST_HOURS, float)) if hours else None,
    ]
    limits = [each for each in given if each is not None]
    return limits or wrong("give --days or --hours, or both")


def _number(option: str, written: str, most: int, kind: Callable[[str], float]) -> float:
    try:
        number = kind(written)
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        wrong(f"{option} must be a number from 0 to {most}, not {written[:20]!r}")
    return number


def _start(written: str, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    if not written:
        wrong("give --from, the start")
    try:
        return moment(written, zone)
    except ValueError:
        wrong(f"--from {written[:40]!r} is not a moment; write it as 2026-03-02T10:00")


def _pauses(path: pathlib.Path | None, zone: zoneinfo.ZoneInfo) -> list[Pause]:
    try:
        return read_pauses(path, zone) if path else []
    except BadPauses as error:
        wrong(str(error))


# ---- the answer ----------------------------------------------------------------------------------------------------


def _value(
    found: "Count", start: dt.datetime, limits: list[TimeLimit], pauses: list[Pause]
) -> dict[str, object]:
    zone = zoneinfo.ZoneInfo(found.book.hours.timezone)
    asked = {each.kind: each.amount for each in limits}
    return {
        "from": _written(start, zone),
        "days": asked.get(LimitKind.WORKING_DAYS),
        "hours": asked.get(LimitKind.WORKING_HOURS),
        "due": _written(found.due_at, zone),
        "stands_still_since": _written(found.stands_since, zone),
        "timezone": zone.key,
        "calendar": found.book.name,
        "estimated_years": list(found.estimated),
        "counted_minutes": sum(line.minutes for line in found.lines),
        "counted": [_row(line) for line in found.lines if line.counts],
        "skipped": [_row(line) for line in found.lines if not line.counts],
        "pauses": [
            {"from": _written(each.since, zone), "to": _written(each.until, zone), "reason": each.reason}
            for each in pauses
        ],
    }


def _written(moment: dt.datetime | None, zone: zoneinfo.ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat()


def _row(line: "Line") -> dict[str, object]:
    row: dict[str, object] = {"date": line.date.isoformat(), "why": line.why, "note": line.note}
    return row | {"minutes": line.minutes, "paused_minutes": line.paused_minutes}


def _lines(found: "Count", zone: zoneinfo.ZoneInfo) -> list[str]:
    head = f"due {found.due_at.astimezone(zone):%Y-%m-%d %H:%M}" if found.due_at else "stands still"
    if found.stands_since:
        head += f" since {found.stands_since.astimezone(zone):%Y-%m-%d %H:%M}: no due time while the pause lasts"
    unsure = [f"{year} is only estimated: its notice is not known" for year in found.estimated]
    return [f"{head} ({zone.key}, {found.book.name})", *(f"  {_said(line)}" for line in found.lines), *unsure]


def _said(line: "Line") -> str:
    text = f"{line.date:%Y-%m-%d %a}  {WORDS[line.why]}{f', {line.note}' if line.note else ''}"
    if line.counts:
        text += f"  {_clock(line.minutes)}"
    return text + (f" ({_clock(line.paused_minutes)} paused)" if line.paused_minutes else "")


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
