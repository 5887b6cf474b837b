"""`openhall matters`: difficult matters with their clocks, or others taken over; `openhall tick`: what is due, once."""

import datetime as dt
import pathlib
import zoneinfo
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir
from openhall.site.pauses import moment

if TYPE_CHECKING:
    from openhall.matters.queries.listing import MatterRow

ROW = ("id", "number", "kind", "grade", "state", "opened_at", "due_at", "card", "level", "assignee")
MOST_FAULTS = 50


app = typer.Typer(help="Difficult matters: list them, or take those of another system over.")


def add_to(main: typer.Typer) -> None:
    """Register the commands of this module."""
    main.add_typer(app, name="matters")
    main.command("tick")(tick)


@app.callback(invoke_without_command=True)
def matters(
    context: typer.Context,
    hall: Annotated[str, typer.Option(help="Code of one hall; else every hall.")] = "",
    ended: Annotated[bool, typer.Option("--all", help="Those that have ended too.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """List difficult matters: their grade, when they are due, the worst card and the rung of the ladder reached."""
    if context.invoked_subcommand:
        return
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


@app.command("import")
def take_in(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE", help="CSV or XLSX, see docs/reference/matters.md.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="User name of who answers for it at the desk of this hall.")],
    hall: Annotated[str, typer.Option(help="Code of a hall; else the only one there is.")] = "",
    kind: Annotated[str, typer.Option(help="What rows are that do not say it.")] = "difficulty",
    outcome: Annotated[str, typer.Option(help="What answers count as that do not say it: solved.")] = "",
    channel: Annotated[str, typer.Option(help="How they came in.")] = "page",
    cut: Annotated[bool, typer.Option("--cut", help="Cut off texts that are too long, and say how many.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do all of it and take it back.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Take a sheet of messages over as matters, each at its own time; whole or not at all."""
    try:
        data = file.read_bytes()
    except OSError as error:
        wrong(f"{file} can't be read: {error.strerror}")
    open_data_dir(directory(data_dir))
    from openhall.kit.errors import Refusal
    from openhall.site.matters_file import BadMatters, Wishes, taken_over

    try:
        found = taken_over(data, Wishes(hall, by, kind, outcome, channel, cut, dry_run))
    except BadMatters as error:
        if len(error.faults) > 1:
            typer.echo("\n".join(error.faults[:MOST_FAULTS]), err=True)
        wrong(f"{error}; nothing of {file} was taken")
    except Refusal as error:
        wrong(f"{error} Nothing of {file} was taken")
    show(found.value, as_json, found.lines)


def tick(
    at: Annotated[str, typer.Option(metavar="TIME", help="At this moment instead of now, as 2026-03-02T10:00.")] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Do once what the timetable does every half minute: cards, rungs, closing of days, erasures that are due.

    With --at as if it were that moment; what falls due by then is done for good. Twice at one moment changes nothing.
    A step that fails holds up no other: it is named, and the exit code is 1.
    """
    written = _moment(at)
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.routines.steps import failing
    from openhall.routines.timetable import catch_up

    now = written or utc_now()
    cards, failed = catch_up(now), failing()
    told = {"at": now.isoformat(), "cards": cards, "failed": [each.step for each in failed]}
    bad = [f"{each.step} failed ({each.kind}); see the log" for each in failed]
    show(told, as_json, [f"{now.isoformat()}: {cards} cards given", *bad])
    if failed:
        raise typer.Exit(1)


def _moment(text: str) -> dt.datetime | None:
    from openhall.site.counting import ZONE

    try:
        return moment(text, zoneinfo.ZoneInfo(ZONE)) if text else None
    except ValueError:
        wrong(f"--at {text[:40]!r} is not a moment; write it as 2026-03-02T10:00")
