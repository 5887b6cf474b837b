"""`openhall matters`: the difficult matters with their clocks; `openhall tick`: run the timetable once."""

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir
from openhall.site.pauses import moment

if TYPE_CHECKING:
    from openhall.matters.queries.listing import MatterRow

ROW = ("id", "number", "kind", "grade", "state", "opened_at", "due_at", "card", "level", "assignee")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("matters")(matters)
    app.command("tick")(tick)


def matters(
    hall: Annotated[str, typer.Option(help="Code of one hall; else every hall.")] = "",
    ended: Annotated[bool, typer.Option("--all", help="Those that have ended too.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """List difficult matters: their grade, when they are due, the worst card and the rung of the ladder reached."""
    open_data_dir(directory(data_dir))
    from openhall.matters.queries.listing import all_rows
    from openhall.places import queries as places

    codes = {code: identifier for identifier, code in places.codes_by_id().items()}
    if hall and hall not in codes:
        wrong(f"there is no hall with the code {hall[:60]!r}")
    found = all_rows([codes[hall]] if hall else list(codes.values()), open_only=not ended)
    value = [{name: row[name] for name in ROW} for row in _told(found)]
    lines = [
        f"{row['number']}  {row['state']:<9} {row['grade']:<8} due {row['due_at'] or '-':<32} "
        f"{row['card'] or '-':<6} rung {row['level']}  {row['assignee'] or '-'}"
        for row in value
    ]
    show(value, as_json, lines or ["There is no open matter."])


def _told(found: "list[MatterRow]") -> list[dict[str, object]]:
    from openhall.api.matter_presenters import rows

    return rows(found)


def tick(
    at: Annotated[str, typer.Option(metavar="TIME", help="At this moment instead of now, as 2026-03-02T10:00.")] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Do once what the timetable does every half minute: cards, rungs, closing of days, erasures that are due.

    With --at as if it were that moment; what falls due by then is done for good. Twice at one moment changes nothing.
    """
    written = _moment(at)
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.routines.timetable import catch_up

    now = written or utc_now()
    cards = catch_up(now)
    show({"at": now.isoformat(), "cards": cards}, as_json, [f"{now.isoformat()}: {cards} cards given"])


def _moment(text: str) -> dt.datetime | None:
    from openhall.site.counting import ZONE

    try:
        return moment(text, zoneinfo.ZoneInfo(ZONE)) if text else None
    except ValueError:
        wrong(f"--at {text[:40]!r} is not a moment; write it as 2026-03-02T10:00")
