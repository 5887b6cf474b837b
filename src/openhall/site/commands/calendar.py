"""`openhall calendar FILE`: take over the State Council's notice of a year, or a hall's own days."""

import dataclasses
import pathlib
from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("calendar")(calendar)


def calendar(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE", help="CSV date,workday,note or JSON.")],
    hall: Annotated[str, typer.Option(help="Only this hall's own days; without it the nation's notice.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and change nothing.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Take over working days and holidays. A notice decides its whole years: other days follow the weekday."""
    open_data_dir(directory(data_dir))
    from django.db import transaction

    from openhall.kit.clock import utc_now
    from openhall.ledger.services import Act
    from openhall.places import queries, services
    from openhall.places.rules import whole_years
    from openhall.places.states import DaySource
    from openhall.site.notice import BadNotice, read_notice

    if hall and hall not in queries.hall_codes():
        wrong(f"there is no hall with the code {hall[:60]!r}")
    try:
        listed = read_notice(file)
    except BadNotice as error:
        wrong(str(error))
    act = Act("command", utc_now())
    with transaction.atomic():
        if hall:
            changes = services.put_days(queries.hall(hall, act.now).id, listed, DaySource.LOCAL, act)
        else:
            changes = services.put_days(None, whole_years(listed), DaySource.OFFICIAL, act)
        transaction.set_rollback(dry_run)
    moved = [each for each in changes if each.before != each.after]
    lines = [f"{each.date} {'worked' if each.after else 'free'} {each.note}".rstrip() for each in moved]
    done = "would change" if dry_run else "changed"
    show(
        {"named": len(listed), "changed": [dataclasses.asdict(each) for each in moved], "dry_run": dry_run},
        as_json,
        [*lines, f"{len(listed)} days named, {len(moved)} {done}, {len(changes) - len(moved)} confirmed"],
    )
