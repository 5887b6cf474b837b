"""Commands that report: chain, estimate-report, doctor."""

import dataclasses
import datetime as dt
import pathlib
import uuid
from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, day_of, directory, show, wrong
from openhall.site.environment import days_kept
from openhall.site.finding import Finding, upgrade_state
from openhall.site.opening import open_data_dir, open_without_schema
from openhall.site.upgrading import look


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("chain")(chain)
    app.command("doctor")(doctor)
    app.command("estimate-report")(estimate_report)


def chain(
    identifier: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Print everything connected with a record, both ways, with its events."""
    try:
        wanted = uuid.UUID(identifier)
    except ValueError:
        wrong(f"{identifier[:60]!r} is not an id; ids look like 01990000-0000-7000-8000-000000000000")
    open_data_dir(directory(data_dir))
    from openhall.kit.errors import Missing
    from openhall.routines.chain import chain_of

    try:
        links = chain_of(wanted)
    except Missing as error:
        typer.echo(f"openhall: {error}", err=True)
        raise typer.Exit(1) from error
    value = [dataclasses.asdict(link) for link in links]
    lines = [
        f"{link.subject.kind} {link.subject.id} {link.subject.label}\n"
        + "\n".join(f"  {event.at:%Y-%m-%d %H:%M:%S} {event.kind} by {event.actor}" for event in link.events)
        for link in links
    ]
    show(value, as_json, lines)


def doctor(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Look at everything that keeps a hall running; exit 1 when something must be mended. Nothing is upgraded."""
    findings = _findings(directory(data_dir))
    marks = {"ok": "ok   ", "warn": "WARN ", "fault": "FAULT"}
    show(
        {"findings": [dataclasses.asdict(each) for each in findings]},
        as_json,
        [f"{marks[each.level]}  {each.about}: {each.sentence}" for each in findings],
    )
    if any(each.level == "fault" for each in findings):
        raise typer.Exit(1)


def _findings(data_dir: pathlib.Path) -> list[Finding]:
    """What is found; of data that is not of this release only that."""
    days_kept()  # a wrong setting is told before anything is made
    opened = open_without_schema(data_dir)
    upgrade = upgrade_state(look(opened.database_url, opened.cluster))
    if upgrade.level != "ok":
        return [upgrade]
    opened = open_data_dir(data_dir)
    from openhall.kit.clock import utc_now
    from openhall.site.health import examine

    return [upgrade, *examine(opened, utc_now())]


def estimate_report(
    hall: Annotated[str, typer.Option(help="Code of the hall; all without it.")] = "",
    from_: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")] = "",
    to: Annotated[str, typer.Option(help="Last day, inclusive.")] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """How good the wait estimates were: coverage of the range and mean error per queue and hour."""
    first, last = day_of(from_), day_of(to)
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import local_day, utc_now
    from openhall.places.queries import hall as places_hall
    from openhall.places.queries import hall_codes
    from openhall.queue.queries.accuracy import report

    codes = hall_codes()
    if hall and hall not in hall_codes(everywhere=True):
        wrong(f"there is no hall with the code {hall[:60]!r}")
    rows = []
    for view in [places_hall(code, utc_now()) for code in ([hall] if hall else codes)]:
        until = last or local_day(utc_now(), view.hours.timezone)
        since = first or until - dt.timedelta(days=30)
        rows += [(view.code, row) for row in report(view.code, since, until)]
    value = [{"hall": code, **dataclasses.asdict(row)} for code, row in rows]
    show(value, as_json, [f"{code} {row}" for code, row in rows] or ["No estimates in this time."])
